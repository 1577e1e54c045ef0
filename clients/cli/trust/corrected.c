#include "cli/trust/corrected.h"

#include <string.h>

#include "cli/trust/people.h"
#include "proof/entry.h"
#include "rules/corrected.h"

#define STEP_ENTRIES 3 /* the first that ran ahead, the last, and the one behind */

struct step {
	struct cli *c;
	struct proved *proved;
	struct {
		int64_t index;
		struct entry_clock is;
	} entry[STEP_ENTRIES];
};

static enum err step_entry_read(struct step *s, json_t *item, size_t i)
{
	struct ctx *cx = &s->c->cx;
	int64_t index = json_integer_value(json_object_get(item, "index"));
	const char *text = json_text(item, "entry");
	auto_entry e = { .json = NULL };
	struct checkpoint head;

	TRY(entry_proved(cx, s->proved, json_text(item, "proof"), text, (uint64_t)index, &head));
	TRY(entry_parse(cx, text, strlen(text), &e));
	proved_add(s->c, s->proved, checkpoint_head(&head));
	s->entry[i].index = index;
	s->entry[i].is = (struct entry_clock){ e.at, e.clock };
	return OK;
}

static enum err step_clock(void *arg, struct ctx *cx, int64_t index, struct entry_clock *out)
{
	const struct step *s = arg;

	for (size_t i = 0; i < STEP_ENTRIES; i++)
		if (s->entry[i].index == index) {
			*out = s->entry[i].is;
			return OK;
		}
	return errf(cx, E_TAMPERED, "the server did not show entry %lld", (long long)index);
}

static enum err step_read(struct step *s, int64_t to)
{
	const char *path = "/v1/clock/step";
	auto_json json = NULL;
	json_t *list;

	if (to != STEP_NEWEST)
		path = arena_printf(&s->c->cx.mem, "%s?to=%lld", path, (long long)to);
	TRY(signers_fetch(s->c, path, &json));
	list = json_object_get(json, "entries");
	if (json_array_size(list) != STEP_ENTRIES)
		return errf(&s->c->cx, E_TAMPERED, "the server shows no step of its clock");
	for (size_t i = 0; i < STEP_ENTRIES; i++)
		TRY(step_entry_read(s, json_array_get(list, i), i));
	return OK;
}

enum err clock_correct(struct cli *c, struct proved *proved, int64_t to, struct trust_signers *out)
{
	struct step s = { .c = c, .proved = proved };
	struct trust_clock *k;
	struct trust_signers one;

	TRY(step_read(&s, to));
	k = arena_alloc(&c->cx.mem, (out->n_corrected + 1) * sizeof(*k));
	k[out->n_corrected] =
		(struct trust_clock){ proved->origin, s.entry[0].index, s.entry[1].index,
				      s.entry[1].is.at, s.entry[2].is.clock };
	one = (struct trust_signers){ .corrected = &k[out->n_corrected], .n_corrected = 1 };
	TRY(corrected_check(&c->cx, &one,
			    &(struct corrected_log){ proved->origin, step_clock, &s }));
	if (out->n_corrected == TRUST_CLOCKS_MAX)
		return errf(&c->cx, E_TOO_LARGE, "more than %d spans of corrected clocks",
			    TRUST_CLOCKS_MAX);
	if (out->n_corrected > 0)
		memcpy(k, out->corrected, out->n_corrected * sizeof(*k));
	out->corrected = k;
	out->n_corrected++;
	return OK;
}
