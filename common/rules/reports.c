#include "rules/reports.h"

#include <stdlib.h>
#include <string.h>

#include "base/printer.h"
#include "base/text.h"
#include "proof/digest.h"

enum report_order report_follows(const struct last_report *last, const struct report *r,
				 int64_t *next)
{
	bool chained = last->payload && strcmp(last->enrolment, r->enrolment) == 0;

	*next = chained && strcmp(last->boot, r->boot) == 0 ? last->sequence + 1 : 1;
	if (!text_same(chained ? last->payload : NULL, r->previous))
		return REPORT_UNCHAINED;
	return r->sequence == *next ? REPORT_FOLLOWS : REPORT_MISCOUNTED;
}

static struct hash slot_hash(struct ctx *cx, const struct report_slot *s)
{
	struct printer p = { .mem = &cx->mem };

	put_open(&p, NULL, '[');
	put_text(&p, NULL, s->slot);
	put_text(&p, NULL, s->model);
	put_int(&p, NULL, s->release);
	put_int(&p, NULL, s->version);
	put_text(&p, NULL, s->digest);
	put_text(&p, NULL, s->record);
	put_close(&p, ']');
	return hash_bytes(p.text, p.size);
}

static struct hash alarm_hash(struct ctx *cx, const struct report_alarm *a)
{
	struct printer p = { .mem = &cx->mem };

	put_open(&p, NULL, '[');
	put_text(&p, NULL, a->kind);
	put_int(&p, NULL, a->since);
	put_int(&p, NULL, a->until);
	put_text(&p, NULL, a->text);
	put_close(&p, ']');
	return hash_bytes(p.text, p.size);
}

static int gist_order(const void *a, const void *b)
{
	return memcmp(a, b, HASH_SIZE);
}

struct report_gist report_gist(struct ctx *cx, const struct report_slot *slot, size_t n,
			       const struct report_alarm *alarm, size_t n_alarms)
{
	struct hash *each = arena_alloc(&cx->mem, (n + n_alarms + 1) * sizeof(*each));
	struct report_gist out = { .steady = true };

	for (size_t i = 0; i < n; i++) {
		each[i] = slot_hash(cx, &slot[i]);
		out.steady &= strcmp(slot[i].state, "active") == 0;
	}
	for (size_t i = 0; i < n_alarms; i++)
		each[n + i] = alarm_hash(cx, &alarm[i]);
	qsort(each, n + n_alarms, sizeof(*each), gist_order);
	out.what = hash_bytes(each, (n + n_alarms) * sizeof(*each));
	return out;
}

bool report_repeats(const struct last_report *last, const struct report_gist *was,
		    const char *enrolment, const char *boot, const struct report_gist *is)
{
	return last->payload && strcmp(last->enrolment, enrolment) == 0 &&
	       strcmp(last->boot, boot) == 0 && was->steady && is->steady &&
	       hash_same(&was->what, &is->what);
}

struct hash reports_root(struct ctx *cx, const struct hash *payload, size_t n)
{
	struct hash *leaf = arena_alloc(&cx->mem, (n + 1) * sizeof(*leaf));

	for (size_t i = 0; i < n; i++)
		leaf[i] = merkle_leaf(payload[i].b, HASH_SIZE);
	return merkle_over(leaf, n);
}
