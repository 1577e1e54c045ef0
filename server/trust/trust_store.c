/*
 * Each version of a role's metadata is a row, and a new version ends the one
 * before.  Old versions stay readable (db_tuf_version()), because a client that
 * was away follows root from one version to the next and skips none.
 *
 * Nothing is judged here.  Whether the metadata verify was decided before the
 * entry (trust_decide.c); a replay applies what was decided then, even if the
 * rules are stricter now or the metadata have expired meanwhile.
 *
 * tuf_metadata_apply() is called by each action whose fact lists metadata, so the
 * rows have one author for all of them.
 */
#include "trust/trust.h"

#include <string.h>

#include "base/clock.h"
#include "engine/history.h"
#include "engine/rows.h"
#include "tree/document.h"
#include "trust/actions.h"
#include "trust/sql.h"

#define LIST_STEP 256

void tuf_file_print(struct ctx *cx, struct printer *out, const char *role, const struct tuf_file *f)
{
	put_open(out, NULL, '{');
	put_text(out, "role", role);
	put_int(out, "version", f->version);
	put_text(out, "digest", f->digest);
	put_text(out, "expires", clock_text(cx, f->expires));
	put_close(out, '}');
}

/* ---- apply ---- */

static enum err metadata_put(struct ctx *cx, struct db *db, json_t *list, size_t i, int64_t idx)
{
	auto_succession s = succession(db, SQL_TUF_METADATA_CLOSE, SQL_TUF_METADATA_INSERT, idx);
	struct reader r = reader_item(json_array_get(list, i), "/fact/metadata", i);
	const char *role = read_text(&r, "role"), *digest = read_text(&r, "digest");
	int64_t version = read_int(&r, "version"), expires = 0;

	if (!clock_parse(read_text(&r, "expires"), &expires))
		read_wrong(&r, "expires", "a time");
	TRY(read_end(cx, &r));
	succession_key_text(&s, ":role", role);
	bind_int(&s.new, ":version", version);
	bind_text(&s.new, ":digest", digest);
	bind_int(&s.new, ":expires_at", expires);
	return succession_run(cx, &s, "metadata of %s", role);
}

enum err tuf_metadata_apply(struct ctx *cx, struct db *db, json_t *list, int64_t idx)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		TRY(metadata_put(cx, db, list, i, idx));
	return OK;
}

static enum err trust_target_put(struct ctx *cx, struct db *db, json_t *list, size_t i, int64_t idx)
{
	auto_succession s = succession(db, SQL_TRUST_TARGET_CLOSE, SQL_TRUST_TARGET_INSERT, idx);
	struct reader r = reader_item(json_array_get(list, i), "/fact/targets", i);
	const char *path = read_text(&r, "path"), *digest = read_text(&r, "digest");
	int64_t size = read_int(&r, "size");

	TRY(read_end(cx, &r));
	succession_key_text(&s, ":path", path);
	bind_text(&s.new, ":digest", digest);
	bind_int(&s.new, ":size", size);
	return succession_run(cx, &s, "target '%s'", path);
}

enum err trust_updated_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct reader r = entry_fact(e);
	json_t *metadata = read_array(&r, "metadata"), *targets = read_array(&r, "targets");

	TRY(read_end(cx, &r));
	TRY(tuf_metadata_apply(cx, db, metadata, e->index));
	for (size_t i = 0; i < json_array_size(targets); i++)
		TRY(trust_target_put(cx, db, targets, i, e->index));
	return OK;
}

enum err metadata_signed_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct reader r = entry_fact(e);
	json_t *metadata = read_array(&r, "metadata");

	TRY(read_end(cx, &r));
	return tuf_metadata_apply(cx, db, metadata, e->index);
}

/* ---- reading ---- */

static enum err tuf_file_read(struct ctx *cx, struct stmt *s, struct tuf_file *out)
{
	bool row;

	*out = (struct tuf_file){ .version = 0 };
	TRY(stmt_next(cx, s, &row));
	if (row)
		*out = (struct tuf_file){ col_int(s, 0), col_text(cx, s, 1), col_int(s, 2),
					  col_int(s, 3) };
	return OK;
}

enum err db_tuf_at(struct ctx *cx, struct db *db, const char *role, int64_t at,
		   struct tuf_file *out)
{
	auto_stmt s = stmt_as_of(db, SQL_TUF_METADATA_AT, at);

	bind_text(&s, ":role", role);
	return tuf_file_read(cx, &s, out);
}

enum err db_tuf_version(struct ctx *cx, struct db *db, const char *role, int64_t version,
			struct tuf_file *out)
{
	auto_stmt s = db_stmt(db, SQL_TUF_METADATA_GET);

	bind_text(&s, ":role", role);
	bind_int(&s, ":version", version);
	return tuf_file_read(cx, &s, out);
}

enum err tuf_targets_read(struct ctx *cx, struct stmt *s, struct tuf_target **out, size_t *n)
{
	size_t room = 0;

	*out = NULL;
	for (*n = 0; row_next(cx, s); (*n)++) {
		if (*n == room) {
			struct tuf_target *more =
				arena_alloc(&cx->mem, (room + LIST_STEP) * 2 * sizeof(*more));

			if (*n > 0)
				memcpy(more, *out, *n * sizeof(*more));
			*out = more;
			room = (room + LIST_STEP) * 2;
		}
		(*out)[*n].path = col_text(cx, s, 0);
		(*out)[*n].length = col_int(s, 2);
		if (!digest_parse(col_text(cx, s, 1), &(*out)[*n].hash))
			return errf(cx, E_TAMPERED, "a target without a digest");
	}
	return rows_end(s);
}

/* The trust file of that path in force; doc->bytes is NULL where there is none. */
static enum err trust_file_now(struct ctx *cx, struct db *db, const char *path,
			       struct document *doc)
{
	struct tuf_target *t;
	size_t n;

	*doc = (struct document){ .bytes = NULL };
	TRY(db_trust_targets(cx, db, AT_NOW, &t, &n));
	for (size_t i = 0; i < n; i++)
		if (strcmp(t[i].path, path) == 0)
			return document_read(cx, db, digest_text(cx, &t[i].hash), doc);
	return OK;
}

enum err trust_assignment_now(struct ctx *cx, struct db *db, struct trust_assignment *out)
{
	struct document doc;

	*out = (struct trust_assignment){ .epoch = 1 };
	TRY(trust_file_now(cx, db, TRUST_ASSIGNMENT, &doc));
	return doc.bytes ? trust_assignment_parse(cx, doc.bytes, doc.size, out) : OK;
}

enum err trust_people_now(struct ctx *cx, struct db *db, struct trust_signers *out)
{
	struct document doc;

	*out = (struct trust_signers){ .n = 0 };
	TRY(trust_file_now(cx, db, TRUST_SIGNERS, &doc));
	return doc.bytes ? trust_signers_parse(cx, doc.bytes, doc.size, out) : OK;
}

enum err trust_approval_now(struct ctx *cx, struct db *db, struct trust_approval *out)
{
	struct document doc;

	*out = (struct trust_approval){ .n_stop = 0 };
	TRY(trust_file_now(cx, db, TRUST_APPROVAL, &doc));
	if (doc.bytes)
		return trust_approval_parse(cx, doc.bytes, doc.size, out);
	return err_next(cx, errf(cx, E_CONFLICT, "no trust for devices is in force"),
			"Holders of the keys make it and upload it: signet trust upload DIR.");
}

enum err trust_logs_now(struct ctx *cx, struct db *db, const struct note_key *own,
			struct trust_logs *out)
{
	struct document doc;

	*out = (struct trust_logs){ .n = 1 };
	TRY(trust_file_now(cx, db, TRUST_LOG, &doc));
	if (doc.bytes)
		return trust_logs_parse(cx, doc.bytes, doc.size, out);
	out->key[0] = *own;
	return OK;
}

enum err db_trust_targets(struct ctx *cx, struct db *db, int64_t at, struct tuf_target **out,
			  size_t *n)
{
	auto_stmt s = stmt_as_of(db, SQL_TRUST_TARGET_LIST, at);

	return tuf_targets_read(cx, &s, out, n);
}
