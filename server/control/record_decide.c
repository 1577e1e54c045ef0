/*
 * A controlled document is checked twice by the same rule: when its change
 * opens, so that nobody signs nonsense, and when it merges, because the facts
 * it states may have changed in between.
 *
 * Rules belong to the rooms that have the nouns; control has the table.  The
 * first row whose pattern fits a path is its kind.  A path of no kind is a
 * document that nobody here reads, and any JSON object may be there.
 *
 * A record repeats its own model and number, although its path says them,
 * because signatures match by digest: without that, a signed record could be
 * moved to another path with its signatures.
 *
 * Numbers are allocated when a change opens and are never used again, also not
 * those of cancelled changes: people cite them, and one number must mean one
 * text.
 */

#include "control/record.h"

#include <string.h>

#include "base/text.h"
#include "control/change.h"
#include "engine/history.h"
#include "people/site.h"
#include "rules/named_sites.h"
#include "rules/records.h"
#include "tree/document.h"

static const struct record_kind *const *kinds; /* of each room */

void record_kinds_join(const struct record_kind *const *rooms)
{
	kinds = rooms;
}

static const struct record_kind *record_kind_of(enum path_kind kind)
{
	for (const struct record_kind *const *room = kinds; *room; room++)
		for (const struct record_kind *row = *room; row->kind; row++)
			if (row->kind == kind)
				return row;
	return NULL;
}

static struct record from_path(struct ctx *cx, const char *path)
{
	struct tree_path p = path_parse(cx, path);

	return (struct record){ .path = path, .kind = p.kind, .model = p.name, .number = p.number };
}

static enum err next_number(struct ctx *cx, struct db *db, enum path_kind kind, const char *model,
			    int64_t *next)
{
	TRY(db_change_number_max(cx, db, kind, model, next));
	*next += 1;
	return OK;
}

/* ---- making one whole ---- */

/* v, model and number are the server's to state; a client that states them is
 * refused, so that a wrong number is a mistake that shows. */
static enum err members_add(struct ctx *cx, const struct record *r, const struct record_kind *kind,
			    json_t *members, const char *place, const char **content)
{
	static const char *const own[] = { "v", "model", "number" };
	struct printer p = { .mem = &cx->mem };
	const char *key;
	json_t *value;

	put_open(&p, NULL, '{');
	put_int(&p, "v", kind->v ? kind->v : 1);
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

/* ".../next.json" becomes the number that comes next, where this server gives the numbers. */
static enum err path_complete(struct ctx *cx, struct db *db, const char *asked, const char **path)
{
	struct tree_path p = path_next_parse(cx, asked);
	const struct record_kind *kind = record_kind_of(p.kind);
	int64_t next;

	*path = asked;
	if (!kind || !kind->numbered)
		return OK;
	TRY(next_number(cx, db, p.kind, p.name, &next));
	*path = path_print(cx, p.kind, p.name, next);
	return OK;
}

enum err record_complete(struct ctx *cx, struct db *db, const struct record_asked *asked,
			 const char *place, const char **path, const char **content)
{
	const struct record_kind *kind;
	struct record r;
	enum err e;

	*content = asked->content;
	TRY(path_complete(cx, db, asked->path, path));
	if (!asked->record)
		return OK;
	e = path_spelling_check(cx, *path);
	if (e != OK)
		return err_at(cx, e, "%s", place);
	r = from_path(cx, *path);
	kind = record_kind_of(r.kind);
	if (!kind || asked->content || !path_of_model(r.kind))
		return err_at(cx,
			      errf(cx, E_INVALID,
				   kind ? "either content or record"
					: "a path of no kind that the server completes"),
			      "%s/record", place);
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

static void record_grow(struct ctx *cx, struct record_set *set)
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
	record_grow(cx, set);
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

/* A record may refer to another of the same change: a version and its release
 * can be signed together.  A document that the change takes away is not found. */
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

/* ---- checking ---- */

/* Written once: an approved version or a release is never edited, it is ended
 * by another record. */
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

	TRY(next_number(cx, db, r->kind, r->model, &next));
	if (r->number == next)
		return OK;
	return err_next(cx, errf(cx, E_CONFLICT, "the next number here is %lld", (long long)next),
			"Name it next.json, or %lld.json.", (long long)next);
}

/* signet-verify asks the same of the sites that the log has. */
static enum err sites_known(struct ctx *cx, struct db *db, const char *path,
			    const struct printer *text)
{
	struct named_sites named;
	struct body known;

	TRY(named_sites(cx, path, text->text, text->size, &named));
	for (size_t i = 0; i < named.n; i++) {
		enum err e = db_site_at(cx, db, named.of[i].site, AT_NOW, &known);

		if (e != OK)
			return err_at(cx, e, "%s", named.of[i].place);
	}
	return OK;
}

/* What the verifier asks, too; then what this server alone knows. */
static enum err content_check(struct ctx *cx, struct db *db, const struct record *r,
			      const struct record_kind *kind, const struct record_set *set)
{
	struct printer text = { .mem = &cx->mem };

	put_json(&text, NULL, r->json);
	TRY(record_judged(cx, r->path, text.text, text.size));
	TRY(sites_known(cx, db, r->path, &text));
	return kind->rule ? kind->rule(cx, db, r, set) : OK;
}

static enum err one_check(struct ctx *cx, struct db *db, const struct record *r,
			  const struct record_set *set, bool opening)
{
	const struct record_kind *kind = record_kind_of(r->kind);

	if (r->kind == PATH_NONE)
		return path_spelling_check(cx, r->path);
	if (!kind)
		return errf(cx, E_INVALID, "'%s': a %s is brought no more", r->path,
			    path_kind_name(r->kind));
	if (kind->life == RECORD_ONCE)
		TRY(once_check(cx, db, r));
	if (!r->json && r->kind == PATH_POLICY)
		return errf(cx, E_INVALID, "the approval policy is replaced, never taken away");
	if (kind->numbered && opening)
		TRY(number_check(cx, db, r));
	return r->json ? content_check(cx, db, r, kind, set) : OK;
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
