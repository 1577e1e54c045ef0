/*
 * Runs never change.  The edges of a run join person, datasets and artifacts,
 * so lineage can answer who trained what on which data.
 */

#include "registry/run.h"

#include "data/reading.h"
#include "engine/concern.h"
#include "engine/edge.h"
#include "engine/history.h"
#include "registry/actions.h"
#include "registry/sql.h"

enum err run_registered_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	static const char *const more[] = { "commit", "repository", "parameters", "started",
					    "finished" };
	auto_stmt s = db_stmt(db, SQL_RUN_INSERT);
	struct reader r = entry_fact(e);
	const char *id = read_text(&r, "id"), *model = read_text(&r, "model");
	json_t *inputs = read_array(&r, "inputs"), *outputs = read_array(&r, "outputs");

	const char *person = read_text_or_null(&r, "person");
	const char *src = arena_printf(&cx->mem, "run:%s", id);
	const char *whose = arena_printf(&cx->mem, "model:%s", model);

	for (size_t i = 0; i < countof(more); i++)
		read_any(&r, more[i]);
	TRY(read_end(cx, &r));
	bind_text(&s, ":id", id);
	bind_text(&s, ":model", model);
	bind_text(&s, ":body", body_begin(cx, e, "registered"));
	bind_int(&s, ":idx", e->index);
	TRY(stmt_run(cx, &s));
	if (person)
		TRY(edge_add(cx, db, src, "done-by", arena_printf(&cx->mem, "user:%s", person),
			     e->index));
	TRY(edge_each(cx, db, e, src, inputs, "dataset", "dataset", "used"));
	TRY(test_sets_note(cx, db, e, inputs));
	TRY(edge_each(cx, db, e, src, outputs, "digest", "artifact", "made"));
	TRY(concern_add(cx, db, src, whose));
	TRY(concern_each(cx, db, inputs, "dataset", "dataset", whose));
	return concern_each(cx, db, outputs, "digest", "artifact", whose);
}

enum err db_run_at(struct ctx *cx, struct db *db, const char *id, int64_t at, struct body *out)
{
	auto_stmt s = stmt_as_of(db, SQL_RUN_AT, at);

	bind_text(&s, ":id", id);
	return body_read(cx, &s, out, "run '%s'", id);
}

enum err db_run_page(struct ctx *cx, struct db *db, const char *model, struct page *p)
{
	auto_stmt s = db_stmt(db, SQL_RUN_PAGE);

	bind_text(&s, ":model", model);
	bind_text(&s, ":after", p->after);
	return page_read(cx, &s, p);
}
