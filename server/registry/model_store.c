#include "registry/model.h"

#include "engine/history.h"
#include "registry/actions.h"
#include "registry/sql.h"

enum err model_created_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	auto_stmt s = db_stmt(db, SQL_MODEL_INSERT);
	struct reader r = entry_fact(e);
	const char *name = read_text(&r, "name");

	read_text(&r, "title");
	read_text(&r, "owner");
	TRY(read_end(cx, &r));
	bind_text(&s, ":name", name);
	bind_text(&s, ":body", body_begin(cx, e, "created"));
	bind_int(&s, ":idx", e->index);
	return stmt_run(cx, &s);
}

enum err db_model_at(struct ctx *cx, struct db *db, const char *name, int64_t at, struct body *out)
{
	auto_stmt s = stmt_as_of(db, SQL_MODEL_AT, at);

	bind_text(&s, ":name", name);
	return body_read(cx, &s, out, "model '%s'", name);
}

enum err db_model_page(struct ctx *cx, struct db *db, struct page *p)
{
	auto_stmt s = db_stmt(db, SQL_MODEL_PAGE);

	bind_text(&s, ":after", p->after);
	return page_read(cx, &s, p);
}
