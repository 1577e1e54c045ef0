/*
 * A body holds what a person stated, too, such as the parameters of a run, and
 * "owner" there is no user.  So names are put beside members of the body itself
 * and of its events, {"index","at","by"}, and nowhere deeper.  Bodies are what
 * body.c printed, so that names are put between their bytes; to read a body as a
 * tree and print it again took longer than all the rest of an answer.
 */

#include "people/named.h"

#include <string.h>

#include "base/json.h"
#include "base/json_skip.h"
#include "engine/history.h"
#include "people/user.h"

static const char *const of_record[] = { "author", "owner", "person", "signer", NULL };

const char *user_of_object(const char *object)
{
	static const char lead[] = "user:";
	size_t n = sizeof(lead) - 1;

	return strncmp(object, lead, n) == 0 ? object + n : NULL;
}

static enum err body_broken(struct ctx *cx)
{
	return errf(cx, E_TAMPERED, "a body is not as it was printed");
}

/* The member that has a user's id, where the value at *id is one; of an event, *id moves on to the
 * value of its "by". */
static const char *member_of_user(const char *key, const char **id)
{
	const char *p = *id;

	for (const char *const *member = of_record; *member; member++) {
		const char *q = key + 1;

		if (json_skip_bytes(&q, *member) && *q == '"')
			return *member;
	}
	if (!json_skip_bytes(&p, "{\"index\":") || !json_skip(&p) ||
	    !json_skip_bytes(&p, ",\"at\":") || !json_skip(&p) || !json_skip_bytes(&p, ",\"by\":"))
		return NULL;
	*id = p;
	return "by";
}

enum err person_name_put(struct ctx *cx, struct db *db, struct printer *p, const char *member,
			 const char *id)
{
	const char *key = arena_printf(&cx->mem, "%s_name", member);
	enum err e = id ? user_name_put(cx, db, p, key, id) : E_NOT_FOUND;

	if (e != E_NOT_FOUND) /* a device, or the system */
		return e;
	put_null(p, key);
	return OK;
}

/* For names alone, each of which comes after a member; all else is put as bytes. */
static struct printer printer_within(struct ctx *cx)
{
	return (struct printer){ .mem = &cx->mem, .comma = true };
}

/* The id is the value from from to to: a text, or null. */
static enum err name_put_after(struct ctx *cx, struct db *db, struct printer *p, const char *member,
			       const char *from, const char *to)
{
	const char *id = NULL;

	if (*from == '"')
		id = arena_strndup(&cx->mem, from + 1, (size_t)(to - from) - 2);
	return person_name_put(cx, db, p, member, id);
}

static enum err member_named(struct ctx *cx, struct db *db, struct printer *p, const char **at)
{
	const char *from = *at, *member, *id, *end;

	if (*from != '"' || !json_skip(at) || !json_skip_bytes(at, ":"))
		return body_broken(cx);
	id = *at;
	member = member_of_user(from, &id);
	end = id;
	if (!json_skip(at) || !json_skip(&end))
		return body_broken(cx);
	if (member) {
		put_bytes(p, from, (size_t)(end - from));
		TRY(name_put_after(cx, db, p, member, id, end));
		from = end;
	}
	put_bytes(p, from, (size_t)(*at - from));
	return OK;
}

/* Each member of an object, or each item of a list, by the function for one. */
static enum err each_named(struct ctx *cx, struct db *db, struct printer *p, const char **at,
			   const char brackets[3],
			   enum err (*one)(struct ctx *, struct db *, struct printer *,
					   const char **))
{
	if (json_skip_bytes(at, brackets)) {
		put_bytes(p, brackets, 2);
		return OK;
	}
	if (**at != brackets[0])
		return body_broken(cx);
	do {
		put_bytes(p, (*at)++, 1); /* the bracket, or a comma */
		TRY(one(cx, db, p, at));
	} while (**at == ',');
	if (**at != brackets[1])
		return body_broken(cx);
	put_bytes(p, (*at)++, 1);
	return OK;
}

static enum err object_named(struct ctx *cx, struct db *db, struct printer *p, const char **at)
{
	return each_named(cx, db, p, at, "{}", member_named);
}

enum err body_named(struct ctx *cx, struct db *db, struct body *b)
{
	struct printer p = printer_within(cx);
	const char *at = b->json;

	TRY(object_named(cx, db, &p, &at));
	b->json = p.text;
	return *at ? body_broken(cx) : OK;
}

enum err page_named(struct ctx *cx, struct db *db, struct page *page)
{
	struct printer p = printer_within(cx);
	const char *at = page->items.text;

	TRY(each_named(cx, db, &p, &at, "[]", object_named));
	page->items = p;
	return OK;
}

static enum err once_named(struct ctx *cx, struct db *db, struct printer *p, json_t *named,
			   const char *id)
{
	enum err e;

	if (!id || json_object_get(named, id))
		return OK;
	json_object_set_new(named, id, json_true());
	e = user_name_put(cx, db, p, id, id);
	return e == E_NOT_FOUND ? OK : e; /* a device, or the system */
}

/* Who acted, for whom, about whom, and whom the fact names. */
static enum err entry_users_named(struct ctx *cx, struct db *db, struct printer *p, json_t *named,
				  const json_t *entry)
{
	const json_t *actor = json_object_get(entry, "actor");
	const json_t *fact = json_object_get(entry, "fact");
	const json_t *object;
	size_t i;

	TRY(once_named(cx, db, p, named, json_string_value(json_object_get(actor, "id"))));
	TRY(once_named(cx, db, p, named, json_string_value(json_object_get(actor, "for"))));
	json_array_foreach (json_object_get(entry, "objects"), i, object) {
		const char *id = json_string_value(json_object_get(object, "id"));

		TRY(once_named(cx, db, p, named, id ? user_of_object(id) : NULL));
	}
	for (const char *const *member = of_record; *member; member++)
		TRY(once_named(cx, db, p, named,
			       json_string_value(json_object_get(fact, *member))));
	return OK;
}

enum err page_entries_named(struct ctx *cx, struct db *db, struct page *page)
{
	struct printer p = { .mem = &cx->mem };
	auto_json json = NULL;
	auto_json named = json_object();
	json_t *item;
	size_t i;

	TRY(json_read(cx, page->items.text, page->items.size, &json));
	put_open(&p, NULL, '{');
	json_array_foreach (json, i, item)
		TRY(entry_users_named(cx, db, &p, named, item));
	put_close(&p, '}');
	page->names = p.text;
	return OK;
}

enum err user_shown(struct ctx *cx, struct db *db, const char *id, const char **out)
{
	struct user u;

	TRY(db_user_at(cx, db, id, AT_NOW, &u));
	*out = u.name ? arena_printf(&cx->mem, "%s (%s)", u.name, u.id) : u.id;
	return OK;
}

enum err user_name_put(struct ctx *cx, struct db *db, struct printer *p, const char *member,
		       const char *id)
{
	struct user u;

	TRY(db_user_at(cx, db, id, AT_NOW, &u));
	put_text(p, member, u.name);
	return OK;
}
