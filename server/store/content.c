#include "store/content.h"

enum err content_text(struct ctx *cx, struct db *db, const char *digest, const char **out)
{
	auto_stmt s = db_stmt(db, SQL_CONTENT_GET);
	bool row;

	bind_text(&s, ":digest", digest);
	TRY(stmt_next(cx, &s, &row));
	if (!row)
		return errf(cx, E_NOT_FOUND, "the content %s is not there", digest);
	*out = col_text(cx, &s, 0);
	return OK;
}
