/*
 * A version's rows and its edges: to its run, its datasets and its artifacts.
 * Retiring closes one row and opens another; edges stay, because the past
 * stays.
 */

#include "registry/version.h"

#include "data/reading.h"
#include "engine/concern.h"
#include "engine/edge.h"
#include "engine/history.h"
#include "engine/rows.h"
#include "registry/actions.h"
#include "registry/sql.h"

static enum err version_insert(struct ctx *cx, struct db *db, const struct entry *e,
			       const char *model, int64_t number, const char *digest)
{
	auto_stmt s = db_stmt(db, SQL_VERSION_INSERT);

	bind_text(&s, ":model", model);
	bind_int(&s, ":number", number);
	bind_text(&s, ":state", state_name(&version_states, VERSION_REGISTERED));
	bind_text(&s, ":digest", digest);
	bind_text(&s, ":body", body_begin(cx, e, "registered"));
	bind_int(&s, ":idx", e->index);
	return stmt_run(cx, &s);
}

enum err version_registered_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct reader r = entry_fact(e);
	const char *model = read_text(&r, "model"), *digest = read_text(&r, "digest");
	const char *run = read_text_or_null(&r, "run"), *src, *whose;
	int64_t number = read_int(&r, "number");
	json_t *files = read_array(&r, "files"), *datasets = read_array(&r, "datasets");

	read_array(&r, "inputs");
	read_array(&r, "outputs");
	TRY(read_end(cx, &r));
	TRY(version_insert(cx, db, e, model, number, digest));
	src = arena_printf(&cx->mem, "version:%s/%lld", model, (long long)number);
	TRY(edge_each(cx, db, e, src, files, "digest", "artifact", "contains"));
	TRY(edge_each(cx, db, e, src, datasets, "dataset", "dataset", "names"));
	TRY(test_sets_note(cx, db, e, datasets));
	whose = arena_printf(&cx->mem, "model:%s", model);
	TRY(concern_each(cx, db, files, "digest", "artifact", whose));
	TRY(concern_each(cx, db, datasets, "dataset", "dataset", whose));
	return run ? edge_add(cx, db, src, "made-by", arena_printf(&cx->mem, "run:%s", run),
			      e->index)
		   : OK;
}

/* From this entry on: the row in force ends, and one with another state begins. */
enum err version_retired_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	auto_succession s = succession(db, SQL_VERSION_CLOSE, SQL_VERSION_FOLLOW, e->index);
	struct reader r = entry_fact(e);
	const char *model = read_text(&r, "model");
	int64_t number = read_int(&r, "number");
	struct version v;

	TRY(read_end(cx, &r));
	TRY(db_version_at(cx, db, model, number, AT_NOW, &v));
	TRY(state_check(cx, &version_states, e->action, v.state, VERSION_RETIRED,
			"version %lld of model '%s'", (long long)number, model));
	succession_key_text(&s, ":model", model);
	succession_key_int(&s, ":number", number);
	bind_text(&s.new, ":state", state_name(&version_states, VERSION_RETIRED));
	bind_text(&s.new, ":body", body_extend(cx, v.body.json, e, "retired"));
	return succession_run(cx, &s, "version %lld of model '%s'", (long long)number, model);
}

enum err db_version_at(struct ctx *cx, struct db *db, const char *model, int64_t number, int64_t at,
		       struct version *out)
{
	auto_stmt s = stmt_as_of(db, SQL_VERSION_AT, at);

	bind_text(&s, ":model", model);
	bind_int(&s, ":number", number);
	TRY(body_read(cx, &s, &out->body, "version %lld of model '%s'", (long long)number, model));
	return col_state(cx, &s, 2, &version_states, &out->state);
}

enum err db_version_page(struct ctx *cx, struct db *db, const char *model, struct page *p)
{
	auto_stmt s = db_stmt(db, SQL_VERSION_PAGE);

	bind_text(&s, ":model", model);
	return page_read_numbered(cx, &s, p);
}

enum err db_version_next(struct ctx *cx, struct db *db, const char *model, int64_t *number)
{
	auto_stmt s = db_stmt(db, SQL_VERSION_NEXT);

	bind_text(&s, ":model", model);
	return row_int(cx, &s, 1, number);
}
