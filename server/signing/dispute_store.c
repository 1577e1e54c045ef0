#include "signing/dispute.h"

#include "engine/history.h"
#include "engine/rows.h"
#include "proof/entry.h"
#include "signing/sql.h"

enum err db_dispute_of(struct ctx *cx, struct db *db, int64_t signature, const char **key)
{
	auto_stmt s = db_stmt(db, SQL_DISPUTE_OF);

	bind_int(&s, ":idx", signature);
	return row_text(cx, &s, key);
}

enum err db_disputed_by(struct ctx *cx, struct db *db, const char *key, int64_t since,
			int64_t before, int64_t signature, bool *out)
{
	auto_stmt s = db_stmt(db, SQL_DISPUTED_BY);

	bind_text(&s, ":key", key);
	bind_int(&s, ":since", since);
	bind_int(&s, ":before", before);
	if (signature == NO_ENTRY)
		bind_text(&s, ":only", NULL);
	else
		bind_int(&s, ":only", signature);
	return stmt_next(cx, &s, out);
}

enum err db_upheld_by(struct ctx *cx, struct db *db, const char *key, int64_t signature, int64_t at,
		      int64_t *review)
{
	auto_stmt s = stmt_as_of(db, SQL_UPHELD_BY, at);

	bind_text(&s, ":key", key);
	bind_int(&s, ":signature", signature);
	return row_int(cx, &s, NO_ENTRY, review);
}

enum err db_upheld_count(struct ctx *cx, struct db *db, const char *key, int64_t *n)
{
	auto_stmt s = db_stmt(db, SQL_UPHELD_COUNT);

	bind_text(&s, ":key", key);
	return row_int(cx, &s, 0, n);
}

enum err signature_uphold(struct ctx *cx, struct db *db, const char *key, int64_t signature,
			  int64_t idx)
{
	auto_stmt s = db_stmt(db, SQL_UPHELD_INSERT);

	bind_text(&s, ":key", key);
	bind_int(&s, ":signature", signature);
	bind_int(&s, ":idx", idx);
	return stmt_run(cx, &s);
}
