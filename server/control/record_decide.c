#include "control/record.h"

#include <string.h>

#include "base/text.h"
#include "control/change.h"
#include "documents/path.h"
#include "engine/history.h"
#include "tree/document.h"

#define NUMBER_MAX 999999999
#define MODELS     "models/"

static const struct record_kind *const *kinds; /* of each room */

void record_kinds_join(const struct record_kind *const *rooms)
{
	kinds = rooms;
}

static const struct record_kind *kind_of(const char *path)
{
	for (const struct record_kind *const *room = kinds; *room; room++)
		for (const struct record_kind *kind = *room; kind->paths; kind++)
			if (path_fits(kind->paths, path))
				return kind;
	return NULL;
}

/* ---- paths ---- */

static const char *last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static const char *folder_of(struct ctx *cx, const char *path)
{
	return arena_strndup(&cx->mem, path, (size_t)(last_part(path) - path) - 1);
}

/* What the path alone says. */
static struct record from_path(struct ctx *cx, const char *path)
{
	const char *name = last_part(path), *model = strchr(path, '/');
	struct record r = { .path = path };
	size_t n = strcspn(name, ".");

	if (strncmp(path, MODELS, strlen(MODELS)) == 0)
		r.model = arena_strndup(&cx->mem, model + 1, strcspn(model + 1, "/"));
	else
		r.model = arena_strndup(&cx->mem, name, n);
	if (*name == '0' || !text_whole(arena_strndup(&cx->mem, name, n), NUMBER_MAX, &r.number))
		r.number = 0;
	return r;
}

static enum err next_number(struct ctx *cx, struct db *db, const char *path, int64_t *next)
{
	TRY(db_change_number_max(cx, db, folder_of(cx, path), next));
	*next += 1;
	return OK;
}

/* ---- making one whole ---- */

static enum err members_add(struct ctx *cx, const struct record *r, const struct record_kind *kind,
			    json_t *members, const char *place, const char **content)
{
	static const char *const own[] = { "v", "model", "number" };
	struct printer p = { .mem = &cx->mem };
	const char *key;
	json_t *value;

	put_open(&p, NULL, '{');
	put_int(&p, "v", 1);
	put_text(&p, "model", r->model);
	if (kind->numbered || r->number)
		put_int(&p, "number", r->number);
	json_object_foreach (members, key, value) {
		if (text_is_one_of(key, own, countof(own)))
			return err_at(cx, errf(cx, E_INVALID, "the server states '%s' itself", key),
				      "%s/record/%s", place, key);
		put_json(&p, key, value);
	}
	put_close(&p, '}');
	*content = p.text;
	return OK;
}

enum err record_complete(struct ctx *cx, struct db *db, const struct record_asked *asked,
			 const char *place, const char **path, const char **content)
{
	const struct record_kind *kind = kind_of(asked->path);
	struct record r;
	int64_t next;

	*path = asked->path;
	*content = asked->content;
	if (kind && kind->numbered && strcmp(last_part(asked->path), "next.json") == 0) {
		TRY(next_number(cx, db, asked->path, &next));
		*path = arena_printf(&cx->mem, "%s/%lld.json", folder_of(cx, asked->path),
				     (long long)next);
	}
	if (!asked->record)
		return OK;
	if (!kind || asked->content || strncmp(asked->path, MODELS, strlen(MODELS)) != 0)
		return err_at(cx,
			      errf(cx, E_INVALID,
				   kind ? "either content or record"
					: "a path of no kind that the server completes"),
			      "%s/record", place);
	r = from_path(cx, *path);
	if (kind->compose)
		return kind->compose(cx, db, &r, asked->record, content);
	return members_add(cx, &r, kind, asked->record, place, content);
}

/* ---- sets ---- */

void record_set_free(struct record_set *set)
{
	for (size_t i = 0; i < set->n; i++)
		json_decref(set->record[i].json);
}

static void grow(struct ctx *cx, struct record_set *set)
{
	if (!set->record)
		set->record = arena_alloc(&cx->mem, MANIFEST_PATHS_MAX * sizeof(*set->record));
}

enum err record_add(struct ctx *cx, struct record_set *set, const char *path, const char *digest,
		    const char *content)
{
	struct record r = from_path(cx, path);

	r.digest = digest;
	if (content)
		TRY(json_read(cx, content, strlen(content), &r.json));
	grow(cx, set);
	set->record[set->n++] = r;
	return OK;
}

enum err records_load(struct ctx *cx, struct db *db, const struct manifest_path *paths, size_t n,
		      struct record_set *out)
{
	struct document doc = { 0 };

	*out = (struct record_set){ 0 };
	for (size_t i = 0; i < n; i++) {
		if (paths[i].new)
			TRY(document_read(cx, db, paths[i].new, &doc));
		TRY(record_add(cx, out, paths[i].path, paths[i].new,
			       paths[i].new ? doc.bytes : NULL));
	}
	return OK;
}

enum err record_find(struct ctx *cx, struct db *db, const struct record_set *set, const char *path,
		     json_t **json)
{
	const char *digest;
	struct document doc;

	*json = NULL;
	for (size_t i = 0; i < set->n; i++)
		if (strcmp(set->record[i].path, path) == 0) {
			*json = json_incref(set->record[i].json);
			return OK;
		}
	TRY(db_document_digest(cx, db, path, AT_NOW, &digest));
	if (!digest)
		return OK;
	TRY(document_read(cx, db, digest, &doc));
	return json_read(cx, doc.bytes, doc.size, json);
}

/* ---- what a rule reads ---- */

#define PROSE_MAX 4000

void record_prose(struct reader *r, const char *key)
{
	const char *text = read_text(r, key);

	if (!*text || strlen(text) > PROSE_MAX || !prose_ok(text))
		read_wrong(r, key, "text for people, at most 4000 bytes");
}

void record_head(struct reader *r, const struct record *record)
{
	if (read_int(r, "v") != 1)
		read_wrong(r, "v", "1");
	if (strcmp(read_text(r, "model"), record->model) != 0)
		read_wrong(r, "model", "the model that the path names");
	if (record->number && read_int(r, "number") != record->number)
		read_wrong(r, "number", "the number that the path names");
}

/* ---- checking ---- */

static enum err once_check(struct ctx *cx, struct db *db, const struct record *r)
{
	const char *now;

	TRY(db_document_digest(cx, db, r->path, AT_NOW, &now));
	if (!now && r->json)
		return OK;
	return err_next(cx,
			errf(cx, E_CONFLICT,
			     now ? "'%s' is in force and never changes"
				 : "'%s' is not there to be taken away",
			     r->path),
			"Write the next one.");
}

static enum err number_check(struct ctx *cx, struct db *db, const struct record *r)
{
	int64_t next;

	TRY(next_number(cx, db, r->path, &next));
	if (r->number == next)
		return OK;
	return err_next(cx, errf(cx, E_CONFLICT, "the next number here is %lld", (long long)next),
			"Name it next.json, or %lld.json.", (long long)next);
}

/* A path that only looks like one of its kind would be signed, merged, and be nothing. */
static enum err name_check(struct ctx *cx, const struct record_kind *kind, const struct record *r)
{
	const char *ending = strchr(last_part(kind->paths), '*'), *want;

	if (kind->life == RECORD_ONCE && r->number == 0)
		return errf(cx, E_INVALID, "'%s' is no number", last_part(r->path));
	if (strchr(kind->paths, '*') && !name_ok(r->model))
		return errf(cx, E_INVALID, "'%s' is no name: a-z, 0-9 and '-', at most 64",
			    r->model);
	if (!ending)
		return OK;
	want = kind->life == RECORD_ONCE
		       ? arena_printf(&cx->mem, "%lld%s", (long long)r->number, ending + 1)
		       : arena_printf(&cx->mem, "%s%s", r->model, ending + 1);
	if (strcmp(last_part(r->path), want) == 0)
		return OK;
	return errf(cx, E_INVALID, "'%s' would have to be '%s'", last_part(r->path), want);
}

static enum err one_check(struct ctx *cx, struct db *db, const struct record *r,
			  const struct record_set *set, bool opening)
{
	const struct record_kind *kind = kind_of(r->path);

	if (!kind)
		return OK;
	if (kind->life == RECORD_ONCE)
		TRY(once_check(cx, db, r));
	TRY(name_check(cx, kind, r));
	if (!r->json && strcmp(r->path, POLICY_PATH) == 0)
		return errf(cx, E_INVALID, "the approval policy is replaced, never taken away");
	if (kind->numbered && opening)
		TRY(number_check(cx, db, r));
	return r->json ? kind->rule(cx, db, r, set) : OK;
}

enum err records_check(struct ctx *cx, struct db *db, const struct record_set *set, bool opening)
{
	for (size_t i = 0; i < set->n; i++) {
		enum err e;

		cx->place = NULL;
		e = one_check(cx, db, &set->record[i], set, opening);
		if (e == OK)
			continue;
		return cx->place ? err_at(cx, e, "/documents/%zu/content %s", i, cx->place)
				 : err_at(cx, e, "/documents/%zu", i);
	}
	return OK;
}
