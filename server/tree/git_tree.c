#include "tree/git_tree.h"

#include <stdlib.h>
#include <string.h>

#define MODE_FILE   "100644"
#define MODE_FOLDER "40000" /* as git writes it, without a zero in front */

struct tree_entry {
	const char *name;
	size_t name_size, size; /* size: of all of it */
	bool folder;
};

/* "mode name\0" and twenty bytes. */
static bool tree_entry_at(const char *bytes, size_t left, struct tree_entry *out)
{
	const char *space = memchr(bytes, ' ', left < sizeof(MODE_FILE) ? left : sizeof(MODE_FILE));
	const char *nul = space ? memchr(space, 0, left - (size_t)(space - bytes)) : NULL;

	if (!nul || nul == space + 1 || left - (size_t)(nul + 1 - bytes) < OID_SIZE)
		return false;
	out->name = space + 1;
	out->name_size = (size_t)(nul - out->name);
	out->size = (size_t)(nul + 1 - bytes) + OID_SIZE;
	out->folder = *bytes == '4';
	return true;
}

static int git_order(const char *a, size_t na, bool fa, const char *b, size_t nb, bool fb)
{
	size_t n = na < nb ? na : nb;
	int order = memcmp(a, b, n);
	unsigned char ca = na > n ? (unsigned char)a[n] : fa ? '/' : 0;
	unsigned char cb = nb > n ? (unsigned char)b[n] : fb ? '/' : 0;

	return order ? order : (ca > cb) - (ca < cb);
}

static int items_order(const void *a, const void *b)
{
	const struct tree_item *x = a, *y = b;
	int order = git_order(x->name, x->name_size, x->folder, y->name, y->name_size, y->folder);

	return order ? order : (x->what > y->what) - (x->what < y->what);
}

static bool is_entry(const struct tree_item *i, const struct tree_entry *e)
{
	return i->folder == e->folder && i->name_size == e->name_size &&
	       memcmp(i->name, e->name, e->name_size) == 0;
}

static enum err item_wrong(struct ctx *cx, const struct tree_item *i, const char *what)
{
	return errf(cx, E_FAULT, "git: %.*s: %s", (int)i->name_size, i->name, what);
}

/* Each item against its entry, and against the item before it. */
static enum err items_check(struct ctx *cx, const struct tree_item *items, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct tree_item *it = &items[i], *before = i > 0 ? it - 1 : NULL;
		bool same = before && git_order(it->name, it->name_size, it->folder, before->name,
						before->name_size, before->folder) == 0;

		if (same && it->what != ITEM_PROBE)
			return item_wrong(cx, it, "it is named twice");
		if (it->what == ITEM_GONE && it->size == 0)
			return item_wrong(cx, it, "there is no such file");
		if (it->what == ITEM_PROBE && (same || it->size > 0))
			return item_wrong(cx, it, "it is a file and a folder");
	}
	return OK;
}

enum err tree_find(struct ctx *cx, const char *bytes, size_t size, struct tree_item *items,
		   size_t n)
{
	struct tree_entry e;
	size_t i = 0;

	qsort(items, n, sizeof(*items), items_order);
	for (size_t at = 0; at < size; at += e.size) {
		if (!tree_entry_at(bytes + at, size - at, &e))
			return errf(cx, E_FAULT, "git: a tree is none");
		for (; i < n && git_order(items[i].name, items[i].name_size, items[i].folder,
					  e.name, e.name_size, e.folder) < 0;
		     i++)
			items[i].at = at;
		for (; i < n && is_entry(&items[i], &e); i++) {
			items[i].at = at;
			items[i].size = e.size;
			memcpy(items[i].old, e.name + e.name_size + 1, OID_SIZE);
		}
	}
	for (; i < n; i++)
		items[i].at = size;
	return items_check(cx, items, n);
}

static struct splice item_edit(struct ctx *cx, const struct tree_item *i)
{
	const char *mode = i->folder ? MODE_FOLDER " " : MODE_FILE " ";
	size_t n = strlen(mode), room = n + i->name_size + 1 + OID_SIZE;
	struct splice s = { .at = i->at, .gone = i->size };
	char *to;

	if (i->what == ITEM_GONE)
		return s;
	to = arena_alloc(&cx->mem, room);
	memcpy(to, mode, n);
	memcpy(to + n, i->name, i->name_size);
	n += i->name_size + 1;
	memcpy(to + n, i->oid, OID_SIZE);
	s.bytes = to;
	s.n = n + OID_SIZE;
	return s;
}

struct splice *tree_edits(struct ctx *cx, const struct tree_item *items, size_t n, size_t *n_out)
{
	struct splice *out = arena_alloc(&cx->mem, (n + 1) * sizeof(*out));

	*n_out = 0;
	for (size_t i = 0; i < n; i++)
		if (items[i].what != ITEM_PROBE &&
		    !(items[i].what == ITEM_PUT && items[i].size > 0 &&
		      memcmp(items[i].oid, items[i].old, OID_SIZE) == 0))
			out[(*n_out)++] = item_edit(cx, &items[i]);
	return out;
}
