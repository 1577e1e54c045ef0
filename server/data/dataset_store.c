/*
 * A dataset's row is inserted once and extended when it is frozen; numbers grow
 * by one for each name.
 */

#include "data/dataset.h"

#include <string.h>

#include "data/actions.h"
#include "data/sql.h"
#include "engine/concern.h"
#include "engine/edge.h"
#include "engine/history.h"
#include "engine/rows.h"

/* The name of a dataset, and bytes that are stored here, are seen with the dataset. */
static enum err dataset_concern(struct ctx *cx, struct db *db, const struct entry *e,
				const char *name, const char *object, const char *stored)
{
	TRY(concern_of_actor(cx, db, e, object));
	TRY(concern_of_actor(cx, db, e, arena_printf(&cx->mem, "dataset:%s", name)));
	return stored ? concern_add(cx, db, arena_printf(&cx->mem, "artifact:%s", stored), object)
		      : OK;
}

enum err dataset_registered_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	static const char *const more[] = { "size", "rows", "format", "source", "lots", "columns" };
	auto_stmt s = db_stmt(db, SQL_DATASET_INSERT);
	struct reader r = entry_fact(e);
	const char *name = read_text(&r, "name"), *digest = read_text(&r, "digest");
	int64_t number = read_int(&r, "number");
	const char *object = arena_printf(&cx->mem, "dataset:%s/%lld", name, (long long)number);
	bool stored = read_bool(&r, "stored");

	for (size_t i = 0; i < countof(more); i++)
		read_any(&r, more[i]);
	TRY(read_end(cx, &r));
	bind_text(&s, ":name", name);
	bind_int(&s, ":number", number);
	bind_text(&s, ":digest", digest);
	bind_text(&s, ":body", body_begin(cx, e, "registered"));
	bind_int(&s, ":idx", e->index);
	TRY(stmt_run(cx, &s));
	TRY(dataset_concern(cx, db, e, name, object, stored ? digest : NULL));
	if (!stored)
		return OK;
	return edge_add(cx, db, object, "holds", arena_printf(&cx->mem, "artifact:%s", digest),
			e->index);
}

enum err db_dataset_at(struct ctx *cx, struct db *db, const char *name, int64_t number, int64_t at,
		       struct body *out)
{
	auto_stmt s = stmt_as_of(db, SQL_DATASET_AT, at);

	bind_text(&s, ":name", name);
	bind_int(&s, ":number", number);
	return body_read(cx, &s, out, "dataset '%s' number %lld", name, (long long)number);
}

enum err db_dataset_page(struct ctx *cx, struct db *db, struct page *p)
{
	auto_stmt s = db_stmt(db, SQL_DATASET_PAGE);
	const char *name;
	int64_t number;

	TRY(page_after_name(cx, p, &name, &number));
	bind_text(&s, ":after", name);
	bind_text(&s, ":sites", p->sites);
	bind_int(&s, ":after_number", number);
	return page_read(cx, &s, p);
}

enum err db_dataset_next(struct ctx *cx, struct db *db, const char *name, int64_t *number)
{
	auto_stmt s = db_stmt(db, SQL_DATASET_NEXT);

	bind_text(&s, ":name", name);
	return row_int(cx, &s, 1, number);
}

enum err db_dataset_by_digest(struct ctx *cx, struct db *db, const char *name, const char *digest,
			      int64_t *number)
{
	auto_stmt s = db_stmt(db, SQL_DATASET_BY_DIGEST);

	bind_text(&s, ":name", name);
	bind_text(&s, ":digest", digest);
	return row_int(cx, &s, 0, number);
}

enum err dataset_extend(struct ctx *cx, struct db *db, const struct entry *e, const char *name,
			int64_t number, const char *event)
{
	auto_succession s = succession(db, SQL_DATASET_CLOSE, SQL_DATASET_FOLLOW, e->index);
	struct body body;

	TRY(db_dataset_at(cx, db, name, number, AT_NOW, &body));
	succession_key_text(&s, ":name", name);
	succession_key_int(&s, ":number", number);
	bind_text(&s.new, ":body", body_extend(cx, body.json, e, event));
	return succession_run(cx, &s, "dataset '%s' number %lld", name, (long long)number);
}
