/*
 * The whole log and everything that it names, in one file that is verified
 * without this server.  The entry binds head and archive digest, so a copy that
 * comes back years later can be compared; the archive itself may be cleared and
 * made again.
 *
 * A large log takes longer than a read transaction may last, so the snapshot is
 * renewed after each bundle.  That is sound because the head is fixed at the
 * beginning and entries below it never change.
 *
 * Entries say which contents belong in it, not the table: a content that no
 * entry names stays out, and secrets are never given out (content_public()).  An export is complete
 * or it is refused: each content that is named is there and agrees with its digest, or is one of
 * the omissions that export.begun lists.  A name that is erased behind that entry is missing
 * without being listed; the export is then begun anew.
 */

#include "trail/export.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "documents/omissions.h"
#include "engine/apply.h"
#include "engine/body.h"
#include "engine/content.h"
#include "engine/log_read.h"
#include "engine/rows.h"
#include "exportreadme.h"
#include "trail/gathered.h"

#define OMISSIONS_FEW 64 /* of most exports */

struct exporter {
	struct db *db;
	struct archive_writer *w;
	struct checkpoint head;
	struct gathered named;      /* by the entries under the head */
	struct omissions omissions; /* as export.begun lists them */
	struct ctx scratch;         /* of one bundle of entries, or of one document */
};

/* ---- the entries ---- */

/* The export's newest entry of that action: others, refusals, may be about it, too.  e->index
 * NO_ENTRY: there is none. */
static enum err export_entry(struct ctx *cx, struct db *db, const char *id, enum action action,
			     struct entry *e)
{
	const char *object = arena_printf(&cx->mem, "export:%s", id), *bytes;
	int64_t at;
	size_t size;

	TRY(object_head(cx, db, object, &at));
	while (at != NO_ENTRY) {
		entry_free(e);
		TRY(trail_entry(cx, db, at, &bytes, &size));
		TRY(entry_parse(cx, bytes, size, e));
		if (e->action == action)
			return OK;
		at = NO_ENTRY;
		for (size_t i = 0; i < e->n_objects; i++)
			if (strcmp(e->object[i].id, object) == 0)
				at = e->object[i].prev;
	}
	e->index = NO_ENTRY;
	return OK;
}

/* What the export's first entry lists. */
static enum err omissions_listed(struct ctx *cx, struct db *db, const char *id,
				 struct omissions *out)
{
	auto_entry begun = { 0 };
	struct document doc;
	const char *list;

	*out = (struct omissions){ NULL, 0 };
	TRY(export_entry(cx, db, id, ACTION_EXPORT_BEGUN, &begun));
	list = json_string_value(json_object_get(begun.fact, "omissions"));
	if (!list)
		return OK;
	TRY(document_read(cx, db, list, &doc));
	return omissions_parse(cx, doc.bytes, doc.size, out);
}

/* ---- writing ---- */

static enum err moment_renew(struct exporter *x, struct ctx *cx)
{
	arena_reset(&x->scratch.mem);
	TRY(db_snapshot_end(cx, x->db));
	return db_snapshot(cx, x->db);
}

static unsigned bundle_width(const struct exporter *x, uint64_t n)
{
	uint64_t left = x->head.size - n * TILE_WIDTH;

	return left < TILE_WIDTH ? (unsigned)left : TILE_WIDTH;
}

static enum err bundle_write(struct exporter *x, uint64_t n)
{
	unsigned width = bundle_width(x, n);
	struct ctx *cx = &x->scratch;
	struct printer bundle = { .mem = &cx->mem };

	TRY(trail_bundle(cx, x->db, n * TILE_WIDTH, width, &bundle));
	TRY(archive_add(cx, x->w, arena_printf(&cx->mem, "entries/%s", tile_path(cx, n, width)),
			bundle.text, bundle.size));
	for (size_t at = 0, size; at < bundle.size;
	     at += 2 + size) { /* as trail_bundle() put them */
		size = (size_t)((unsigned char)bundle.text[at] << 8 |
				(unsigned char)bundle.text[at + 1]);
		TRY(gathered_add(cx, x->db, &x->named, bundle.text + at + 2, size));
	}
	return moment_renew(x, cx);
}

/* The hash of each entry: where one was changed, they show which. */
static enum err hashes_write(struct exporter *x, uint64_t n)
{
	unsigned width = bundle_width(x, n);
	struct ctx *cx = &x->scratch;
	struct hash h[TILE_WIDTH];

	TRY(trail_tile(x->db, cx, 0, n, h, width));
	TRY(archive_add(cx, x->w, arena_printf(&cx->mem, "hashes/%s", tile_path(cx, n, width)), h,
			width * sizeof(h[0])));
	return moment_renew(x, cx);
}

static int omission_by_bytes(const void *digest, const void *item)
{
	return memcmp(digest, ((const struct omission *)item)->digest.b, HASH_SIZE);
}

static bool omitted(const struct exporter *x, const struct hash *h)
{
	const struct omissions *list = &x->omissions;

	return list->n &&
	       bsearch(h->b, list->omission, list->n, sizeof(*list->omission), omission_by_bytes);
}

/* Not in the store, and not in the list. */
static enum err content_absent(struct exporter *x, struct ctx *cx, const char *digest)
{
	bool erased;

	TRY(content_erased(cx, x->db, digest, &erased));
	if (!erased)
		TRY(gathered_over(cx, x->db, &x->named, digest, &erased));
	if (!erased)
		return content_gone(cx, digest);
	return err_next(cx, errf(cx, E_CONFLICT, "%s went since this export was begun", digest),
			"Begin another: POST /v1/exports.");
}

/* A file is named by the hash of its bytes: of a name they are its salt and the name. */
static enum err content_write(struct exporter *x, const char *folder, const struct hash *h,
			      const char *kind)
{
	struct ctx *cx = &x->scratch;
	const char *digest = digest_text(cx, h);
	auto_stmt s = content_public(x->db);
	struct printer file = { .mem = &cx->mem };
	size_t salt_size, size;
	const void *salt, *bytes;
	bool row;

	bind_text(&s, ":digest", digest);
	TRY(stmt_next(cx, &s, &row));
	if (!row)
		return omitted(x, h) ? OK : content_absent(x, cx, digest);
	salt = col_bytes(cx, &s, 1, &salt_size);
	bytes = col_bytes(cx, &s, 2, &size);
	TRY(content_agrees(cx, digest, salt, salt_size, bytes, size));
	if (strcmp(col_text(cx, &s, 0), kind) != 0)
		return errf(cx, E_TAMPERED, "the content %s is no %s", digest, kind);
	put_bytes(&file, salt, salt_size);
	put_bytes(&file, bytes, size);
	return archive_add(cx, x->w, arena_printf(&cx->mem, "%s/%s", folder, digest + HEX_AT),
			   file.text, file.size);
}

static enum err contents_write(struct exporter *x, const char *folder, const struct digests *d,
			       enum content_kind kind)
{
	for (size_t i = 0; i < d->n; i++) {
		TRY(content_write(x, folder, &d->h[i], content_kind_name(kind)));
		TRY(moment_renew(x, &x->scratch));
	}
	return OK;
}

static enum err text_write(struct exporter *x, const char *name, const char *text)
{
	return archive_add(&x->scratch, x->w, name, text, strlen(text));
}

static enum err everything_write(struct exporter *x, const char *vkey)
{
	uint64_t bundles = (x->head.size + TILE_WIDTH - 1) / TILE_WIDTH;

	TRY(text_write(x, "README.txt", embedded_find(exportreadme, EXPORT_README)));
	TRY(text_write(x, "checkpoint", x->head.note));
	TRY(text_write(x, "vkey", arena_printf(&x->scratch.mem, "%s\n", vkey)));
	for (uint64_t n = 0; n < bundles; n++)
		TRY(bundle_write(x, n));
	for (uint64_t n = 0; n < bundles; n++)
		TRY(hashes_write(x, n));
	gathered_end(&x->named);
	TRY(contents_write(x, "documents", &x->named.documents, CONTENT_DOCUMENT));
	TRY(contents_write(x, "personal", &x->named.personal, CONTENT_PERSONAL));
	return archive_end(&x->scratch, x->w);
}

/* The scratch memory goes; what it says of the refusal stays. */
static enum err said_again(struct ctx *cx, const struct ctx *from, enum err e)
{
	e = errf(cx, e, "%s", from->detail);
	if (from->next)
		e = err_next(cx, e, "%s", from->next);
	return from->place ? err_at(cx, e, "%s", from->place) : e;
}

enum err export_write(struct ctx *cx, struct db *db, const struct note_key *key, const char *id,
		      struct archive_writer *w, struct checkpoint *head)
{
	struct exporter x = { .db = db, .w = w };
	enum err e;

	TRY(trail_head(cx, db, &x.head));
	TRY(omissions_listed(cx, db, id, &x.omissions));
	*head = x.head;
	x.named.head = (int64_t)x.head.size;
	e = everything_write(&x, note_vkey(cx, key));
	if (e != OK)
		e = said_again(cx, &x.scratch, e);
	gathered_free(&x.named);
	arena_free(&x.scratch.mem);
	return e;
}

static struct omission *omission_next(struct ctx *cx, struct omissions *list, size_t *room)
{
	struct omission *more;

	if (list->n == *room) {
		*room = *room ? 2 * *room : OMISSIONS_FEW;
		more = arena_alloc(&cx->mem, *room * sizeof(*more));
		if (list->n)
			memcpy(more, list->omission, list->n * sizeof(*more));
		list->omission = more;
	}
	return &list->omission[list->n++];
}

/* All that was erased so far; nothing else is left out. */
static enum err omissions_put(struct ctx *cx, struct db *db, struct fact *out)
{
	struct omissions list = { NULL, 0 };
	auto_stmt s = contents_erased(db);
	struct omission *one;
	struct printer text;
	size_t room = 0;

	while (row_next(cx, &s)) {
		if (list.n == OMISSIONS_MAX)
			return errf(cx, E_TOO_LARGE, "more than %d contents were erased",
				    OMISSIONS_MAX);
		one = omission_next(cx, &list, &room);
		one->reason = OMISSION_ERASED;
		if (!digest_parse(col_text(cx, &s, 0), &one->digest))
			return errf(cx, E_TAMPERED, "what was erased has no digest");
	}
	TRY(rows_end(&s));
	if (list.n == 0) {
		put_null(&out->body, "omissions");
		return OK;
	}
	omissions_print(cx, &list, &text);
	put_text(&out->body, "omissions", fact_document(cx, out, text.text, text.size));
	return OK;
}

enum err export_begin(struct ctx *cx, struct db *db, const char *id, struct fact *out)
{
	auto_entry known = { 0 };

	fact_start(cx, out, ACTION_EXPORT_BEGUN);
	fact_object(cx, out, "export", id);
	TRY(export_entry(cx, db, id, ACTION_EXPORT_BEGUN, &known));
	if (known.index != NO_ENTRY)
		return errf(cx, E_CONFLICT, "there is an export %s", id);
	put_text(&out->body, "id", id);
	put_text(&out->body, "scope", "everything");
	return omissions_put(cx, db, out);
}

enum err export_waits(struct ctx *cx, struct db *db, const char *id)
{
	auto_entry begun = { 0 };
	auto_entry made = { 0 };

	TRY(export_entry(cx, db, id, ACTION_EXPORT_BEGUN, &begun));
	if (begun.index == NO_ENTRY)
		return errf(cx, E_NOT_FOUND, "there is no export %s", id);
	TRY(export_entry(cx, db, id, ACTION_EXPORT_MADE, &made));
	if (made.index != NO_ENTRY)
		return err_next(cx, errf(cx, E_CONFLICT, "the export %s was made already", id),
				"Download it, or begin another: POST /v1/exports.");
	return OK;
}

enum err export_make(struct ctx *cx, struct db *db, const struct new_export *x, struct fact *out)
{
	fact_start(cx, out, ACTION_EXPORT_MADE);
	fact_object(cx, out, "export", x->id);
	TRY(export_waits(cx, db, x->id));
	put_text(&out->body, "id", x->id);
	put_text(&out->body, "scope", "everything");
	put_int(&out->body, "size", (int64_t)x->head->size);
	put_text(&out->body, "root", hash_text(cx, &x->head->root));
	put_text(&out->body, "bundle", digest_text(cx, x->archive));
	put_int(&out->body, "bytes", x->bytes);
	return OK;
}

/* There is no table of exports: each has its two entries. */
enum err export_find(struct ctx *cx, struct db *db, const char *id, const char **json,
		     int64_t *index)
{
	auto_entry begun = { 0 };
	auto_entry made = { 0 };

	TRY(export_entry(cx, db, id, ACTION_EXPORT_BEGUN, &begun));
	TRY(export_entry(cx, db, id, ACTION_EXPORT_MADE, &made));
	*index = made.index;
	if (made.index == NO_ENTRY && begun.index == NO_ENTRY)
		return errf(cx, E_NOT_FOUND, "there is no export %s", id);
	if (made.index == NO_ENTRY) {
		*json = body_begin(cx, &begun, "begun");
		return OK;
	}
	*json = body_begin(cx, &made, "made");
	/* exports of older logs were made without a beginning */
	if (begun.index != NO_ENTRY)
		*json = body_extend(cx, *json, &begun, "begun");
	return OK;
}
