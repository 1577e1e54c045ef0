/*
 * The log as bytes: entries in their bundles, the tree of their hashes, the
 * signed root, and the order of time and objects.  The hashes that come with
 * the export are believed only after they led to the signed root; then they
 * show which entry was altered, where the root alone would show that one was.
 *
 * An entry is handed on with a scratch context that is reset after each, so
 * memory does not grow with the log; whatever a step keeps, it copies.
 */

#include "base/clock.h"
#include "proof/tiles.h"
#include "verify/verify.h"

#include <string.h>

struct moment {
	int64_t index, at;
};

/* ---- entries, one by one ---- */

static enum err placed(struct verify *v, enum err e, const struct file *f, uint64_t index)
{
	struct ctx *cx = &v->scratch;
	const char *place =
		arena_printf(&v->cx.mem, "%s, entry %llu%s%s", f->name, (unsigned long long)index,
			     cx->place ? ", " : "", cx->place ? cx->place : "");

	return err_at(&v->cx, errf(&v->cx, e, "%s", cx->detail), "%s", place);
}

static enum err bundle_each(struct verify *v, size_t n, entry_fn *fn)
{
	const struct file *f = &v->entries.list[n];
	uint64_t index = n * TILE_WIDTH, end = index + TILE_WIDTH;
	size_t at = 0, size = 0;
	enum err e;

	for (end = end < v->head.size ? end : v->head.size; index < end; index++, at += size) {
		auto_entry entry = { 0 };

		v->scratch.place = NULL;
		e = errf(&v->scratch, E_INVALID, "the file ends in it");
		if (f->size - at >= 2) {
			size = (size_t)(f->bytes[at] << 8 | f->bytes[at + 1]);
			at += 2;
			if (size <= f->size - at)
				e = entry_parse(&v->scratch, f->bytes + at, size, &entry);
		}
		if (e == OK)
			e = fn(v, &entry, f->bytes + at, size);
		if (e != OK)
			return placed(v, e, f, index);
		arena_reset(&v->scratch.mem);
	}
	if (at == f->size)
		return OK;
	return err_at(&v->cx, errf(&v->cx, E_INVALID, "%s holds more than its entries", f->name),
		      "%s", f->name);
}

enum err entries_each(struct verify *v, entry_fn *fn)
{
	for (size_t n = 0; n < v->entries.n; n++)
		TRY(bundle_each(v, n, fn));
	return OK;
}

/* ---- the tree that was signed ---- */

static enum err hashes_check(struct verify *v)
{
	struct hash root;

	for (size_t n = 0; n < v->hashes.n; n++) {
		const struct file *f = &v->hashes.list[n];
		uint64_t left = v->head.size - n * TILE_WIDTH;
		size_t width = left < TILE_WIDTH ? (size_t)left : TILE_WIDTH;

		if (f->size != width * HASH_SIZE)
			return err_at(
				&v->cx,
				errf(&v->cx, E_INVALID, "%s has not %zu hashes", f->name, width),
				"%s", f->name);
		for (size_t i = 0; i < width; i++) {
			struct hash h;

			memcpy(h.b, f->bytes + i * HASH_SIZE, HASH_SIZE);
			tree_push(&v->tree, &h);
		}
	}
	TRY(tree_root(&v->cx, &v->tree, v->head.size, &root));
	if (hash_same(&root, &v->head.root))
		return OK;
	return err_at(&v->cx,
		      errf(&v->cx, E_TAMPERED,
			   "the hashes of the entries do not lead to the root that was signed"),
		      "hashes");
}

/* ---- order ---- */

static enum err log_objects_check(struct verify *v, const struct entry *e)
{
	json_t *object;
	size_t i;

	json_array_foreach (e->objects, i, object) {
		const char *id = json_string_value(json_object_get(object, "id"));
		json_t *prev = json_object_get(object, "prev");
		struct moment *head = map_get(&v->heads, id);
		int64_t want = head ? head->index : NO_ENTRY;

		if ((json_is_integer(prev) ? json_integer_value(prev) : NO_ENTRY) != want)
			return err_at(&v->scratch,
				      errf(&v->scratch, E_TAMPERED,
					   "prev of %s is not the entry before this one about it",
					   id),
				      "/objects/%zu/prev", i);
		if (!head) {
			head = arena_alloc(&v->cx.mem, sizeof(*head));
			map_put(&v->heads, id, head);
		}
		head->index = e->index;
	}
	return OK;
}

/* Stated only where the machine's clock stood before the entry before: then at is that one's. */
static enum err clock_check(struct verify *v, const struct entry *e, int64_t before)
{
	const char *text = json_string_value(json_object_get(e->json, "clock"));
	int64_t clock;

	if (!text || (clock_parse(text, &clock) && clock < before && e->at == before))
		return OK;
	return err_at(&v->scratch,
		      errf(&v->scratch, E_TAMPERED, "its clock does not explain its time"),
		      "/clock");
}

/* The signed tree first: it shows which entry is another, and not only that one
 * is. */
static enum err log_order_check(struct verify *v, const struct entry *e, const void *bytes,
				size_t size)
{
	struct moment *last = map_get(&v->heads, "");
	struct ctx *cx = &v->scratch;
	struct hash leaf = merkle_leaf(bytes, size);

	if (!last) {
		last = arena_alloc(&v->cx.mem, sizeof(*last));
		*last = (struct moment){ -1, 0 };
		map_put(&v->heads, "", last);
	}
	if (!hash_same(&leaf, &v->tree.nodes[0][last->index + 1]))
		return errf(cx, E_TAMPERED,
			    "it is not the entry of which the signed tree has the hash");
	if (e->index != last->index + 1)
		return err_at(
			cx, errf(cx, E_TAMPERED, "it calls itself entry %lld", (long long)e->index),
			"/index");
	if (e->at < last->at)
		return err_at(cx, errf(cx, E_TAMPERED, "it is older than the entry before it"),
			      "/at");
	TRY(clock_check(v, e, last->at));
	*last = (struct moment){ e->index, e->at };
	return log_objects_check(v, e);
}

/* ---- a head from elsewhere ---- */

static enum err held_wrong(struct verify *v, const char *why)
{
	return err_at(&v->cx, errf(&v->cx, E_TAMPERED, "the checkpoint held elsewhere: %s", why),
		      "--checkpoint");
}

static enum err held_check(struct verify *v)
{
	struct checkpoint held;
	struct hash root;

	if (!v->held)
		return OK;
	if (checkpoint_verify(&v->cx, &v->key, v->held, &held) != OK)
		return held_wrong(v, "not signed by the key given");
	if (held.size > v->head.size)
		return held_wrong(v, arena_printf(&v->cx.mem,
						  "it had %llu entries, the export has %llu",
						  (unsigned long long)held.size,
						  (unsigned long long)v->head.size));
	TRY(tree_root(&v->cx, &v->tree, held.size, &root));
	if (!hash_same(&root, &held.root))
		return held_wrong(v, "other entries were the first ones then");
	step_done(v, "held", "the first %llu entries are those of the checkpoint held elsewhere",
		  (unsigned long long)held.size);
	return OK;
}

enum err log_check(struct verify *v)
{
	TRY(hashes_check(v));
	TRY(entries_each(v, log_order_check));
	step_done(v, "entries",
		  "all %llu are those of the signed tree, in order, none missing; time never goes "
		  "back; of each object every entry names the one before",
		  (unsigned long long)v->head.size);
	return held_check(v);
}
