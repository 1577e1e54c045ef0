/*
 * Addresses are personal.  Entries name them by salted digest; the rows here
 * say which digests are addresses, so that an auditor can ask for one and
 * nothing else can be asked for by this way.  Erasing an address leaves the
 * entry whole, and so does its end, which comes with time (rules/ends.h): an entry that names an
 * address takes away those that are old by then.
 */

#include "people/source.h"

#include "engine/content.h"
#include "people/actions.h"
#include "people/sql.h"
#include "rules/ends.h"

/* *digest NULL: none is over by then. */
static enum err source_over(struct ctx *cx, struct db *db, int64_t newest, const char **digest)
{
	auto_stmt s = db_stmt(db, SQL_SOURCE_OLDEST);
	bool row;

	TRY(stmt_next(cx, &s, &row));
	*digest = row && source_ended(col_int(&s, 1), newest) ? col_text(cx, &s, 0) : NULL;
	return OK;
}

static enum err source_drop(struct ctx *cx, struct db *db, const char *digest)
{
	auto_stmt s = db_stmt(db, SQL_SOURCE_DROP);

	bind_text(&s, ":digest", digest);
	TRY(stmt_run(cx, &s));
	return content_end(cx, db, "personal", digest);
}

static enum err source_add(struct ctx *cx, struct db *db, const char *digest, const struct entry *e)
{
	auto_stmt s = db_stmt(db, SQL_SOURCE_INSERT);
	const char *over;

	bind_text(&s, ":digest", digest);
	bind_int(&s, ":idx", e->index);
	bind_int(&s, ":at", e->at);
	TRY(stmt_run(cx, &s));
	for (;;) {
		TRY(source_over(cx, db, e->at, &over));
		if (!over)
			return OK;
		TRY(source_drop(cx, db, over));
	}
}

enum err session_opened_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct reader r = entry_fact(e);
	const char *source;

	read_text(&r, "session");
	read_text(&r, "user");
	source = read_text(&r, "source");
	TRY(read_end(cx, &r));
	return source_add(cx, db, source, e);
}

enum err access_refused_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct reader r = entry_fact(e);
	json_t *counts;

	read_text(&r, "from");
	read_text(&r, "to");
	counts = read_array(&r, "counts");
	TRY(read_end(cx, &r));
	for (size_t i = 0; i < json_array_size(counts); i++) {
		struct reader c = reader_item(json_array_get(counts, i), "/fact/counts", i);
		const char *source = read_text(&c, "source");

		read_text(&c, "what");
		read_int(&c, "count");
		TRY(read_end(cx, &c));
		TRY(source_add(cx, db, source, e));
	}
	return OK;
}

enum err db_source_named(struct ctx *cx, struct db *db, const char *digest, bool *out)
{
	auto_stmt s = db_stmt(db, SQL_SOURCE_THERE);

	bind_text(&s, ":digest", digest);
	return stmt_next(cx, &s, out);
}

enum err db_source(struct ctx *cx, struct db *db, const char *digest, const char **address)
{
	bool row;

	TRY(db_source_named(cx, db, digest, &row));
	if (!row)
		return errf(cx, E_NOT_FOUND, "no entry names the source %s", digest);
	return content_text(cx, db, digest, address);
}
