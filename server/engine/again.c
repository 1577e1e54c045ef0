/*
 * The idea: rows follow from entries, so rows that are not believed can be made
 * anew.  Entries are applied by the same functions as in the server and in fsck
 * (log_replay()); they are stored as well, because the decisions that are made by
 * such a store read them.
 *
 * The root is compared at the end, before anything is committed: an entry that
 * was altered leaves an empty database.
 */

#include "engine/again.h"

#include "engine/hand.h"
#include "engine/log_read.h"
#include "engine/migrate.h"
#include "engine/rows.h"
#include "engine/sql.h"
#include "migrations.h"

struct again {
	struct db *from, *to;
	struct log *log;
	uint64_t size; /* entries so far */
};

static enum err again_control(struct ctx *cx, struct db *db, sql_id id)
{
	auto_hand h = db_hand(db, HAND_LOG);

	return db_run(cx, db, id);
}

static enum err entry_keep(struct ctx *cx, struct again *a, const void *bytes, size_t size)
{
	auto_hand h = db_hand(a->to, HAND_LOG);
	auto_stmt s = db_stmt(a->to, SQL_ENTRY_INSERT);

	bind_int(&s, ":idx", (int64_t)a->size);
	bind_blob(&s, ":body", bytes, size);
	return stmt_run(cx, &s);
}

static enum err entry_again(struct ctx *cx, struct again *a, const void *bytes, size_t size)
{
	struct hash leaf = merkle_leaf(bytes, size);

	TRY(entry_keep(cx, a, bytes, size));
	TRY(log_replay(cx, a->to, a->log, bytes, size, &leaf));
	a->size++;
	return OK;
}

static enum err slice_again(struct ctx *cx, struct again *a, uint64_t to)
{
	auto_stmt s = db_stmt(a->from, SQL_ENTRY_RANGE);
	struct ctx step = { 0 }; /* for one entry at a time */
	enum err e = OK;

	bind_int(&s, ":from", (int64_t)a->size);
	bind_int(&s, ":to", (int64_t)to);
	while (e == OK && row_next(cx, &s)) {
		uint64_t index = a->size;
		size_t size;
		const void *bytes = col_borrow(&s, 0, &size);

		e = entry_again(&step, a, bytes, size);
		if (e != OK)
			e = errf(cx, e == E_UNAVAILABLE ? e : E_TAMPERED,
				 "entry %llu does not replay: %s", (unsigned long long)index,
				 step.detail);
		arena_reset(&step.mem);
	}
	arena_free(&step.mem);
	TRY(e);
	TRY(rows_end(&s));
	return a->size == to
		       ? OK
		       : errf(cx, E_TAMPERED, "entry %llu is missing", (unsigned long long)a->size);
}

static enum err slices_again(struct ctx *cx, struct again *a, uint64_t size,
			     const atomic_bool *stop)
{
	while (a->size < size) {
		uint64_t left = size - a->size;

		if (stop && atomic_load(stop))
			return errf(cx, E_UNAVAILABLE, "the server stops");
		TRY(slice_again(cx, a, a->size + (left < AGAIN_SLICE ? left : AGAIN_SLICE)));
	}
	return OK;
}

static enum err all_again(struct ctx *cx, struct again *a, const struct log_head *head,
			  const atomic_bool *stop)
{
	struct hash root;

	{
		auto_hand h = db_hand(a->to, HAND_SCHEMA);

		TRY(migrate_apply(cx, a->to, migrations));
	}
	TRY(slices_again(cx, a, head->size, stop));
	TRY(log_replay_end(cx, a->to, a->log, &root));
	return hash_same(&root, &head->root)
		       ? OK
		       : errf(cx, E_TAMPERED, "the entries do not lead to the root of size %llu",
			      (unsigned long long)head->size);
}

enum err store_again(struct ctx *cx, struct db *from, struct db *to, const struct log_head *head,
		     const atomic_bool *stop)
{
	struct again a = { .from = from, .to = to };
	enum err e;

	db_contents_from(to, from);
	TRY(again_control(cx, to, SQL_BEGIN));
	e = log_open(cx, to, NULL, &a.log);
	if (e == OK)
		e = all_again(cx, &a, head, stop);
	log_close(a.log);
	if (e == OK)
		return again_control(cx, to, SQL_COMMIT);
	return db_in_transaction(to) && again_control(cx, to, SQL_ROLLBACK) != OK ? E_FAULT : e;
}

enum err store_follow(struct ctx *cx, struct db *from, struct db *to, uint64_t size)
{
	struct again a = { .from = from, .to = to };
	struct entry_clock newest;
	struct hash root;
	int64_t last;
	enum err e;

	db_contents_from(to, from);
	TRY(trail_newest(cx, to, &last, &newest));
	a.size = (uint64_t)(last + 1);
	e = log_resume(cx, to, a.size, newest.at, &a.log);
	if (e == OK)
		e = slices_again(cx, &a, size, NULL);
	if (e == OK)
		e = log_replay_end(cx, to, a.log, &root);
	log_close(a.log);
	return e;
}
