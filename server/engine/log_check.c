/*
 * A full tile is hashed and compared with one hash of the level above, so a tile of that level is
 * looked at once for the range, and the last one of each level, which is not full, belongs to the
 * right edge: log_head_check() has led that to the signed root.
 *
 * Never: hold a whole range in memory; believe an index for the place of a row, since a row that is
 * missing would shift those behind it.
 */

#include "engine/log_check.h"

#include <stdlib.h>

#include "base/clock.h"
#include "engine/log_read.h"
#include "engine/rows.h"
#include "engine/sql.h"

#define SLICE 4096 /* entries that are looked at in one transaction: some milliseconds */

struct two_tiles {
	struct hash low[TILE_WIDTH], above[TILE_WIDTH];
};

static enum err edge_check(struct ctx *cx, struct db *db, const struct checkpoint *head,
			   struct tiles *edge)
{
	struct hash root;

	TRY(tiles_load(cx, edge, head->size, trail_tile, db));
	root = tiles_root(edge);
	return hash_same(&root, &head->root)
		       ? OK
		       : errf(cx, E_TAMPERED, "checkpoint %llu: the tiles do not lead to its root",
			      (unsigned long long)head->size);
}

static enum err log_head_check(struct ctx *cx, struct db *db, const struct note_key *key,
			       struct checkpoint *out)
{
	struct checkpoint row;
	struct tiles *edge;
	enum err e;

	TRY(trail_head(cx, db, &row));
	*out = row;
	if (row.size == 0)
		return OK;
	if (checkpoint_verify(cx, key, row.note, out) != OK)
		return errf(cx, E_TAMPERED, "checkpoint %llu: %s", (unsigned long long)row.size,
			    cx->detail);
	if (out->size != row.size || !hash_same(&out->root, &row.root))
		return errf(cx, E_TAMPERED, "checkpoint %llu: its note says another head",
			    (unsigned long long)row.size);
	edge = malloc(sizeof(*edge));
	if (!edge)
		abort();
	e = edge_check(cx, db, &row, edge);
	free(edge);
	return e;
}

/* ---- entries ---- */

static enum err entry_agrees(struct ctx *cx, struct db *db, struct stmt *s, uint64_t n,
			     uint64_t size, struct hash *tile)
{
	uint64_t left = size - n;
	size_t bytes;
	const void *body = col_borrow(s, 0, &bytes);
	struct hash leaf = merkle_leaf(body, bytes);

	if (col_int(s, 1) != (int64_t)n)
		return errf(cx, E_TAMPERED, "entry %llu: it is missing", (unsigned long long)n);
	if (n % TILE_WIDTH == 0)
		TRY(trail_tile(db, cx, 0, n / TILE_WIDTH, tile,
			       left < TILE_WIDTH ? (unsigned)left : TILE_WIDTH));
	return hash_same(&leaf, &tile[n % TILE_WIDTH])
		       ? OK
		       : errf(cx, E_TAMPERED,
			      "entry %llu: its bytes are not the ones that were hashed",
			      (unsigned long long)n);
}

static enum err entries_check(struct ctx *cx, struct db *db, uint64_t size, uint64_t from,
			      uint64_t to, struct hash *tile)
{
	auto_stmt s = db_stmt(db, SQL_ENTRY_RANGE);
	uint64_t n = from;

	bind_int(&s, ":from", (int64_t)from);
	bind_int(&s, ":to", (int64_t)to);
	for (; row_next(cx, &s); n++)
		TRY(entry_agrees(cx, db, &s, n, size, tile));
	TRY(rows_end(&s));
	return n == to ? OK
		       : errf(cx, E_TAMPERED, "entry %llu: it is missing", (unsigned long long)n);
}

/* ---- tiles ---- */

static enum err tile_agrees(struct ctx *cx, struct db *db, unsigned level, uint64_t n,
			    struct two_tiles *t)
{
	unsigned place = n % TILE_WIDTH;
	struct hash h;

	TRY(trail_tile(db, cx, level, n, t->low, TILE_WIDTH));
	TRY(trail_tile(db, cx, level + 1, n / TILE_WIDTH, t->above, place + 1));
	h = merkle_fold(t->low, TILE_WIDTH);
	return hash_same(&h, &t->above[place])
		       ? OK
		       : errf(cx, E_TAMPERED,
			      "tile %llu of level %u: the level above has another hash for it",
			      (unsigned long long)n, level);
}

/* The full tiles of each level that cover from..to. */
static enum err tiles_check(struct ctx *cx, struct db *db, uint64_t size, uint64_t from,
			    uint64_t to, struct two_tiles *t)
{
	for (unsigned l = 0; l + 1 < TILE_LEVELS; l++) {
		uint64_t full = size >> (8 * l + 8), last = (to - 1) >> (8 * l + 8);

		for (uint64_t n = from >> (8 * l + 8); n <= last && n < full; n++)
			TRY(tile_agrees(cx, db, l, n, t));
	}
	return OK;
}

enum err log_range_check(struct ctx *cx, struct db *db, uint64_t size, uint64_t from, uint64_t to,
			 enum flaw *wrong)
{
	struct two_tiles *t;
	enum err e;

	from -= from % TILE_WIDTH;
	if (from >= to)
		return OK;
	t = malloc(sizeof(*t));
	if (!t)
		abort();
	/* tiles first: an entry is said to be wrong by a tile that is right */
	*wrong = FLAW_TILE;
	e = tiles_check(cx, db, size, from, to, t);
	if (e == OK) {
		*wrong = FLAW_ENTRY;
		e = entries_check(cx, db, size, from, to, t->low);
	}
	free(t);
	return e;
}

/* The range of one tile after another, since one that is wrong says nothing of its entries. */
enum err log_entry_wrong(struct ctx *cx, struct db *db, const struct checkpoint *head)
{
	struct tiles *edge = malloc(sizeof(*edge));
	enum flaw wrong;
	enum err e;

	if (!edge)
		abort();
	e = edge_check(cx, db, head, edge);
	free(edge);
	for (uint64_t at = 0; e == OK && at < head->size; at += TILE_WIDTH) {
		uint64_t left = head->size - at;

		e = log_range_check(cx, db, head->size, at,
				    at + (left < TILE_WIDTH ? left : TILE_WIDTH), &wrong);
		if (e == E_TAMPERED && wrong == FLAW_TILE)
			e = OK;
		else if (e != OK)
			return e;
	}
	return e == E_TAMPERED ? OK : e; /* where the edge is wrong no tile says anything */
}

/* ---- at the start ---- */

static enum err tail_check(struct ctx *cx, struct db *db, const struct note_key *key,
			   uint64_t *size)
{
	struct checkpoint head;
	enum flaw wrong;

	TRY(log_head_check(cx, db, key, &head));
	*size = head.size;
	return log_range_check(cx, db, head.size,
			       head.size > TAIL_ENTRIES ? head.size - TAIL_ENTRIES : 0, head.size,
			       &wrong);
}

enum err log_tail_check(struct ctx *cx, struct db *db, const struct note_key *key, uint64_t *size)
{
	enum err e;

	*size = 0;
	TRY(db_snapshot(cx, db));
	e = tail_check(cx, db, key, size);
	TRY(db_snapshot_end(cx, db));
	if (e == E_TAMPERED)
		flaw_found(FLAW_HEAD, clock_ms(), cx->detail);
	return e == E_TAMPERED ? OK : e;
}

/* ---- the rest ---- */

struct rest {
	struct ctx *cx;
	struct db *db;
	const struct note_key *key;
};

static enum err slice_check(struct rest *r, uint64_t from, uint64_t to)
{
	enum flaw wrong = FLAW_HEAD;
	struct checkpoint head;
	enum err e;

	TRY(db_snapshot(r->cx, r->db));
	e = log_head_check(r->cx, r->db, r->key, &head);
	if (e == OK)
		e = log_range_check(r->cx, r->db, head.size, from, to, &wrong);
	TRY(db_snapshot_end(r->cx, r->db));
	if (e == E_TAMPERED)
		flaw_found(wrong, clock_ms(), r->cx->detail);
	else
		arena_reset(&r->cx->mem);
	return e;
}

static enum err rest_check(struct rest *r, uint64_t from, const struct brake *brake,
			   void (*proved)(void *arg, uint64_t proved, uint64_t size), void *arg)
{
	struct checkpoint head;
	uint64_t end, at = from - from % TILE_WIDTH;

	TRY(log_head_check(r->cx, r->db, r->key, &head));
	end = head.size > TAIL_ENTRIES ? head.size - TAIL_ENTRIES : 0;
	for (; at < end && brake_goes_on(brake); at += SLICE) {
		proved(arg, at, head.size);
		TRY(slice_check(r, at, at + SLICE < end ? at + SLICE : end));
	}
	if (at >= end) /* the start looked at those after it */
		proved(arg, soundness_now().flaw == FLAW_HEAD ? end : head.size, head.size);
	return OK;
}

enum err log_rest_check(struct ctx *cx, const char *path, const struct note_key *key, uint64_t from,
			const struct brake *brake,
			void (*proved)(void *arg, uint64_t proved, uint64_t size), void *arg)
{
	struct rest r = { .cx = cx, .key = key };
	enum err e = db_open(cx, path, DB_READ, &r.db);

	if (e == OK)
		e = rest_check(&r, from, brake, proved, arg);
	db_close(r.db);
	return e;
}
