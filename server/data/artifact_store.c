/*
 * A row says that bytes of a digest are stored, in one class.  Rows are never
 * removed; a blob without a row is removed at the next start (engine/blob.c).
 */

#include "data/artifact.h"

#include "data/actions.h"
#include "data/sql.h"
#include "engine/concern.h"
#include "engine/rows.h"

enum err artifact_stored_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	auto_stmt s = db_stmt(db, SQL_ARTIFACT_INSERT);
	struct reader r = entry_fact(e);
	const char *digest = read_text(&r, "digest");

	bind_text(&s, ":digest", digest);
	bind_text(&s, ":class", read_text(&r, "class"));
	bind_int(&s, ":size", read_int(&r, "size"));
	bind_int(&s, ":idx", e->index);
	TRY(read_end(cx, &r));
	TRY(stmt_run(cx, &s));
	return concern_of_actor(cx, db, e, arena_printf(&cx->mem, "artifact:%s", digest));
}

enum err db_artifact_size(struct ctx *cx, struct db *db, const char *digest, const char *class,
			  int64_t *out)
{
	auto_stmt s = db_stmt(db, SQL_ARTIFACT_GET);

	bind_text(&s, ":digest", digest);
	bind_text(&s, ":class", class);
	return row_int(cx, &s, -1, out);
}
