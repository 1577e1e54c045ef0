#include "documents/trust.h"

#include <string.h>

#include "base/json.h"
#include "documents/trust_file.h"

unsigned trust_custody_bit(const char *custody)
{
	enum custody c;

	return custody_parse(custody, &c) ? custody_bit(c) : 0;
}

static void put_custody(struct printer *p, unsigned set)
{
	put_open(p, "custody", '[');
	for (enum custody c = 0; c < CUSTODY_COUNT; c++)
		if (set & custody_bit(c))
			put_text(p, NULL, custody_name(c));
	put_close(p, ']');
}

static unsigned custody_read(struct reader *r)
{
	json_t *items = trust_list(r, "custody", 1, CUSTODY_COUNT);
	unsigned set = 0, bit;

	for (size_t i = 0; i < json_array_size(items); i++) {
		const char *name = json_string_value(json_array_get(items, i));

		bit = name ? trust_custody_bit(name) : 0;
		if (!bit || (set & bit))
			read_wrong(r, "custody", "sealed, file or hardware, each once");
		set |= bit;
	}
	return set;
}

static enum err need_parse(struct ctx *cx, json_t *items, size_t i, struct needs *out)
{
	struct reader r = reader_item(json_array_get(items, i), "/require", i);
	struct need *n = &out->need[i];

	*n = (struct need){ read_name(cx, &r, "meaning"), read_name(cx, &r, "role"),
			    read_int(&r, "number"), custody_read(&r) };
	if (n->number < 1 || n->number > TRUST_NUMBER_MAX)
		read_wrong(&r, "number", "1 to " as_text(TRUST_NUMBER_MAX));
	for (size_t k = 0; k < i; k++)
		if (strcmp(out->need[k].meaning, n->meaning) == 0 &&
		    strcmp(out->need[k].role, n->role) == 0)
			read_wrong(&r, "meaning", "with its role there once");
	return read_end(cx, &r);
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

enum err trust_approval_parse(struct ctx *cx, const void *bytes, size_t size, struct needs *out)
{
	json_t *needs, *exclude;
	auto_json json = NULL;
	struct reader r;

	*out = (struct needs){ .n = 0 };
	TRY(trust_file_begin(cx, bytes, size, 1, &json, &r));
	needs = trust_list(&r, "require", 1, TRUST_REQUIRE_MAX);
	exclude = trust_list(&r, "exclude", 0, EXCLUDE_COUNT);
	TRY(read_end(cx, &r));
	for (; out->n < json_array_size(needs); out->n++)
		TRY(need_parse(cx, needs, out->n, out));
	return excludes_read(cx, exclude, &out->exclude);
}

void trust_approval_print(struct ctx *cx, const struct needs *a, struct printer *out)
{
	*out = trust_file_open(cx, 1);
	put_open(out, "require", '[');
	for (size_t i = 0; i < a->n; i++) {
		put_open(out, NULL, '{');
		put_text(out, "meaning", a->need[i].meaning);
		put_text(out, "role", a->need[i].role);
		put_int(out, "number", a->need[i].number);
		put_custody(out, a->need[i].custody);
		put_close(out, '}');
	}
	put_close(out, ']');
	put_open(out, "exclude", '[');
	for (enum excluded who = 0; who < EXCLUDE_COUNT; who++)
		if (a->exclude & exclude_bit(who))
			put_text(out, NULL, exclude_name(who));
	put_close(out, ']');
	put_close(out, '}');
}
