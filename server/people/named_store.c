/*
 * A body holds what a person stated, too, such as the parameters of a run, and
 * "owner" there is no user.  So names are put beside members of the body itself
 * and of its events, {"index","at","by"}, and nowhere deeper.
 */

#include "people/named.h"

#include <string.h>

#include "base/json.h"
#include "people/user.h"

static const char *const of_record[] = { "author", "owner", "person", NULL };
static const char *const of_event[] = { "by", NULL };

const char *user_of_object(const char *object)
{
	static const char lead[] = "user:";
	size_t n = sizeof(lead) - 1;

	return strncmp(object, lead, n) == 0 ? object + n : NULL;
}

static bool names_user(const char *const *members, const char *key)
{
	for (; *members; members++)
		if (strcmp(*members, key) == 0)
			return true;
	return false;
}

static bool is_event(const json_t *value)
{
	return json_is_integer(json_object_get(value, "index")) &&
	       json_is_string(json_object_get(value, "at")) &&
	       json_is_string(json_object_get(value, "by"));
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

static enum err object_named(struct ctx *cx, struct db *db, struct printer *p, const char *key,
			     json_t *object, const char *const *members)
{
	const char *member;
	json_t *value;

	put_open(p, key, '{');
	json_object_foreach (object, member, value) {
		if (members == of_record && is_event(value)) {
			TRY(object_named(cx, db, p, member, value, of_event));
			continue;
		}
		put_json(p, member, value);
		if (names_user(members, member))
			TRY(person_name_put(cx, db, p, member, json_string_value(value)));
	}
	put_close(p, '}');
	return OK;
}

enum err body_named(struct ctx *cx, struct db *db, struct body *b)
{
	struct printer p = { .mem = &cx->mem };
	auto_json json = NULL;

	TRY(json_read(cx, b->json, strlen(b->json), &json));
	TRY(object_named(cx, db, &p, NULL, json, of_record));
	b->json = p.text;
	return OK;
}

enum err page_named(struct ctx *cx, struct db *db, struct page *page)
{
	struct printer p = { .mem = &cx->mem };
	auto_json json = NULL;
	json_t *item;
	size_t i;

	TRY(json_read(cx, page->items.text, page->items.size, &json));
	put_open(&p, NULL, '[');
	json_array_foreach (json, i, item)
		TRY(object_named(cx, db, &p, NULL, item, of_record));
	put_close(&p, ']');
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
