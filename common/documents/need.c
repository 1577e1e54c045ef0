#include "documents/need.h"

#include <string.h>

#include "base/text.h"

unsigned custody_set_read(struct reader *r)
{
	json_t *items = read_array(r, "custody");
	unsigned set = 0;

	for (size_t i = 0; i < json_array_size(items); i++) {
		const char *name = json_string_value(json_array_get(items, i));
		enum custody c;

		if (!name || !custody_parse(name, &c) || (set & custody_bit(c)))
			read_wrong(r, "custody", "sealed, file or hardware, each once");
		else
			set |= custody_bit(c);
	}
	if (!set)
		read_wrong(r, "custody", "a list of at least one");
	return set;
}

static void links_read(struct ctx *cx, struct reader *r, struct need *out)
{
	json_t *items = read_array(r, "links");

	if (json_array_size(items) > NEED_LINKS_MAX)
		read_wrong(r, "links", "a shorter list");
	for (size_t i = 0; i < json_array_size(items) && i < NEED_LINKS_MAX; i++) {
		const char *type = json_string_value(json_array_get(items, i));

		if (!type || !name_ok(type))
			read_wrong(r, "links", "names of types");
		else
			out->links[out->n_links++] = arena_strdup(&cx->mem, type);
	}
}

/* The members that a policy may leave out; whole: none may be. */
static void conditions_read(struct ctx *cx, struct reader *r, bool whole, struct need *out)
{
	if (whole || read_there(r, "site"))
		out->site = read_name(cx, r, "site");
	if (whole || read_there(r, "ordered"))
		out->ordered = read_bool(r, "ordered");
	if (whole || read_there(r, "expiry"))
		out->expiry = read_int_or(r, "expiry", 0);
	if (whole || read_there(r, "links"))
		links_read(cx, r, out);
}

bool need_site_word(const char *name)
{
	return strcmp(name, NEED_ANY) == 0 || strcmp(name, NEED_CONCERNED) == 0;
}

const char *need_site(const struct need *n)
{
	return n->site ? n->site : NEED_ANY;
}

static enum err need_read(struct ctx *cx, json_t *item, const char *place, bool whole,
			  struct need *out)
{
	struct reader r = reader(item, place);

	*out = (struct need){ .meaning = read_name(cx, &r, "meaning") };
	out->role = read_name(cx, &r, "role");
	out->number = read_int(&r, "number");
	out->custody = custody_set_read(&r);
	conditions_read(cx, &r, whole, out);
	if (out->number < 1 || out->number > NEED_NUMBER_MAX)
		read_wrong(&r, "number", "1 to " as_text(NEED_NUMBER_MAX));
	if (json_is_integer(json_object_get(item, "expiry")) &&
	    (out->expiry < 1 || out->expiry > NEED_EXPIRY_MAX))
		read_wrong(&r, "expiry", "null or 1 to " as_text(NEED_EXPIRY_MAX));
	return read_end(cx, &r);
}

enum err need_parse(struct ctx *cx, json_t *item, const char *place, struct need *out)
{
	return need_read(cx, item, place, true, out);
}

enum err need_parse_short(struct ctx *cx, json_t *item, const char *place, struct need *out)
{
	return need_read(cx, item, place, false, out);
}

void custody_set_print(struct printer *p, unsigned set)
{
	put_open(p, "custody", '[');
	for (enum custody c = 0; c < CUSTODY_COUNT; c++)
		if (set & custody_bit(c))
			put_text(p, NULL, custody_name(c));
	put_close(p, ']');
}

void need_print(struct printer *p, const struct need *n)
{
	put_open(p, NULL, '{');
	put_text(p, "meaning", n->meaning);
	put_text(p, "role", n->role);
	put_int(p, "number", n->number);
	custody_set_print(p, n->custody);
	put_text(p, "site", need_site(n));
	put_bool(p, "ordered", n->ordered);
	if (n->expiry)
		put_int(p, "expiry", n->expiry);
	else
		put_null(p, "expiry");
	put_open(p, "links", '[');
	for (size_t i = 0; i < n->n_links; i++)
		put_text(p, NULL, n->links[i]);
	put_close(p, ']');
	put_close(p, '}');
}

enum err need_judged(struct ctx *cx, const struct need *n, const char *place)
{
	const char *member = n->ordered   ? "ordered"
			     : n->expiry  ? "expiry"
			     : n->n_links ? "links"
					  : NULL;

	return member ? json_unjudged(cx, json_pointer(cx, place, member)) : OK;
}

const char *need_counted(struct ctx *cx, const struct need *n, int64_t number)
{
	return arena_printf(&cx->mem, "%lld %s%s by role %s", (long long)number, n->meaning,
			    number == 1 ? "" : "s", n->role);
}
