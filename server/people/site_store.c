/*
 * Sites are created and never change, so apply only inserts.
 */

#include "people/site.h"

#include "engine/history.h"
#include "people/actions.h"
#include "people/sql.h"

enum err site_created_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	auto_stmt s = db_stmt(db, SQL_SITE_INSERT);
	struct reader r = entry_fact(e);
	const char *id = read_text(&r, "id");

	read_text(&r, "zone");
	read_text(&r, "title");
	TRY(read_end(cx, &r));
	bind_text(&s, ":id", id);
	bind_text(&s, ":body", body_begin(cx, e, "created"));
	bind_int(&s, ":idx", e->index);
	return stmt_run(cx, &s);
}

enum err db_site_at(struct ctx *cx, struct db *db, const char *id, int64_t at, struct body *out)
{
	auto_stmt s = stmt_as_of(db, SQL_SITE_AT, at);

	bind_text(&s, ":id", id);
	return body_read(cx, &s, out, "site '%s'", id);
}

enum err db_site_page(struct ctx *cx, struct db *db, struct page *p)
{
	auto_stmt s = db_stmt(db, SQL_SITE_PAGE);

	bind_text(&s, ":after", p->after);
	return page_read(cx, &s, p);
}
