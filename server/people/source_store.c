/*
 * Addresses are personal.  Entries name them by salted digest; the rows here
 * say which digests are addresses, so that an auditor can ask for one and
 * nothing else can be asked for by this way.  Erasing an address leaves the
 * entry whole.
 */

#include "people/source.h"

#include "engine/content.h"
#include "engine/history.h"
#include "people/actions.h"
#include "people/sql.h"

static enum err source_add(struct ctx *cx, struct db *db, const char *digest, int64_t idx)
{
	return stmt_run_at(cx, db, SQL_SOURCE_INSERT, ":digest", digest, idx);
}

enum err session_opened_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct reader r = entry_fact(e);
	const char *source;

	read_text(&r, "session");
	read_text(&r, "user");
	source = read_text(&r, "source");
	TRY(read_end(cx, &r));
	return source_add(cx, db, source, e->index);
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
		TRY(source_add(cx, db, source, e->index));
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
