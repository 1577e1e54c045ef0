#include "documents/trust.h"

#include <string.h>

#include "base/json.h"
#include "documents/need.h"
#include "documents/trust_file.h"

static const struct trust_form form = { TRUST_V, TRUST_FILE_MAX };

unsigned trust_custody_bit(const char *custody)
{
	enum custody c;

	return custody_parse(custody, &c) ? custody_bit(c) : 0;
}

static enum err needs_read(struct ctx *cx, json_t *items, const char *place, struct needs *out)
{
	for (; out->n < json_array_size(items); out->n++) {
		const char *at = arena_printf(&cx->mem, "%s/%zu", place, out->n);
		struct need *n = &out->need[out->n];

		TRY(need_parse(cx, json_array_get(items, out->n), at, n));
		for (size_t k = 0; k < out->n; k++)
			if (strcmp(out->need[k].meaning, n->meaning) == 0 &&
			    strcmp(out->need[k].role, n->role) == 0)
				return trust_wrong(cx, json_pointer(cx, at, "meaning"),
						   "with its role there once");
	}
	return OK;
}

static enum err excludes_read(struct ctx *cx, json_t *items, unsigned *out)
{
	*out = 0;
	for (size_t i = 0; i < json_array_size(items); i++) {
		const char *name = json_string_value(json_array_get(items, i));
		enum excluded who;

		if (!name || !exclude_parse(name, &who))
			return trust_wrong(cx, arena_printf(&cx->mem, "/exclude/%zu", i),
					   "author, trainer or validator");
		*out |= exclude_bit(who);
	}
	return OK;
}

/* Who may stop, by role and custody. */
static enum err stoppers_read(struct ctx *cx, json_t *items, struct trust_approval *out)
{
	for (; out->n_stop < json_array_size(items); out->n_stop++) {
		struct reader r =
			reader_item(json_array_get(items, out->n_stop), "/stop", out->n_stop);
		struct trust_stopper *s = &out->stop[out->n_stop];

		s->role = read_name(cx, &r, "role");
		s->custody = custody_set_read(&r);
		TRY(read_end(cx, &r));
	}
	return OK;
}

enum err trust_approval_parse(struct ctx *cx, const void *bytes, size_t size,
			      struct trust_approval *out)
{
	json_t *require, *exclude, *stop, *lift, *withdraw;
	auto_json json = NULL;
	struct reader r;

	*out = (struct trust_approval){ .n_stop = 0 };
	TRY(trust_file_begin(cx, bytes, size, &form, &json, &r));
	require = trust_list(&r, "require", 1, TRUST_REQUIRE_MAX);
	exclude = trust_list(&r, "exclude", 0, EXCLUDE_COUNT);
	stop = trust_list(&r, "stop", 0, TRUST_STOP_MAX);
	lift = trust_list(&r, "lift", 0, TRUST_REQUIRE_MAX);
	withdraw = trust_list(&r, "withdraw", 0, TRUST_REQUIRE_MAX);
	TRY(read_end(cx, &r));
	TRY(needs_read(cx, require, "/require", &out->release));
	TRY(excludes_read(cx, exclude, &out->release.exclude));
	TRY(stoppers_read(cx, stop, out));
	TRY(needs_read(cx, lift, "/lift", &out->lift));
	return needs_read(cx, withdraw, "/withdraw", &out->withdraw);
}

static enum err needs_judged(struct ctx *cx, const struct needs *needs, const char *place)
{
	for (size_t i = 0; i < needs->n; i++)
		TRY(need_judged(cx, &needs->need[i], arena_printf(&cx->mem, "%s/%zu", place, i)));
	return OK;
}

/* A member that this version does not judge asks for nothing, or would look as if it were met. */
enum err trust_approval_judged(struct ctx *cx, const struct trust_approval *a)
{
	TRY(needs_judged(cx, &a->release, "/require"));
	TRY(needs_judged(cx, &a->lift, "/lift"));
	return needs_judged(cx, &a->withdraw, "/withdraw");
}

static void needs_print(struct printer *out, const char *key, const struct needs *needs)
{
	put_open(out, key, '[');
	for (size_t i = 0; i < needs->n; i++)
		need_print(out, &needs->need[i]);
	put_close(out, ']');
}

void trust_approval_print(struct ctx *cx, const struct trust_approval *a, struct printer *out)
{
	*out = trust_file_open(cx, form.v);
	needs_print(out, "require", &a->release);
	put_open(out, "exclude", '[');
	for (enum excluded who = 0; who < EXCLUDE_COUNT; who++)
		if (a->release.exclude & exclude_bit(who))
			put_text(out, NULL, exclude_name(who));
	put_close(out, ']');
	put_open(out, "stop", '[');
	for (size_t i = 0; i < a->n_stop; i++) {
		put_open(out, NULL, '{');
		put_text(out, "role", a->stop[i].role);
		custody_set_print(out, a->stop[i].custody);
		put_close(out, '}');
	}
	put_close(out, ']');
	needs_print(out, "lift", &a->lift);
	needs_print(out, "withdraw", &a->withdraw);
	put_close(out, '}');
}
