#include "registry/model.h"

#include "engine/concern.h"
#include "engine/history.h"
#include "registry/actions.h"
#include "registry/sql.h"

/* Until its record is in force, a model concerns the site by which it was created. */
static enum err model_concern(struct ctx *cx, struct db *db, const struct entry *e,
			      const char *name)
{
	const char *object = arena_printf(&cx->mem, "model:%s", name);
	const char *const *site;
	size_t n;

	TRY(concern_sites(cx, db, object, &site, &n));
	return n > 0 ? OK : concern_of_actor(cx, db, e, object);
}

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
	TRY(stmt_run(cx, &s));
	return model_concern(cx, db, e, name);
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
	bind_text(&s, ":sites", p->sites);
	return page_read(cx, &s, p);
}
