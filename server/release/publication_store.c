/*
 * A release's targets are rows of their own, derived from the records that the
 * entry names.  The list of all targets in the metadata is made from these
 * rows, so a withdrawal needs nothing but the release.
 */

#include "release/publication.h"

#include <string.h>

#include "base/clock.h"
#include "documents/evidence.h"
#include "engine/content.h"
#include "engine/edge.h"
#include "engine/history.h"
#include "engine/rows.h"
#include "release/actions.h"
#include "release/disputed.h"
#include "release/sql.h"

/* ---- apply ---- */

static enum err target_insert(struct ctx *cx, struct db *db, const char *model, int64_t number,
			      const struct tuf_target *t)
{
	auto_stmt s = db_stmt(db, SQL_RELEASE_TARGET_INSERT);

	bind_text(&s, ":model", model);
	bind_int(&s, ":number", number);
	bind_text(&s, ":path", t->path);
	bind_text(&s, ":digest", digest_text(cx, &t->hash));
	bind_int(&s, ":size", t->length);
	return stmt_run(cx, &s);
}

enum err release_targets(struct ctx *cx, struct db *db, const char *model, int64_t number,
			 const struct tuf_target files[2], const char *version_record,
			 struct tuf_target **out, size_t *n)
{
	struct version_record v;
	struct document doc;

	TRY(document_read(cx, db, version_record, &doc));
	TRY(version_record_parse(cx, doc.bytes, doc.size, &v));
	*n = v.n_files + 2;
	*out = arena_alloc(&cx->mem, *n * sizeof(**out));
	(*out)[0] = files[0];
	(*out)[1] = files[1];
	(*out)[0].path = tuf_release_target(cx, model, number, TUF_RELEASE_FILE);
	(*out)[1].path = tuf_release_target(cx, model, number, TUF_EVIDENCE_FILE);
	for (size_t i = 0; i < v.n_files; i++) {
		struct tuf_target *t = &(*out)[i + 2];

		t->path = tuf_artifact_target(cx, v.files[i].digest);
		t->length = v.files[i].size;
		if (!digest_parse(v.files[i].digest, &t->hash))
			return errf(cx, E_INVALID, "a file without a digest");
	}
	return OK;
}

/* A document as a target: its bytes are looked at again. */
static enum err document_target(struct ctx *cx, struct db *db, const char *digest,
				struct tuf_target *out)
{
	struct document doc;

	TRY(document_read(cx, db, digest, &doc));
	*out = (struct tuf_target){ .length = (int64_t)doc.size,
				    .hash = hash_bytes(doc.bytes, doc.size) };
	return OK;
}

static enum err targets_apply(struct ctx *cx, struct db *db, const char *model, int64_t number,
			      const char *record, const char *evidence, const char *version_record)
{
	struct tuf_target files[2], *all;
	size_t n;

	TRY(document_target(cx, db, record, &files[0]));
	TRY(document_target(cx, db, evidence, &files[1]));
	TRY(release_targets(cx, db, model, number, files, version_record, &all, &n));
	for (size_t i = 0; i < n; i++)
		TRY(target_insert(cx, db, model, number, &all[i]));
	return OK;
}

enum err release_published_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	static const char *const more[] = { "envelope", "plan", "floor", "sites" };
	auto_stmt s = db_stmt(db, SQL_RELEASE_INSERT);
	struct reader r = entry_fact(e);
	const char *model = read_text(&r, "model"), *record = read_text(&r, "record");
	const char *version_record = read_text(&r, "version_record");
	const char *evidence = read_text(&r, "evidence");
	int64_t number = read_int(&r, "number"), version = read_int(&r, "version");
	json_t *metadata = read_array(&r, "metadata");

	for (size_t i = 0; i < countof(more); i++)
		read_any(&r, more[i]);
	TRY(read_end(cx, &r));
	bind_text(&s, ":model", model);
	bind_int(&s, ":number", number);
	bind_text(&s, ":state", state_name(&release_states, RELEASE_PUBLISHED));
	bind_text(&s, ":record", record);
	bind_text(&s, ":version_record", version_record);
	bind_text(&s, ":evidence", evidence);
	bind_text(&s, ":body", body_begin(cx, e, "published"));
	bind_int(&s, ":idx", e->index);
	TRY(stmt_run(cx, &s));
	TRY(edge_add(cx, db, arena_printf(&cx->mem, "release:%s/%lld", model, (long long)number),
		     "releases",
		     arena_printf(&cx->mem, "version:%s/%lld", model, (long long)version),
		     e->index));
	TRY(targets_apply(cx, db, model, number, record, evidence, version_record));
	return tuf_metadata_apply(cx, db, metadata, e->index);
}

enum err release_withdrawn_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	auto_succession s = succession(db, SQL_RELEASE_CLOSE, SQL_RELEASE_FOLLOW, e->index);
	struct reader r = entry_fact(e);
	const char *model = read_text(&r, "model");
	int64_t number = read_int(&r, "number");
	json_t *metadata = read_array(&r, "metadata");
	struct release was;

	TRY(read_end(cx, &r));
	TRY(db_release_at(cx, db, model, number, AT_NOW, &was));
	TRY(state_check(cx, &release_states, e->action, was.state, RELEASE_WITHDRAWN,
			"release %lld of model '%s'", (long long)number, model));
	succession_key_text(&s, ":model", model);
	succession_key_int(&s, ":number", number);
	bind_text(&s.new, ":state", state_name(&release_states, RELEASE_WITHDRAWN));
	bind_text(&s.new, ":body", body_extend(cx, was.body.json, e, "withdrawn"));
	TRY(succession_run(cx, &s, "release %lld of model '%s'", (long long)number, model));
	return tuf_metadata_apply(cx, db, metadata, e->index);
}

/* ---- reading ---- */

enum err db_release_above(struct ctx *cx, struct db *db, const char *model, int64_t after,
			  int64_t *number)
{
	auto_stmt s = db_stmt(db, SQL_RELEASE_ABOVE);

	bind_text(&s, ":model", model);
	bind_int(&s, ":after", after);
	return row_int(cx, &s, 0, number);
}

enum err db_release_targets_but(struct ctx *cx, struct db *db, const char *model, int64_t number,
				struct tuf_target **out, size_t *n)
{
	auto_stmt s = db_stmt(db, SQL_RELEASE_TARGET_PUBLISHED);

	bind_text(&s, ":model", model);
	bind_int(&s, ":number", number);
	return tuf_targets_read(cx, &s, out, n);
}

enum err db_release_targets(struct ctx *cx, struct db *db, struct tuf_target **out, size_t *n)
{
	return db_release_targets_but(cx, db, "", 0, out, n); /* no release has that name */
}

enum err db_release_at(struct ctx *cx, struct db *db, const char *model, int64_t number, int64_t at,
		       struct release *out)
{
	auto_stmt s = stmt_as_of(db, SQL_RELEASE_AT, at);

	bind_text(&s, ":model", model);
	bind_int(&s, ":number", number);
	TRY(body_read(cx, &s, &out->body, "release %lld of model '%s'", (long long)number, model));
	TRY(col_state(cx, &s, 2, &release_states, &out->state));
	out->record = col_text(cx, &s, 3);
	out->version_record = col_text(cx, &s, 4);
	out->evidence = col_text(cx, &s, 5);
	return OK;
}

enum err db_release_page(struct ctx *cx, struct db *db, const char *model, struct page *p)
{
	auto_stmt s = db_stmt(db, SQL_RELEASE_PAGE);

	bind_text(&s, ":model", model);
	bind_text(&s, ":sites", p->sites);
	return page_read_numbered(cx, &s, p);
}

enum err db_release_record(struct ctx *cx, struct db *db, const char *model, int64_t number,
			   struct release_due *out)
{
	auto_stmt s = db_stmt(db, SQL_RELEASE_RECORD);
	bool row;

	*out = (struct release_due){ 0 };
	bind_text(&s, ":model", model);
	bind_int(&s, ":number", number);
	TRY(stmt_next(cx, &s, &row));
	if (row)
		*out = (struct release_due){ col_text(cx, &s, 0), col_text(cx, &s, 1),
					     col_int(&s, 2) };
	return OK;
}

enum err db_release_withdrawal(struct ctx *cx, struct db *db, const char *model, int64_t number,
			       bool *out)
{
	auto_stmt s = db_stmt(db, SQL_RELEASE_WITHDRAWAL);

	bind_text(&s, ":model", model);
	bind_int(&s, ":number", number);
	return stmt_next(cx, &s, out);
}

enum err db_tuf_target(struct ctx *cx, struct db *db, const char *path, const char *digest,
		       int64_t *size)
{
	auto_stmt s = db_stmt(db, SQL_TUF_TARGET_FIND);

	bind_text(&s, ":path", path);
	bind_text(&s, ":digest", digest);
	TRY(row_get(cx, &s, "target '%s' of these bytes", path));
	*size = col_int(&s, 0);
	return OK;
}

enum err db_target_seen(struct ctx *cx, struct db *db, const char *path, const char *digest,
			const char *sites, bool *out)
{
	auto_stmt s = db_stmt(db, SQL_RELEASE_TARGET_SEEN);

	bind_text(&s, ":path", path);
	bind_text(&s, ":digest", digest);
	bind_text(&s, ":sites", sites);
	return stmt_next(cx, &s, out);
}
