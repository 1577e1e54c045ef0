/*
 * Proofs are computed from stored tiles, never from a tree in memory: any
 * reader can cut one, at any size that the log once had, without the writer.
 *
 * Bytes from the file are not believed here and not verified either.  A reader
 * that verified each tile would need a signature per request; a proof that was
 * cut from an edited tile does not verify at its reader, which is where proofs
 * are judged.
 */

#include "engine/log_read.h"

#include <string.h>

#include "base/clock.h"
#include "engine/apply.h"
#include "engine/concern.h"
#include "engine/rows.h"
#include "engine/sql.h"
#include "proof/tlogproof.h"

struct source {
	struct merkle_source src;
	struct db *db;
};

enum err trail_head(struct ctx *cx, struct db *db, struct checkpoint *out)
{
	auto_stmt s = db_stmt(db, SQL_CHECKPOINT_LAST);
	bool row;

	*out = (struct checkpoint){ .root = merkle_empty() };
	TRY(stmt_next(cx, &s, &row));
	if (!row)
		return OK;
	out->size = (uint64_t)col_int(&s, 0);
	out->note = col_text(cx, &s, 2);
	if (!out->note || !col_exact(&s, 1, out->root.b, HASH_SIZE))
		return errf(cx, E_TAMPERED, "checkpoint %llu: it is not whole",
			    (unsigned long long)out->size);
	return OK;
}

enum err trail_head_over(struct ctx *cx, struct db *db, uint64_t size, struct tree_head *out)
{
	auto_stmt s = db_stmt(db, SQL_CHECKPOINT_OVER);
	bool row;

	bind_int(&s, ":size", (int64_t)size);
	TRY(stmt_next(cx, &s, &row));
	if (!row)
		return errf(cx, E_CONFLICT, "no head is signed over %llu entries",
			    (unsigned long long)size);
	out->size = (uint64_t)col_int(&s, 0);
	return col_exact(&s, 1, out->root.b, HASH_SIZE)
		       ? OK
		       : errf(cx, E_TAMPERED, "checkpoint %llu: it is not whole",
			      (unsigned long long)out->size);
}

enum err trail_entry(struct ctx *cx, struct db *db, int64_t index, const char **bytes, size_t *size)
{
	auto_stmt s = db_stmt(db, SQL_ENTRY_GET);

	bind_int(&s, ":idx", index);
	TRY(row_get(cx, &s, "entry %lld", (long long)index));
	*bytes = col_bytes(cx, &s, 0, size);
	return OK;
}

enum err trail_entry_open(struct ctx *cx, struct db *db, int64_t index, struct entry *out)
{
	const char *bytes;
	size_t size;

	TRY(trail_entry(cx, db, index, &bytes, &size));
	return entry_parse(cx, bytes, size, out);
}

enum err trail_clock(struct ctx *cx, struct db *db, int64_t index, struct entry_clock *out)
{
	auto_entry e = { .json = NULL };

	TRY(trail_entry_open(cx, db, index, &e));
	*out = (struct entry_clock){ e.at, e.clock };
	return OK;
}

enum err trail_newest(struct ctx *cx, struct db *db, int64_t *index, struct entry_clock *out)
{
	auto_stmt s = db_stmt(db, SQL_ENTRY_LAST);
	auto_entry e = { .json = NULL };
	const void *bytes;
	size_t size;
	bool row;

	*index = NO_ENTRY;
	*out = (struct entry_clock){ CLOCK_MIN, CLOCK_MIN };
	TRY(stmt_next(cx, &s, &row));
	if (!row)
		return OK;
	bytes = col_borrow(&s, 0, &size);
	TRY(entry_parse(cx, bytes, size, &e));
	*index = e.index;
	*out = (struct entry_clock){ e.at, e.clock };
	return OK;
}

enum err trail_before(struct ctx *cx, const struct entry *e, const char *object, int64_t *before)
{
	for (size_t i = 0; i < e->n_objects; i++)
		if (strcmp(e->object[i].id, object) == 0) {
			*before = e->object[i].prev;
			return OK;
		}
	return errf(cx, E_TAMPERED, "entry %lld is not about %s", (long long)e->index, object);
}

enum err trail_last(struct ctx *cx, struct db *db, const char *object, int64_t *index)
{
	return object_head(cx, db, object, index);
}

enum err trail_first(struct ctx *cx, struct db *db, const char *object, int64_t *index)
{
	int64_t at;

	*index = NO_ENTRY;
	TRY(object_head(cx, db, object, &at));
	while (at != NO_ENTRY) {
		auto_entry e = { .json = NULL };

		*index = at;
		TRY(trail_entry_open(cx, db, at, &e));
		TRY(trail_before(cx, &e, object, &at));
	}
	return *index == NO_ENTRY ? errf(cx, E_NOT_FOUND, "there is no %s", object) : OK;
}

/* C2SP tlog-tiles: each entry behind its length in two bytes, most significant
 * first.  ENTRY_MAX keeps an entry below what two bytes can say. */
enum err trail_bundle(struct ctx *cx, struct db *db, uint64_t from, unsigned n, struct printer *out)
{
	auto_stmt s = db_stmt(db, SQL_ENTRY_RANGE);
	unsigned char length[2];
	const void *bytes;
	size_t size;
	bool row;

	bind_int(&s, ":from", (int64_t)from);
	bind_int(&s, ":to", (int64_t)(from + n));
	for (; n > 0; n--) {
		TRY(stmt_next(cx, &s, &row));
		if (!row)
			return errf(cx, E_TAMPERED, "an entry of the bundle is missing");
		bytes = col_bytes(cx, &s, 0, &size);
		length[0] = (unsigned char)(size >> 8);
		length[1] = (unsigned char)size;
		put_bytes(out, length, sizeof(length));
		put_bytes(out, bytes, size);
	}
	return OK;
}

enum err trail_seen(struct ctx *cx, struct db *db, const void *bytes, size_t size,
		    const char *sites, bool *out)
{
	auto_json json = NULL;
	const char *object;
	bool some = false;
	json_t *item;
	size_t i;

	*out = !sites;
	if (!sites)
		return OK;
	TRY(json_read(cx, bytes, size, &json));
	json_array_foreach (json_object_get(json, "objects"), i, item) {
		bool seen;

		object = json_string_value(json_object_get(item, "id"));
		TRY(concern_seen(cx, db, object ? object : "", sites, &seen));
		if (!seen && !(object && concern_is_public(object)))
			return OK;
		some |= seen;
	}
	*out = some;
	return OK;
}

/* What is looked at and left out takes no room in the answer. */
static enum err entry_shown(struct ctx *cx, struct ctx *scratch, struct db *db, struct stmt *s,
			    struct page *p, int64_t *shown)
{
	size_t size;
	const void *bytes = col_borrow(s, 1, &size);
	bool seen;
	enum err e = trail_seen(scratch, db, bytes, size, p->sites, &seen);

	if (e != OK)
		return errf(cx, e, "%s", scratch->detail);
	arena_reset(&scratch->mem);
	if (!seen)
		return OK;
	put_raw(&p->items, NULL, bytes, size);
	(*shown)++;
	return OK;
}

/* A reader of all pages can count: each entry from the first to the last is shown or left out. */
static const char *span_text(struct ctx *cx, int64_t first, int64_t last, int64_t shown)
{
	struct printer p = { .mem = &cx->mem };

	put_open(&p, NULL, '{');
	put_int(&p, "first", first);
	put_int(&p, "last", last);
	put_int(&p, "shown", shown);
	put_int(&p, "left_out", last - first + 1 - shown);
	put_close(&p, '}');
	return p.text;
}

/* There is a next page unless entry 0 was reached: indexes have no gaps. */
enum err trail_back(struct ctx *cx, struct db *db, int64_t before, struct page *p)
{
	auto_stmt s = db_stmt(db, SQL_ENTRY_BACK);
	struct ctx scratch = { .now = cx->now };
	int64_t index = 0, newest = -1, shown = 0;
	enum err e = OK;

	bind_int(&s, ":before", before);
	bind_int(&s, ":limit", p->sites ? TRAIL_LOOK_MAX : p->limit);
	p->items = (struct printer){ .mem = &cx->mem };
	put_open(&p->items, NULL, '[');
	while (e == OK && shown < p->limit && row_next(cx, &s)) {
		index = col_int(&s, 0);
		newest = newest < 0 ? index : newest;
		e = entry_shown(cx, &scratch, db, &s, p, &shown);
	}
	arena_free(&scratch.mem);
	TRY(e);
	put_close(&p->items, ']');
	if (newest >= 0)
		p->span = span_text(cx, index, newest, shown);
	p->last = index > 0 ? arena_printf(&cx->mem, "%lld", (long long)index) : NULL;
	return rows_end(&s);
}

enum err trail_tile(void *db, struct ctx *cx, unsigned level, uint64_t n, struct hash *h,
		    unsigned width)
{
	auto_stmt s = db_stmt(db, SQL_TILE_GET);
	size_t size = width * sizeof(*h), stored;
	const void *data;
	bool row;

	bind_int(&s, ":id", tile_id(level, n));
	TRY(stmt_next(cx, &s, &row));
	/* a tile at the right edge may hold more by now than was asked for */
	data = col_borrow(&s, 0, &stored);
	if (!row || stored < size)
		return errf(cx, E_TAMPERED, "tile %llu of level %u is missing or short",
			    (unsigned long long)n, level);
	memcpy(h, data, size);
	return OK;
}

static enum err log_node(const struct merkle_source *src, struct ctx *cx, unsigned level,
			 uint64_t index, struct hash *out)
{
	return tiles_node(cx, level, index, trail_tile, container_of(src, struct source, src)->db,
			  out);
}

enum err trail_root(struct ctx *cx, struct db *db, uint64_t size, struct hash *out)
{
	struct source s = { { log_node }, db };
	struct checkpoint head;

	TRY(trail_head(cx, db, &head));
	if (size > head.size)
		return errf(cx, E_INVALID, "the log never had %llu entries",
			    (unsigned long long)size);
	return merkle_root(cx, &s.src, size, out);
}

enum err trail_contains(struct ctx *cx, struct db *db, uint64_t size, const struct hash *root,
			bool *out)
{
	struct hash had;
	enum err e = trail_root(cx, db, size, &had);

	*out = e == OK && hash_same(&had, root);
	return e == E_INVALID ? OK : e;
}

enum err trail_inclusion(struct ctx *cx, struct db *db, uint64_t index, uint64_t size,
			 struct path *out)
{
	struct source s = { { log_node }, db };

	return merkle_inclusion(cx, &s.src, index, size, out);
}

enum err trail_proof_put(struct ctx *cx, struct db *db, const struct checkpoint *head,
			 int64_t index, struct printer *p)
{
	const char *entry;
	struct path path;
	size_t size;

	TRY(trail_entry(cx, db, index, &entry, &size));
	TRY(trail_inclusion(cx, db, (uint64_t)index, head->size, &path));
	put_int(p, "index", index);
	put_text(p, "entry", arena_strndup(&cx->mem, entry, size));
	put_text(p, "proof", tlogproof_print(cx, (uint64_t)index, &path, head->note));
	return OK;
}

enum err trail_consistency(struct ctx *cx, struct db *db, uint64_t from, uint64_t to,
			   struct path *out)
{
	struct source s = { { log_node }, db };

	return merkle_consistency(cx, &s.src, from, to, out);
}
