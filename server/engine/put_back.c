#include "engine/put_back.h"

#include <string.h>

#include "engine/hand.h"
#include "engine/log_read.h"
#include "engine/sql.h"
#include "proof/archive.h"
#include "proof/tiles.h"

#define ENTRIES "entries/"

struct work {
	struct ctx *cx;
	struct db *db;
	uint64_t size, next; /* of the log; of the export, the next entry */
	struct hash leaves[TILE_WIDTH];
	struct put_back *out;
};

/* Altered and missing are the same here: what is there does not have that hash. */
static enum err entry_is(struct work *w, uint64_t index, const struct hash *leaf, bool *is)
{
	auto_stmt s = db_stmt(w->db, SQL_ENTRY_GET);
	struct hash stored;
	const void *bytes;
	size_t size;
	bool row;

	*is = false;
	bind_int(&s, ":idx", (int64_t)index);
	TRY(stmt_next(w->cx, &s, &row));
	if (!row)
		return OK;
	bytes = col_borrow(&s, 0, &size);
	stored = merkle_leaf(bytes, size);
	*is = hash_same(&stored, leaf);
	return OK;
}

static enum err entry_restore(struct work *w, uint64_t index, const void *bytes, size_t size)
{
	auto_hand h = db_hand(w->db, HAND_LOG);
	auto_stmt s = db_stmt(w->db, SQL_ENTRY_PUT_BACK);

	bind_int(&s, ":idx", (int64_t)index);
	bind_blob(&s, ":body", bytes, size);
	w->out->put++;
	return stmt_run(w->cx, &s);
}

static enum err entry_look(struct work *w, const unsigned char *bytes, size_t size)
{
	uint64_t index = w->next++, left = w->size - index;
	struct hash leaf = merkle_leaf(bytes, size);
	bool is;

	if (index >= w->size)
		return OK;
	if (index % TILE_WIDTH == 0)
		TRY(trail_tile(w->db, w->cx, 0, index / TILE_WIDTH, w->leaves,
			       left < TILE_WIDTH ? (unsigned)left : TILE_WIDTH));
	w->out->looked++;
	if (!hash_same(&leaf, &w->leaves[index % TILE_WIDTH])) {
		w->out->others++;
		return OK;
	}
	TRY(entry_is(w, index, &leaf, &is));
	return is ? OK : entry_restore(w, index, bytes, size);
}

static enum err bundle_look(struct work *w, const struct archive_file *f)
{
	for (uint64_t at = 0, size; at < f->size; at += 2 + size) {
		if (f->size - at < 2)
			return errf(w->cx, E_INVALID, "%s: the file ends in an entry", f->name);
		size = (uint64_t)f->bytes[at] << 8 | f->bytes[at + 1];
		if (f->size - at - 2 < size)
			return errf(w->cx, E_INVALID, "%s: the file ends in an entry", f->name);
		TRY(entry_look(w, f->bytes + at + 2, (size_t)size));
	}
	return OK;
}

static enum err archive_look(struct work *w, const void *bytes, uint64_t size)
{
	struct archive a = archive_open(bytes, size);
	struct archive_file f;
	bool more = true;

	while (more) {
		TRY(archive_next(w->cx, &a, &f, &more));
		if (more && strncmp(f.name, ENTRIES, strlen(ENTRIES)) == 0)
			TRY(bundle_look(w, &f));
	}
	return w->next > 0 ? OK : errf(w->cx, E_INVALID, "there are no entries in it");
}

static enum err tile_keep(void *arg, struct ctx *cx, unsigned level, uint64_t n,
			  const struct hash *h, unsigned width)
{
	return OK;
}

/* All leaves, from first to last: a tree that was altered with its entries would say what is put
 * back. */
static enum err tree_grow(struct work *w, struct tiles *t)
{
	for (uint64_t i = 0; i < w->size; i++) {
		uint64_t left = w->size - i;

		if (i % TILE_WIDTH == 0)
			TRY(trail_tile(w->db, w->cx, 0, i / TILE_WIDTH, w->leaves,
				       left < TILE_WIDTH ? (unsigned)left : TILE_WIDTH));
		TRY(tiles_push(w->cx, t, &w->leaves[i % TILE_WIDTH], tile_keep, NULL));
	}
	return OK;
}

static enum err tree_check(struct work *w, const struct note_key *key)
{
	struct tiles *t = arena_alloc(&w->cx->mem, sizeof(*t));
	struct checkpoint head;
	struct hash root;

	memset(t, 0, sizeof(*t));
	TRY(trail_head(w->cx, w->db, &head));
	TRY(checkpoint_verify(w->cx, key, head.note, &head));
	w->size = head.size;
	TRY(tree_grow(w, t));
	root = tiles_root(t);
	if (!hash_same(&root, &head.root))
		return errf(w->cx, E_TAMPERED,
			    "the tiles do not lead to the root of size %llu: run fsck",
			    (unsigned long long)head.size);
	return OK;
}

static enum err statement_run(struct work *w, sql_id id)
{
	auto_hand h = db_hand(w->db, HAND_LOG);

	return db_run(w->cx, w->db, id);
}

static enum err work_do(struct work *w, const struct note_key *key, const void *archive,
			uint64_t size)
{
	enum err e;

	TRY(statement_run(w, SQL_BEGIN));
	e = tree_check(w, key);
	if (e == OK)
		e = archive_look(w, archive, size);
	if (e == OK)
		return statement_run(w, SQL_COMMIT);
	if (statement_run(w, SQL_ROLLBACK) != OK)
		return errf(w->cx, E_FAULT, "ROLLBACK failed");
	return e;
}

enum err entries_put_back(struct ctx *cx, const char *db_path, const struct note_key *key,
			  const void *archive, uint64_t size, struct put_back *out)
{
	struct work w = { .cx = cx, .out = out };
	enum err e;

	*out = (struct put_back){ 0 };
	e = db_open(cx, db_path, DB_WRITE, &w.db);
	if (e == OK)
		e = work_do(&w, key, archive, size);
	db_close(w.db);
	return e;
}
