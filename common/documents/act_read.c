#include "documents/act_read.h"

#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "base/text.h"
#include "documents/role.h"
#include "documents/tree_head.h"
#include "proof/digest.h"
#include "proof/origin.h"
#include "proof/sshsig.h"

static bool reason_ok(const char *s)
{
	return *s && strlen(s) <= ACT_REASON_MAX && prose_ok(s);
}

static bool site_ok(const char *s)
{
	return name_ok(s) || strcmp(s, EVERY_SITE) == 0;
}

static bool act_role_ok(const char *s)
{
	enum role role;

	return role_parse(s, &role);
}

static bool log_name_ok(const char *s)
{
	struct origin o;

	return origin_parse(s, &o);
}

/* ---- texts ---- */

/* Of the forms that are texts. */
static const struct {
	bool (*ok)(const char *);
	const char *want;
} texts[] = {
	[ACT_NAME] = { name_ok, "a name: " NAME_SPELLING },
	[ACT_ID] = { id_ok, "an id: " ID_SPELLING },
	[ACT_ID_OR_NULL] = { id_ok, "null or an id: " ID_SPELLING },
	[ACT_SITE] = { site_ok, "a name, or * for all sites" },
	[ACT_ROLE] = { act_role_ok, "a role" },
	[ACT_UUID] = { uuid_ok, "a UUID in lower case" },
	[ACT_ORIGIN] = { log_name_ok, "the origin of a log" },
	[ACT_DIGEST] = { digest_ok, "'sha256:' and 64 hex digits in lower case" },
	[ACT_REASON] = { reason_ok, "readable text of 1 to " as_text(ACT_REASON_MAX) " bytes" },
};

static const char *act_text_read(struct ctx *cx, struct reader *r, const char *key,
				 enum act_form form)
{
	const char *s = form == ACT_ID_OR_NULL ? read_text_or_null_kept(cx, r, key)
					       : read_text_kept(cx, r, key);

	if (!s)
		return NULL;
	if (!texts[form].ok(s))
		read_wrong(r, key, texts[form].want);
	return s;
}

/* ---- numbers ---- */

static int64_t act_index_read(struct reader *r, const char *key, bool or_null)
{
	int64_t n = or_null ? read_int_or(r, key, ACT_NONE) : read_int(r, key);

	if (n < (or_null ? ACT_NONE : 0))
		read_wrong(r, key, or_null ? "null or an index from 0" : "an index from 0");
	return n;
}

/* ---- lists ---- */

/* A list of min to max items; else a mistake of r's, and NULL. */
static json_t *act_list_read(struct reader *r, const char *key, size_t min, size_t max)
{
	json_t *items = read_array(r, key);

	if (json_array_size(items) >= min && json_array_size(items) <= max)
		return items;
	read_wrong(r, key, "an array of as many as there may be");
	return NULL;
}

static enum err list_wrong(struct ctx *cx, const char *key, size_t i, const char *want)
{
	return err_at(cx, errf(cx, E_INVALID, "/%s/%zu must be %s", key, i, want), "/%s/%zu", key,
		      i);
}

static bool is_among(const char *const *names, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

static enum err names_read(struct ctx *cx, struct reader *r, const char *key, struct act_names *out)
{
	json_t *items;

	if (json_is_null(json_object_get(r->object, key))) {
		read_any(r, key);
		return OK;
	}
	items = act_list_read(r, key, 1, ACT_NAMES_MAX);
	out->stated = true;
	out->name = arena_alloc(&cx->mem, json_array_size(items) * sizeof(*out->name));
	for (size_t i = 0; i < json_array_size(items); i++) {
		const char *name = json_string_value(json_array_get(items, i));

		if (!name || !name_ok(name) || is_among(out->name, out->n, name))
			return list_wrong(cx, key, i, "a name, there once");
		out->name[out->n++] = arena_strdup(&cx->mem, name);
	}
	return OK;
}

static enum err indexes_read(struct ctx *cx, struct reader *r, const char *key,
			     struct act_document *out)
{
	json_t *items = act_list_read(r, key, 0, ACT_INDEXES_MAX);

	out->upholds = arena_alloc(&cx->mem, json_array_size(items) * sizeof(*out->upholds));
	for (size_t i = 0; i < json_array_size(items); i++) {
		json_t *item = json_array_get(items, i);
		int64_t before = i ? out->upholds[i - 1] : ACT_NONE;

		if (!json_is_integer(item) || json_integer_value(item) <= before)
			return list_wrong(cx, key, i, "an index, more than the one before");
		out->upholds[out->n_upholds++] = json_integer_value(item);
	}
	return OK;
}

static enum err act_people_read(struct ctx *cx, struct reader *r, const char *key,
				struct act_person *out)
{
	json_t *items = act_list_read(r, key, ACT_PEOPLE, ACT_PEOPLE);

	for (size_t i = 0; i < json_array_size(items); i++) {
		struct reader item = reader_item(json_array_get(items, i), "/people", i);

		out[i].id = read_id(cx, &item, "id");
		out[i].fingerprint = read_text_kept(cx, &item, "fingerprint");
		if (!ssh_fingerprint_ok(out[i].fingerprint))
			read_wrong(&item, "fingerprint", "SHA256: and 43 digits");
		for (size_t k = 0; k < i; k++) {
			if (strcmp(out[k].id, out[i].id) == 0)
				read_wrong(&item, "id", "another person");
			if (strcmp(out[k].fingerprint, out[i].fingerprint) == 0)
				read_wrong(&item, "fingerprint", "that of another key");
		}
		TRY(read_end(cx, &item));
	}
	return OK;
}

static enum err damage_item_read(struct ctx *cx, json_t *items, struct act_document *out)
{
	struct reader r =
		reader_item(json_array_get(items, out->n_damage), "/damage", out->n_damage);
	struct act_damage *d = &out->damage[out->n_damage];

	d->place = read_text_kept(cx, &r, "place");
	d->wanted = act_text_read(cx, &r, "wanted", ACT_DIGEST);
	d->found = read_text_or_null_kept(cx, &r, "found");
	if (!*d->place || strlen(d->place) > ACT_PLACE_MAX || !prose_ok(d->place))
		read_wrong(&r, "place", "readable text of 1 to " as_text(ACT_PLACE_MAX) " bytes");
	if (d->found && (!digest_ok(d->found) || strcmp(d->found, d->wanted) == 0))
		read_wrong(&r, "found", "null or another digest than wanted");
	for (size_t i = 0; i < out->n_damage; i++)
		if (strcmp(out->damage[i].place, d->place) == 0)
			read_wrong(&r, "place", "there once");
	out->n_damage++;
	return read_end(cx, &r);
}

static enum err damage_read(struct ctx *cx, struct reader *r, const char *key,
			    struct act_document *out)
{
	json_t *items = act_list_read(r, key, 1, ACT_DAMAGE_MAX);

	out->damage = arena_alloc(&cx->mem, json_array_size(items) * sizeof(*out->damage));
	while (out->n_damage < json_array_size(items))
		TRY(damage_item_read(cx, items, out));
	return OK;
}

/* ---- one member ---- */

static enum err head_or_null_read(struct ctx *cx, struct reader *r, const char *key,
				  struct tree_head *out)
{
	if (!json_is_null(json_object_get(r->object, key)))
		return tree_head_read(cx, r, "", key, out);
	read_any(r, key);
	return OK;
}

static void act_kind_read(struct reader *r, const char *key, enum act_kind kind)
{
	if (strcmp(read_text(r, key), act_name(kind)) != 0)
		read_wrong(r, key, act_name(kind));
}

enum err act_member_read(struct ctx *cx, struct reader *r, const struct act_member *m,
			 struct act_document *out)
{
	void *at = (char *)out + m->at;

	switch (m->form) {
	case ACT_KIND:
		act_kind_read(r, m->key, out->kind);
		return OK;
	case ACT_NUMBER:
		*(int64_t *)at = read_number(r, m->key);
		return OK;
	case ACT_INDEX:
	case ACT_INDEX_OR_NULL:
		*(int64_t *)at = act_index_read(r, m->key, m->form == ACT_INDEX_OR_NULL);
		return OK;
	case ACT_HEAD:
		return tree_head_read(cx, r, "", m->key, at);
	case ACT_HEAD_OR_NULL:
		return head_or_null_read(cx, r, m->key, at);
	case ACT_NAMES_OR_NULL:
		return names_read(cx, r, m->key, at);
	case ACT_TWO_PEOPLE:
		return act_people_read(cx, r, m->key, at);
	case ACT_DAMAGES:
		return damage_read(cx, r, m->key, out);
	case ACT_INDEXES:
		return indexes_read(cx, r, m->key, out);
	case ACT_NAME:
	case ACT_ID:
	case ACT_ID_OR_NULL:
	case ACT_SITE:
	case ACT_ROLE:
	case ACT_UUID:
	case ACT_ORIGIN:
	case ACT_DIGEST:
	case ACT_REASON:
		*(const char **)at = act_text_read(cx, r, m->key, m->form);
		return OK;
	}
	return E_FAULT;
}

/* ---- printing ---- */

static void names_print(struct printer *p, const char *key, const struct act_names *names)
{
	if (!names->stated) {
		put_null(p, key);
		return;
	}
	put_open(p, key, '[');
	for (size_t i = 0; i < names->n; i++)
		put_text(p, NULL, names->name[i]);
	put_close(p, ']');
}

static void people_print(struct printer *p, const char *key, const struct act_person *people)
{
	put_open(p, key, '[');
	for (size_t i = 0; i < ACT_PEOPLE; i++) {
		put_open(p, NULL, '{');
		put_text(p, "id", people[i].id);
		put_text(p, "fingerprint", people[i].fingerprint);
		put_close(p, '}');
	}
	put_close(p, ']');
}

static void damage_print(struct printer *p, const char *key, const struct act_document *a)
{
	put_open(p, key, '[');
	for (size_t i = 0; i < a->n_damage; i++) {
		put_open(p, NULL, '{');
		put_text(p, "place", a->damage[i].place);
		put_text(p, "wanted", a->damage[i].wanted);
		put_text(p, "found", a->damage[i].found);
		put_close(p, '}');
	}
	put_close(p, ']');
}

static void indexes_print(struct printer *p, const char *key, const struct act_document *a)
{
	put_open(p, key, '[');
	for (size_t i = 0; i < a->n_upholds; i++)
		put_int(p, NULL, a->upholds[i]);
	put_close(p, ']');
}

static void index_or_null_print(struct printer *p, const char *key, int64_t index)
{
	if (index == ACT_NONE)
		put_null(p, key);
	else
		put_int(p, key, index);
}

static void head_or_null_print(struct ctx *cx, struct printer *p, const char *key,
			       const struct tree_head *head)
{
	if (head->size)
		tree_head_print(cx, key, head, p);
	else
		put_null(p, key);
}

static const char *text_of_member(const struct act_member *m, const struct act_document *a)
{
	return m->form == ACT_KIND ? act_name(a->kind)
				   : *(const char *const *)((const char *)a + m->at);
}

void act_member_print(struct ctx *cx, struct printer *p, const struct act_member *m,
		      const struct act_document *a)
{
	const void *at = (const char *)a + m->at;

	switch (m->form) {
	case ACT_NUMBER:
	case ACT_INDEX:
	case ACT_INDEX_OR_NULL:
		index_or_null_print(p, m->key, *(const int64_t *)at);
		break;
	case ACT_HEAD:
	case ACT_HEAD_OR_NULL:
		head_or_null_print(cx, p, m->key, at);
		break;
	case ACT_NAMES_OR_NULL:
		names_print(p, m->key, at);
		break;
	case ACT_TWO_PEOPLE:
		people_print(p, m->key, at);
		break;
	case ACT_DAMAGES:
		damage_print(p, m->key, a);
		break;
	case ACT_INDEXES:
		indexes_print(p, m->key, a);
		break;
	case ACT_KIND:
	case ACT_NAME:
	case ACT_ID:
	case ACT_ID_OR_NULL:
	case ACT_SITE:
	case ACT_ROLE:
	case ACT_UUID:
	case ACT_ORIGIN:
	case ACT_DIGEST:
	case ACT_REASON:
		put_text(p, m->key, text_of_member(m, a));
		break;
	}
}
