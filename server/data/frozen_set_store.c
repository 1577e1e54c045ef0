/*
 * A set is frozen once.  The row is its labels' digest, and the dataset's body
 * is extended, so both say it.
 */

#include "data/frozen_set.h"

#include "data/actions.h"
#include "data/dataset.h"
#include "data/sql.h"
#include "engine/concern.h"
#include "engine/edge.h"

static enum err frozen_insert(struct ctx *cx, struct db *db, const struct entry *e,
			      const char *name, int64_t number, const struct frozen_set *set)
{
	auto_stmt s = db_stmt(db, SQL_FROZEN_SET_INSERT);

	bind_text(&s, ":name", name);
	bind_int(&s, ":number", number);
	bind_text(&s, ":labels", set->labels);
	bind_int(&s, ":rows", set->rows);
	bind_int(&s, ":positives", set->positives);
	bind_int(&s, ":idx", e->index);
	return stmt_run(cx, &s);
}

enum err dataset_frozen_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct reader r = entry_fact(e);
	const char *name = read_text(&r, "name"), *src, *labels;
	int64_t number = read_int(&r, "number");
	struct frozen_set set = { read_text(&r, "labels"), read_int(&r, "rows"),
				  read_int(&r, "positives") };

	read_text(&r, "label");
	TRY(read_end(cx, &r));
	TRY(frozen_insert(cx, db, e, name, number, &set));
	TRY(dataset_extend(cx, db, e, name, number, "frozen"));
	src = arena_printf(&cx->mem, "dataset:%s/%lld", name, (long long)number);
	labels = arena_printf(&cx->mem, "artifact:%s", set.labels);
	TRY(concern_add(cx, db, labels, src));
	return edge_add(cx, db, src, "labelled-by", labels, e->index);
}

enum err db_frozen_set(struct ctx *cx, struct db *db, const char *name, int64_t number,
		       struct frozen_set *out)
{
	auto_stmt s = db_stmt(db, SQL_FROZEN_SET_GET);
	bool row;

	*out = (struct frozen_set){ 0 };
	bind_text(&s, ":name", name);
	bind_int(&s, ":number", number);
	TRY(stmt_next(cx, &s, &row));
	if (row)
		*out = (struct frozen_set){ col_text(cx, &s, 0), col_int(&s, 1), col_int(&s, 2) };
	return OK;
}
