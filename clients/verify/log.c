/*
 * The log as bytes: the tree of the entries' hashes, the signed root, and the
 * order of time and objects.  The hashes that come with the export are believed
 * only after they led to the signed root; then they show which entry was altered,
 * where the root alone would show that one was.
 */

#include "base/clock.h"
#include "proof/tiles.h"
#include "verify/verify.h"

#include <string.h>

/* ---- the tree that was signed ---- */

/* Hashes lie in their files as they are. */
static const struct hash *leaf_of(const struct verify *v, uint64_t index)
{
	const struct archive_file f = archive_at(v->bytes, v->hashes.at[index / TILE_WIDTH]);

	return (const struct hash *)f.bytes + index % TILE_WIDTH;
}

static const struct hash *tree_leaf(void *arg, uint64_t index)
{
	bytes_seen(arg, BYTES_AROUND);
	return leaf_of(arg, index);
}

static enum err hashes_check(struct verify *v)
{
	struct hash root;

	v->tree.leaf = tree_leaf;
	v->tree.arg = v;
	for (size_t n = 0; n < v->hashes.n; n++) {
		const struct archive_file f = archive_at(v->bytes, v->hashes.at[n]);
		uint64_t left = v->head.size - n * TILE_WIDTH;
		size_t width = left < TILE_WIDTH ? (size_t)left : TILE_WIDTH;

		if (f.size != width * HASH_SIZE)
			return err_at(
				&v->cx,
				errf(&v->cx, E_INVALID, "%s has not %zu hashes", f.name, width),
				"%s", f.name);
		for (size_t i = 0; i < width; i++)
			tree_push(&v->tree);
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

/* Stated only where the machine's clock stood before the entry before: then at is that one's. */
static enum err clock_check(struct verify *v, const struct entry *e, int64_t before)
{
	if (json_is_null(json_object_get(e->json, "clock")) ||
	    (e->clock < before && e->at == before))
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
	struct ctx *cx = &v->scratch;
	struct hash leaf = merkle_leaf(bytes, size);

	if (!hash_same(&leaf, leaf_of(v, (uint64_t)(v->last_index + 1))))
		return errf(cx, E_TAMPERED,
			    "it is not the entry of which the signed tree has the hash");
	if (e->index != v->last_index + 1)
		return err_at(
			cx, errf(cx, E_TAMPERED, "it calls itself entry %lld", (long long)e->index),
			"/index");
	if (e->at < v->last_at)
		return err_at(cx, errf(cx, E_TAMPERED, "it is older than the entry before it"),
			      "/at");
	TRY(clock_check(v, e, v->last_at));
	v->last_index = e->index;
	v->last_at = e->at;
	people_note(v, e);
	return objects_add(v, e);
}

/* An object's order is seen in the end, and may have been wrong before what ended the walk. */
static enum err order_check(struct verify *v)
{
	enum err e;

	v->last_index = -1;
	objects_begin(v);
	e = entries_each(v, log_order_check);
	if (e != E_UNAVAILABLE)
		TRY(objects_check(v));
	return e;
}

/* ---- a head from elsewhere ---- */

static enum err held_wrong(struct verify *v, const char *why)
{
	return err_at(&v->cx, errf(&v->cx, E_TAMPERED, "the checkpoint held elsewhere: %s", why),
		      "--checkpoint");
}

static enum err held_check(struct verify *v)
{
	const struct note_key *by;
	struct checkpoint held;
	const char *origin;
	struct hash root;

	if (!v->held)
		return OK;
	origin = arena_strndup(&v->cx.mem, v->held, strcspn(v->held, "\n"));
	by = head_signer(&v->cx, &v->logs, origin, v->held, &held);
	if (!by)
		return held_wrong(v, "not signed by the key given");
	if (held.size > v->head.size)
		return held_wrong(v, arena_printf(&v->cx.mem,
						  "it had %llu entries, the export has %llu",
						  (unsigned long long)held.size,
						  (unsigned long long)v->head.size));
	TRY(tree_root(&v->cx, &v->tree, held.size, &root));
	if (!hash_same(&root, &held.root))
		return held_wrong(v, arena_printf(&v->cx.mem,
						  "other entries were the first ones then, as the "
						  "key %s signed",
						  note_vkey(&v->cx, by)));
	step_done(v, "held", "the first %llu entries are those of the checkpoint held elsewhere",
		  (unsigned long long)held.size);
	return OK;
}

/* ---- logs that this one continues ---- */

static enum err head_was_had(struct verify *v, const struct tree_head *h, const char *what)
{
	struct hash root;

	if (h->size <= v->head.size) {
		TRY(tree_root(&v->cx, &v->tree, h->size, &root));
		if (hash_same(&root, &h->root))
			return OK;
	}
	return err_at(&v->cx,
		      errf(&v->cx, E_TAMPERED, "it never had the %s that people signed", what),
		      "trust/log.json");
}

static enum err continued_check(struct verify *v)
{
	const char *origin = head_origin_at(&v->logs, v->key.origin, 0);
	const struct trust_continuity *c;

	for (; strcmp(origin, v->key.origin) != 0; origin = c->origin) {
		c = trust_log_next(&v->logs, origin);
		TRY(head_was_had(v, &c->prefix, "prefix"));
		TRY(head_was_had(v, &c->first, "first head"));
		step_done(v, "continuity", "its first %llu entries are those of %s",
			  (unsigned long long)c->prefix.size, origin);
	}
	return OK;
}

enum err log_check(struct verify *v)
{
	TRY(hashes_check(v));
	TRY(order_check(v));
	step_done(v, "entries",
		  "all %llu are those of the signed tree, in order, none missing; time never goes "
		  "back; of each object every entry names the one before",
		  (unsigned long long)v->head.size);
	TRY(continued_check(v));
	return held_check(v);
}
