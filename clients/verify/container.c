/*
 * Before any meaning: the archive has exactly one form (proof/archive.h), its
 * files come in one order, and each document is named by its own hash.  All
 * that the later steps read was therefore named by something that is checked;
 * no byte is left over in which an archive could say something to a person that
 * no step has seen.
 */

#include "exportreadme.h"
#include "proof/tiles.h"
#include "verify/verify.h"

#include <stdlib.h>
#include <string.h>

#define FILES_MAX ((size_t)1 << 26)

/* All files of the archive, in its order. */
struct list {
	struct archive_file *f;
	size_t n, room, next;
};

static enum err container_list_read(struct verify *v, struct list *out)
{
	struct archive a = archive_open(&v->cx.mem, v->bytes, v->size);
	bool more = true;

	while (more) {
		if (out->n == out->room) {
			out->room = out->room ? 2 * out->room : 256;
			out->f = realloc(out->f, out->room * sizeof(*out->f));
			if (!out->f || out->room > FILES_MAX)
				abort();
		}
		TRY(archive_next(&v->cx, &a, &out->f[out->n], &more));
		out->n += more;
	}
	return OK;
}

static enum err unexpected(struct verify *v, const struct list *l, const char *want)
{
	if (l->next == l->n)
		return err_at(&v->cx, errf(&v->cx, E_INVALID, "%s is not there", want), "%s", want);
	return err_at(
		&v->cx,
		errf(&v->cx, E_INVALID, "%s stands where %s must be", l->f[l->next].name, want),
		"byte %llu", (unsigned long long)l->f[l->next].at);
}

static struct file file_of(const struct archive_file *f)
{
	return (struct file){ f->name, f->bytes, (size_t)f->size, false };
}

static enum err container_take(struct verify *v, struct list *l, const char *name, struct file *out)
{
	*out = (struct file){ .name = name };
	if (l->next == l->n || strcmp(l->f[l->next].name, name) != 0)
		return unexpected(v, l, name);
	*out = file_of(&l->f[l->next++]);
	return OK;
}

static enum err text_is(struct verify *v, const struct file *f, const char *want, const char *why)
{
	if (f->size == strlen(want) && memcmp(f->bytes, want, f->size) == 0)
		return OK;
	return err_at(&v->cx, errf(&v->cx, E_INVALID, "%s: %s", f->name, why), "%s", f->name);
}

/* One signature, ours: another line could say anything, and be changed unseen. */
static enum err head_read(struct verify *v, const struct file *f)
{
	struct ctx *cx = &v->cx;
	char *note = arena_strndup(&cx->mem, (const char *)f->bytes, f->size);
	const char *lines = note;
	size_t n = 0;

	for (; (lines = strchr(lines, '\n')); lines++)
		n++;
	if (strlen(note) != f->size || n != 5 || f->size == 0 || note[f->size - 1] != '\n' ||
	    checkpoint_verify(cx, &v->key, note, &v->head) != OK)
		return err_at(cx,
			      errf(cx, E_TAMPERED, "checkpoint: not signed by %s", v->key.origin),
			      "checkpoint");
	return OK;
}

static enum err tiles_take(struct verify *v, struct list *l, const char *folder, struct files *out)
{
	struct ctx *cx = &v->cx;

	out->n = (size_t)((v->head.size + TILE_WIDTH - 1) / TILE_WIDTH);
	if (out->n > l->n)
		return unexpected(v, l, folder);
	out->list = arena_alloc(&cx->mem, (out->n + 1) * sizeof(*out->list));
	for (size_t n = 0; n < out->n; n++) {
		uint64_t left = v->head.size - n * TILE_WIDTH;
		unsigned width = left < TILE_WIDTH ? (unsigned)left : TILE_WIDTH;

		TRY(container_take(v, l,
				   arena_printf(&cx->mem, "%s/%s", folder, tile_path(cx, n, width)),
				   &out->list[n]));
	}
	return OK;
}

/* Named by their hash, in the order of their names. */
static enum err contents_take(struct verify *v, struct list *l, const char *folder, struct map *out)
{
	struct ctx *cx = &v->cx;
	const char *lead = arena_printf(&cx->mem, "%s/", folder), *before = "";

	for (; l->next < l->n && strncmp(l->f[l->next].name, lead, strlen(lead)) == 0; l->next++) {
		const struct archive_file *f = &l->f[l->next];
		struct file *file = &v->contents.list[v->contents.n++];
		struct hash h = hash_bytes(f->bytes, f->size);
		const char *digest = digest_text(cx, &h);

		if (strcmp(f->name + strlen(lead), digest + strlen("sha256:")) != 0)
			return err_at(cx,
				      errf(cx, E_TAMPERED, "%s: its bytes are %s", f->name, digest),
				      "%s", f->name);
		/* in order and each once: an archive of the same records has
		 * one form */
		if (strcmp(f->name, before) <= 0)
			return unexpected(v, l, "another file");
		before = f->name;
		*file = file_of(f);
		map_put(out, digest, file);
	}
	return OK;
}

static enum err list_take(struct verify *v, struct list *l)
{
	struct ctx *cx = &v->cx;
	const struct file none = { "", (const unsigned char *)"", 0, false };
	struct file readme = none, checkpoint = none, vkey = none;

	TRY(container_take(v, l, "README.txt", &readme));
	TRY(container_take(v, l, "checkpoint", &checkpoint));
	TRY(container_take(v, l, "vkey", &vkey));
	TRY(text_is(v, &readme, embedded_find(exportreadme, "export-readme"),
		    "not the text that comes with exports of this version"));
	TRY(text_is(v, &vkey, arena_printf(&cx->mem, "%s\n", note_vkey(cx, &v->key)),
		    "not the key that was given to this program"));
	TRY(head_read(v, &checkpoint));
	TRY(tiles_take(v, l, "entries", &v->entries));
	TRY(tiles_take(v, l, "hashes", &v->hashes));
	v->contents.list = arena_alloc(&cx->mem, (l->n + 1) * sizeof(*v->contents.list));
	TRY(contents_take(v, l, "documents", &v->documents));
	TRY(contents_take(v, l, "personal", &v->personal));
	return l->next == l->n ? OK : unexpected(v, l, ARCHIVE_SUMS);
}

enum err container_check(struct verify *v)
{
	struct list l = { 0 };
	enum err e;

	e = container_list_read(v, &l);
	if (e == OK)
		e = list_take(v, &l);
	free(l.f);
	if (e != OK)
		return e;
	step_done(v, "container",
		  "%zu files in %llu bytes: each hashes as " ARCHIVE_SUMS
		  " says, and no byte of the archive could be another",
		  l.n, (unsigned long long)v->size);
	step_done(v, "head", "the key given signed a head of %llu entries, root %s",
		  (unsigned long long)v->head.size, hash_text(&v->cx, &v->head.root));
	return OK;
}
