/*
 * The plan of a test is written when it is registered and its result when it is
 * concluded, as two rows of one validation; so the list as of an entry between
 * the two shows a test whose result was not known yet.
 *
 * The edges "tests", "uses" and "under" are there from the registration on: a
 * test that is begun and never concluded is seen in lineage, too.
 *
 * Members of a fact without a column are named all the same (read_any()),
 * because read_end() refuses a member that was not asked for.  Such members are
 * kept in the body.
 */
#include "validation/validation.h"

#include <string.h>

#include "data/dataset.h"
#include "documents/path.h"
#include "engine/concern.h"
#include "engine/edge.h"
#include "engine/history.h"
#include "engine/rows.h"
#include "validation/actions.h"
#include "validation/sql.h"

static enum err edges_add(struct ctx *cx, struct db *db, const struct entry *e, const char *id,
			  const char *version, const char *dataset, const char *envelope)
{
	const char *src = arena_printf(&cx->mem, "validation:%s", id);

	TRY(edge_add(cx, db, src, "tests", version, e->index));
	TRY(edge_add(cx, db, src, "uses", arena_printf(&cx->mem, "dataset:%s", dataset), e->index));
	return edge_add(cx, db, src, "under", arena_printf(&cx->mem, "document:%s", envelope),
			e->index);
}

/* A test concerns the sites of its model, and so does the set that it uses. */
static enum err test_concern(struct ctx *cx, struct db *db, const char *id, const char *model,
			     const char *dataset)
{
	const char *whose = arena_printf(&cx->mem, "model:%s", model);

	TRY(concern_add(cx, db, arena_printf(&cx->mem, "validation:%s", id), whose));
	return concern_add(cx, db, arena_printf(&cx->mem, "dataset:%s", dataset), whose);
}

enum err validation_registered_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	static const char *const more[] = { "envelope_digest", "labels", "person" };
	auto_stmt s = db_stmt(db, SQL_VALIDATION_INSERT);
	struct reader r = entry_fact(e);
	const char *id = read_text(&r, "id"), *model = read_text(&r, "model");
	const char *dataset = read_text(&r, "dataset");
	int64_t version = read_int(&r, "version"), envelope = read_int(&r, "envelope");
	int64_t reuse = read_int_or(&r, "reuse", 0);

	for (size_t i = 0; i < countof(more); i++)
		read_any(&r, more[i]);
	TRY(read_end(cx, &r));
	bind_text(&s, ":id", id);
	bind_text(&s, ":model", model);
	bind_int(&s, ":version", version);
	bind_text(&s, ":dataset", dataset);
	if (reuse)
		bind_int(&s, ":reuse", reuse);
	bind_text(&s, ":state", state_name(&validation_states, VALIDATION_REGISTERED));
	bind_text(&s, ":body", body_begin(cx, e, "registered"));
	bind_int(&s, ":idx", e->index);
	TRY(stmt_run(cx, &s));
	TRY(test_concern(cx, db, id, model, dataset));
	return edges_add(cx, db, e, id,
			 arena_printf(&cx->mem, "version:%s/%lld", model, (long long)version),
			 dataset, path_print(cx, PATH_ENVELOPE, model, envelope));
}

/* The fact's members join the body, so that it shows the result beside the plan. */
static const char *concluded_body(struct ctx *cx, const char *body, const struct entry *e)
{
	struct printer p = { .mem = &cx->mem };

	put_raw(&p, NULL, body, strlen(body) - 1);
	put_raw(&p, "result", e->fact_text, e->fact_size);
	put_close(&p, '}');
	return body_extend(cx, p.text, e, "concluded");
}

enum err validation_concluded_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	static const char *const more[] = { "rows", "counts", "metrics", "criteria" };
	auto_succession s = succession(db, SQL_VALIDATION_CLOSE, SQL_VALIDATION_FOLLOW, e->index);
	struct reader r = entry_fact(e);
	const char *id = read_text(&r, "id"), *predictions = read_text(&r, "predictions");
	enum validation_state to = strcmp(read_text(&r, "verdict"), "passes") == 0
					   ? VALIDATION_PASSED
					   : VALIDATION_FAILED;
	struct validation v;

	for (size_t i = 0; i < countof(more); i++)
		read_any(&r, more[i]);
	TRY(read_end(cx, &r));
	TRY(db_validation_at(cx, db, id, AT_NOW, &v));
	TRY(state_check(cx, &validation_states, e->action, v.state, to, "validation %s", id));
	succession_key_text(&s, ":id", id);
	bind_text(&s.new, ":state", state_name(&validation_states, to));
	bind_text(&s.new, ":body", concluded_body(cx, v.body.json, e));
	TRY(succession_run(cx, &s, "validation '%s'", id));
	TRY(concern_add(cx, db, arena_printf(&cx->mem, "artifact:%s", predictions),
			arena_printf(&cx->mem, "model:%s", v.model)));
	return edge_add(cx, db, arena_printf(&cx->mem, "validation:%s", id), "scored",
			arena_printf(&cx->mem, "artifact:%s", predictions), e->index);
}

enum err db_validation_at(struct ctx *cx, struct db *db, const char *id, int64_t at,
			  struct validation *out)
{
	auto_stmt s = stmt_as_of(db, SQL_VALIDATION_AT, at);

	bind_text(&s, ":id", id);
	TRY(body_read(cx, &s, &out->body, "validation '%s'", id));
	TRY(col_state(cx, &s, 2, &validation_states, &out->state));
	out->model = col_text(cx, &s, 3);
	out->version = col_int(&s, 4);
	out->dataset = col_text(cx, &s, 5);
	return OK;
}

enum err db_validation_page(struct ctx *cx, struct db *db, struct page *p)
{
	auto_stmt s = db_stmt(db, SQL_VALIDATION_PAGE);

	bind_text(&s, ":after", p->after);
	bind_text(&s, ":sites", p->sites);
	return page_read(cx, &s, p);
}

enum err db_validation_used(struct ctx *cx, struct db *db, const char *model, const char *dataset,
			    const char **id)
{
	auto_stmt s = db_stmt(db, SQL_VALIDATION_USED);

	bind_text(&s, ":model", model);
	bind_text(&s, ":dataset", dataset);
	return row_text(cx, &s, id);
}

enum err db_validation_reused(struct ctx *cx, struct db *db, const char *model, int64_t reuse,
			      const char **id)
{
	auto_stmt s = db_stmt(db, SQL_VALIDATION_REUSED);

	bind_text(&s, ":model", model);
	bind_int(&s, ":reuse", reuse);
	return row_text(cx, &s, id);
}
