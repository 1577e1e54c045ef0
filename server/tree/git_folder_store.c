/*
 * The idea: a merge changes one entry of a folder, so it should cost what one
 * entry costs, whatever the folder holds.  Hashing its bytes is all that cannot
 * be spared.  So the bytes are kept, in memory by name, and edited; and the row
 * that is written is a delta against a keyframe, a tree that is kept whole.
 *
 * A keyframe of K bytes costs K once; a delta grows by some GROWTH bytes with
 * each merge since.  The sum is least where a delta is sqrt(2 * GROWTH * K), so
 * that is where the next tree is kept whole and is the keyframe of those that
 * follow.  A delta is never against a delta: to read any tree takes two rows.
 *
 * The runs of a delta are edited as the bytes are, from what the delta of the
 * tree before says.  So the form of a row follows from the rows before it, and
 * a replay makes the same one.  On another machine zlib may make other sizes,
 * and so other keyframes: fsck compares what rows hold where they differ.
 *
 * Never: keep a tree in memory under a name that was not the hash of its bytes;
 * make a delta that depends on whether something was in memory.
 */

#include "tree/git_folder.h"

#include <stdlib.h>
#include <string.h>

#include "tree/git_zip.h"

#define TREES_KEPT  8    /* folders: as many as a path has, and some */
#define SMALL_TREE  4096 /* bytes: below, a tree is always whole */
#define GROWTH      48   /* bytes that one more entry adds to a delta, about */
#define PATH_FOLDER '/'

struct buffer {
	char *b;
	size_t size, room;
};

/* A tree by its name, and how its row says it. */
struct kept_tree {
	bool is_kept;
	unsigned char oid[OID_SIZE], keyframe[OID_SIZE];
	size_t keyframe_size, keyframe_stored; /* bytes, as it is and in its row */
	struct buffer bytes, delta;            /* delta: empty of a keyframe */
	uint64_t used;
};

struct trees {
	struct kept_tree tree[TREES_KEPT];
	struct buffer spare;
	uint64_t clock;
};

static void buffer_set(struct buffer *to, const char *bytes, size_t size)
{
	if (!to->b || to->room < size + 1) {
		to->room = size + size / 8 + 1; /* it will grow */
		to->b = realloc(to->b, to->room);
		if (!to->b)
			abort();
	}
	if (bytes)
		memcpy(to->b, bytes, size);
	to->size = size;
}

static void trees_drop(void *kept)
{
	struct trees *all = kept;

	for (size_t i = 0; i < TREES_KEPT; i++) {
		free(all->tree[i].bytes.b);
		free(all->tree[i].delta.b);
	}
	free(all->spare.b);
	free(all);
}

static struct trees *trees_of(struct db *db)
{
	void **kept = db_kept(db, trees_drop);

	if (!*kept)
		*kept = calloc(1, sizeof(struct trees));
	if (!*kept)
		abort();
	return *kept;
}

/* The tree of that name, or the place that was used the longest ago, emptied. */
static struct kept_tree *tree_place(struct trees *all, const unsigned char *oid)
{
	struct kept_tree *oldest = &all->tree[0];

	for (size_t i = 0; i < TREES_KEPT; i++) {
		struct kept_tree *t = &all->tree[i];

		if (oid && t->is_kept && memcmp(t->oid, oid, OID_SIZE) == 0) {
			t->used = ++all->clock;
			return t;
		}
		if (!t->is_kept || (oldest->is_kept && t->used < oldest->used))
			oldest = t;
	}
	oldest->is_kept = false;
	oldest->used = ++all->clock;
	return oldest;
}

/* A name whose row is written now: what was kept under it came from a job that was rolled back. */
static void tree_forget(struct trees *all, const unsigned char *oid)
{
	for (size_t i = 0; i < TREES_KEPT; i++)
		if (all->tree[i].is_kept && memcmp(all->tree[i].oid, oid, OID_SIZE) == 0)
			all->tree[i].is_kept = false;
}

static enum err tree_delta_read(struct ctx *cx, struct db *db, const struct object_row *row,
				struct kept_tree *t)
{
	struct object_row keyframe;
	size_t size;
	const char *plain = zip_inflate(&cx->mem, row->bytes, row->size, &size);
	struct delta d;

	if (!plain || !delta_parse(&cx->mem, plain, size, &d))
		return errf(cx, E_TAMPERED, "git: a tree's delta is none");
	TRY(object_row_get(cx, db, row->base, &keyframe, NULL));
	memcpy(t->keyframe, row->base, OID_SIZE);
	t->keyframe_size = d.source;
	t->keyframe_stored = keyframe.size;
	buffer_set(&t->delta, plain, size);
	return OK;
}

/* oid NULL: an empty one, which is nobody's. */
static enum err tree_take(struct ctx *cx, struct db *db, const unsigned char *oid,
			  struct kept_tree **out)
{
	struct kept_tree *t = *out = tree_place(trees_of(db), oid);
	struct object_row row;
	struct object o;

	if (t->is_kept)
		return OK;
	buffer_set(&t->bytes, "", 0);
	buffer_set(&t->delta, "", 0);
	t->keyframe_stored = 0;
	if (!oid)
		return OK;
	TRY(object_row_get(cx, db, oid, &row, NULL));
	TRY(object_open(cx, db, &row, &o));
	if (o.type != OBJECT_TREE)
		return errf(cx, E_TAMPERED, "git: a tree is none");
	buffer_set(&t->bytes, o.bytes, o.size);
	memcpy(t->oid, oid, OID_SIZE);
	memcpy(t->keyframe, oid, OID_SIZE);
	t->keyframe_size = o.size;
	t->keyframe_stored = row.size;
	if (row.base)
		TRY(tree_delta_read(cx, db, &row, t));
	t->is_kept = true;
	return OK;
}

static size_t size_after(size_t size, const struct splice *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		size += s[i].n - s[i].gone;
	return size;
}

/* The bytes with the edits in them, into the spare buffer. */
static void bytes_edit(const struct buffer *from, const struct splice *s, size_t n,
		       struct buffer *to)
{
	size_t at = 0;
	char *p;

	buffer_set(to, NULL, size_after(from->size, s, n));
	p = to->b;
	for (size_t i = 0; i < n; i++) {
		memcpy(p, from->b + at, s[i].at - at);
		p += s[i].at - at;
		if (s[i].n > 0)
			memcpy(p, s[i].bytes, s[i].n);
		p += s[i].n;
		at = s[i].at + s[i].gone;
	}
	memcpy(p, from->b + at, from->size - at);
}

/* Put it as a delta if one is small enough; *was_new: there was no row of that name. */
static enum err delta_put(struct ctx *cx, struct db *db, struct kept_tree *t,
			  const struct splice *s, size_t n, bool *is_put, bool *was_new)
{
	struct object_row row = { .base = t->keyframe };
	const char *plain = t->delta.b;
	size_t size = t->delta.size;
	struct delta d;

	*is_put = false;
	if (t->keyframe_stored == 0 || t->bytes.size < SMALL_TREE)
		return OK;
	if (size == 0)
		d = delta_none(&cx->mem, t->keyframe_size);
	else if (!delta_parse(&cx->mem, plain, size, &d))
		return errf(cx, E_FAULT, "git: a delta of ours is none");
	d = delta_edit(&cx->mem, &d, s, n);
	plain = delta_print(&cx->mem, &d, &size);
	row.bytes = zip_deflate(&cx->mem, NULL, 0, plain, size, &row.size);
	if (row.size * row.size > (size_t)2 * GROWTH * t->keyframe_stored)
		return OK;
	*is_put = true;
	buffer_set(&t->delta, plain, size);
	return object_put_row(cx, db, t->oid, &row, was_new);
}

/* The tree becomes the one that the edits make of it, which is put under its name. */
static enum err tree_edit(struct ctx *cx, struct db *db, struct kept_tree *t,
			  const struct splice *s, size_t n)
{
	struct buffer *spare = &trees_of(db)->spare, before = t->bytes;
	struct object o = { .type = OBJECT_TREE };
	bool is_put, was_new;

	t->is_kept = false;
	bytes_edit(&before, s, n, spare);
	t->bytes = *spare;
	*spare = before;
	o.bytes = t->bytes.b;
	o.size = t->bytes.size;
	TRY(object_name(cx, &o, t->oid));
	tree_forget(trees_of(db), t->oid);
	TRY(delta_put(cx, db, t, s, n, &is_put, &was_new));
	if (!is_put) {
		TRY(object_put(cx, db, &o, t->oid, &was_new, &t->keyframe_stored));
		memcpy(t->keyframe, t->oid, OID_SIZE);
		t->keyframe_size = o.size;
		t->delta.size = 0;
	}
	/* of a row that was there before, its own form counts: it is read when it is needed */
	t->is_kept = was_new;
	return OK;
}

/* ---- folders ---- */

/* Files of one folder: sorted by path, and from skip on their paths count. */
struct level {
	struct ctx *cx;
	struct db *db;
	const struct git_file *files;
	size_t n, skip;
};

static size_t name_end(const char *name)
{
	return strcspn(name, "/");
}

/* How many files, from the first on, lie in the same folder as it does. */
static size_t level_group(const struct level *l, size_t first)
{
	const char *name = l->files[first].path + l->skip;
	size_t n = first + 1, size = name_end(name) + 1;

	while (n < l->n && strncmp(l->files[n].path + l->skip, name, size) == 0)
		n++;
	return n - first;
}

/* A name that is put as one kind must not be there as the other. */
static void probe_add(struct tree_item *items, size_t *n)
{
	struct tree_item *probe = &items[*n];

	*probe = (struct tree_item){ items[*n - 1].name,
				     items[*n - 1].name_size,
				     !items[*n - 1].folder,
				     ITEM_PROBE,
				     { 0 },
				     0,
				     0,
				     { 0 } };
	(*n)++;
}

static enum err file_item(const struct level *l, const struct git_file *f, struct tree_item *out)
{
	const struct object blob = { OBJECT_BLOB, f->bytes, f->size };

	out->what = f->bytes ? ITEM_PUT : ITEM_GONE;
	return f->bytes ? object_put(l->cx, l->db, &blob, out->oid, NULL, NULL) : OK;
}

/* An item for each file and each folder of the level, and what it must not meet. */
static enum err level_items(const struct level *l, struct tree_item *items, size_t *n)
{
	for (size_t i = 0, group = 1; i < l->n; i += group) {
		const struct git_file *f = &l->files[i];
		struct tree_item *it = &items[(*n)++];

		it->name = f->path + l->skip;
		it->name_size = name_end(it->name);
		it->folder = it->name[it->name_size] == PATH_FOLDER;
		group = it->folder ? level_group(l, i) : 1;
		if (!it->folder)
			TRY(file_item(l, f, it));
		if (it->what == ITEM_PUT)
			probe_add(items, n);
	}
	return OK;
}

static enum err level_update(const struct level *l, const unsigned char *before,
			     unsigned char out[OID_SIZE], bool *is_empty);

/* The files of a folder's item, one level down.  Git has no empty folders: it goes with its last
 * file. */
static enum err item_update(const struct level *l, struct tree_item *it)
{
	struct level below = { l->cx, l->db, l->files, 1, l->skip + it->name_size + 1 };
	bool is_empty;
	size_t i = 0;

	while (l->files[i].path + l->skip != it->name)
		i++;
	below.files += i;
	below.n = level_group(l, i);
	TRY(level_update(&below, it->size > 0 ? it->old : NULL, it->oid, &is_empty));
	if (is_empty)
		it->what = ITEM_GONE;
	return OK;
}

/* One folder and those in it.  The tree is taken twice: those below may have taken its place.
 * An empty one is put only if it is the whole tree. */
static enum err level_update(const struct level *l, const unsigned char *before,
			     unsigned char out[OID_SIZE], bool *is_empty)
{
	struct tree_item *items = arena_alloc(&l->cx->mem, (2 * l->n + 1) * sizeof(*items));
	struct kept_tree *t;
	struct splice *edits;
	size_t n = 0, n_edits;

	TRY(level_items(l, items, &n));
	TRY(tree_take(l->cx, l->db, before, &t));
	TRY(tree_find(l->cx, t->bytes.b, t->bytes.size, items, n));
	for (size_t i = 0; i < n; i++)
		if (items[i].folder && items[i].what == ITEM_PUT)
			TRY(item_update(l, &items[i]));
	TRY(tree_take(l->cx, l->db, before, &t));
	edits = tree_edits(l->cx, items, n, &n_edits);
	*is_empty = size_after(t->bytes.size, edits, n_edits) == 0;
	if (*is_empty && l->skip > 0)
		return OK;
	TRY(tree_edit(l->cx, l->db, t, edits, n_edits));
	memcpy(out, t->oid, OID_SIZE);
	return OK;
}

static int files_order(const void *a, const void *b)
{
	return strcmp(((const struct git_file *)a)->path, ((const struct git_file *)b)->path);
}

enum err folder_update(struct ctx *cx, struct db *db, const unsigned char *before,
		       const struct git_file *files, size_t n, unsigned char out[OID_SIZE])
{
	struct git_file *sorted = arena_alloc(&cx->mem, (n + 1) * sizeof(*sorted));
	const struct level top = { cx, db, sorted, n, 0 };
	bool is_empty;

	if (n > 0)
		memcpy(sorted, files, n * sizeof(*sorted));
	qsort(sorted, n, sizeof(*sorted), files_order);
	return level_update(&top, before, out, &is_empty);
}
