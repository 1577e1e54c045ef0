/*
 * Migrations run forward only and are never edited: the digest of each one
 * applied is in the database, and a program with other bytes under the same
 * name refuses.  Silent acceptance would give two databases with one version
 * and two schemas.
 *
 * Migrations run in one transaction of the caller's with everything else of an
 * upgrade: a kill in the middle leaves the old schema whole.
 */

#include "engine/migrate.h"

#include <string.h>

#include "engine/hand.h"
#include "engine/rebuild.h"
#include "engine/rows.h"
#include "engine/sql.h"
#include "migrations.h"
#include "proof/digest.h"

static const char *bytes_digest(struct ctx *cx, const char *text)
{
	struct hash h = hash_bytes(text, strlen(text));

	return digest_text(cx, &h);
}

static enum err table_exists(struct ctx *cx, struct db *db, bool *any)
{
	auto_stmt s = db_stmt(db, SQL_SCHEMA_ALL);

	return stmt_next(cx, &s, any);
}

/* One applied migration against its place in the list. */
static enum err row_check(struct ctx *cx, struct stmt *s, const struct embedded *known)
{
	const char *name = col_text(cx, s, 1);

	if (!known->name)
		return errf(cx, E_CONFLICT,
			    "the database has migration %s, which this program does not know: it "
			    "was written by a newer signetd",
			    name);
	if (strcmp(name, known->name) != 0 ||
	    strcmp(col_text(cx, s, 2), bytes_digest(cx, known->text)) != 0)
		return errf(cx, E_CONFLICT,
			    "migration %s was applied with other bytes than this program's %s",
			    name, known->name);
	return OK;
}

enum err migrate_check(struct ctx *cx, struct db *db, const struct embedded *list,
		       struct migrate_report *out)
{
	bool any;

	*out = (struct migrate_report){ 0 };
	TRY(table_exists(cx, db, &any));
	out->was_empty = !any;
	if (any) {
		auto_stmt s = db_stmt(db, SQL_MIGRATION_ALL);

		for (; row_next(cx, &s); list++)
			TRY(row_check(cx, &s, list));
		TRY(rows_end(&s));
	}
	for (; list->name; list++)
		out->pending++;
	return OK;
}

static enum err note_applied(struct ctx *cx, struct db *db, int64_t number,
			     const struct embedded *m)
{
	auto_stmt s = db_stmt(db, SQL_MIGRATION_INSERT);

	bind_int(&s, ":number", number);
	bind_text(&s, ":name", m->name);
	bind_text(&s, ":digest", bytes_digest(cx, m->text));
	return stmt_run(cx, &s);
}

enum err migrate_apply(struct ctx *cx, struct db *db, const struct embedded *list)
{
	struct migrate_report r;
	size_t n = 0;

	TRY(migrate_check(cx, db, list, &r));
	while (list[n].name)
		n++;
	/* only a tail can be pending: migrate_check() compared all that came
	 * before */
	for (size_t i = n - r.pending; i < n; i++) {
		TRY(db_exec(cx, db, list[i].text));
		TRY(note_applied(cx, db, (int64_t)i + 1, &list[i]));
	}
	/* a test may apply the first few alone: then there is no such table yet */
	return r.pending > 0 && !r.was_empty && list == migrations ? due_rebuild(cx, db) : OK;
}
