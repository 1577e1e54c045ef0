/*
 * Before any meaning: the archive has exactly one form (proof/archive.h), its
 * files come in one order, and each document is named by its own hash.  All
 * that the later steps read was therefore named by something that is checked;
 * no byte is left over in which an archive could say something to a person that
 * no step has seen.
 *
 * The archive is read twice: first byte by byte, then from header to header, when
 * its sums are known to be right and say of each file what it hashes to.
 */

#include "exportreadme.h"
#include "proof/tiles.h"
#include "verify/verify.h"

#include <stdio.h>
#include <string.h>

/* The files of an archive whose form was checked, in its order. */
struct list {
	size_t n, next;           /* the sums are not counted */
	struct archive_file f;    /* the next; the sums, if there is none */
	const unsigned char *sum; /* its line of the sums */
};

static void archive_pages(void *arg, size_t size)
{
	bytes_seen(arg, size);
}

static enum err container_form_check(struct verify *v, struct list *out)
{
	struct archive a = archive_open(v->bytes, v->size);
	bool more = true;

	a.seen = archive_pages;
	a.arg = v;
	for (*out = (struct list){ 0 }; more; out->n += more)
		TRY(archive_next(&v->cx, &a, &out->f, &more));
	out->sum = out->f.bytes;
	out->f = archive_at(v->bytes, 0);
	return OK;
}

/* The present file is done with. */
static void list_step(struct verify *v, struct list *l)
{
	uint64_t size = l->f.size < BYTES_AROUND ? l->f.size : BYTES_AROUND;

	bytes_seen(v, size + (uint64_t)2 * ARCHIVE_BLOCK);
	l->sum += HEX_SIZE + strlen("  ") + strlen(l->f.name) + strlen("\n");
	l->f = archive_at(v->bytes, archive_after(&l->f));
	l->next++;
}

static enum err unexpected(struct verify *v, const struct list *l, const char *want)
{
	if (l->next == l->n)
		return err_at(&v->cx, errf(&v->cx, E_INVALID, "%s is not there", want), "%s", want);
	return err_at(&v->cx,
		      errf(&v->cx, E_INVALID, "%s stands where %s must be", l->f.name, want),
		      "byte %llu", (unsigned long long)l->f.at);
}

static enum err container_take(struct verify *v, struct list *l, const char *name,
			       struct archive_file *out)
{
	if (l->next == l->n || strcmp(l->f.name, name) != 0)
		return unexpected(v, l, name);
	*out = l->f;
	list_step(v, l);
	return OK;
}

static bool holds_text(const struct archive_file *f, const char *want)
{
	return f->size == strlen(want) && memcmp(f->bytes, want, f->size) == 0;
}

static enum err file_wrong(struct verify *v, const struct archive_file *f, const char *why)
{
	return err_at(&v->cx, errf(&v->cx, E_INVALID, "%s: %s", f->name, why), "%s", f->name);
}

/* The key that signed the head is one of those given, of a log that goes on. */
static enum err vkey_read(struct verify *v, const struct archive_file *f)
{
	size_t n = 0;

	while (n < v->logs.n &&
	       !holds_text(f, arena_printf(&v->cx.mem, "%s\n", note_vkey(&v->cx, &v->logs.key[n]))))
		n++;
	if (n == v->logs.n)
		return file_wrong(v, f, "not the key that was given to this program");
	v->key = v->logs.key[n];
	return trust_log_end(&v->logs, v->key.origin) ? file_wrong(v, f, "the log was abandoned")
						      : OK;
}

#define HEAD_MAX 4096 /* bytes: more than the longest name of a log leads to */

/* One signature, ours: another line could say anything, and be changed unseen. */
static enum err head_read(struct verify *v, const struct archive_file *f)
{
	struct ctx *cx = &v->cx;
	size_t size = f->size < HEAD_MAX ? f->size : HEAD_MAX;
	char *note = arena_strndup(&cx->mem, (const char *)f->bytes, size);
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

static enum err tiles_take(struct verify *v, struct list *l, const char *folder,
			   struct bundles *out)
{
	struct ctx *cx = &v->scratch;
	struct archive_file f = { .at = 0 };

	*out = (struct bundles){ .n = (size_t)((v->head.size + TILE_WIDTH - 1) / TILE_WIDTH) };
	if (out->n > l->n)
		return unexpected(v, l, folder);
	out->at = arena_alloc(&v->cx.mem, (out->n + 1) * sizeof(*out->at));
	for (size_t n = 0; n < out->n; n++) {
		uint64_t left = v->head.size - n * TILE_WIDTH;
		unsigned width = left < TILE_WIDTH ? (unsigned)left : TILE_WIDTH;

		TRY(container_take(v, l,
				   arena_printf(&cx->mem, "%s/%s", folder, tile_path(cx, n, width)),
				   &f));
		out->at[n] = f.at;
		arena_reset(&cx->mem);
	}
	return OK;
}

/* Named by their hash, in the order of their names; the sums say what it is. */
static enum err content_named(struct verify *v, const struct list *l, const char *lead,
			      const char *before)
{
	const char *digits = l->f.name + strlen(lead);

	if (strlen(digits) != HEX_SIZE || memcmp(digits, l->sum, HEX_SIZE) != 0)
		return err_at(&v->cx,
			      errf(&v->cx, E_TAMPERED, "%s: its bytes are sha256:%.*s", l->f.name,
				   (int)HEX_SIZE, (const char *)l->sum),
			      "%s", l->f.name);
	/* in order and each once: an archive of the same records has one form */
	return strcmp(l->f.name, before) > 0 ? OK : unexpected(v, l, "another file");
}

static enum err contents_take(struct verify *v, struct list *l, const char *folder,
			      struct contents *out)
{
	const char *lead = arena_printf(&v->cx.mem, "%s/", folder), *before = "";
	size_t most = (l->n - l->next) / CONTENTS_STRIDE + 1;

	*out = (struct contents){ .name = folder, .at = l->f.at };
	out->mark = arena_alloc(&v->cx.mem, most * sizeof(*out->mark));
	for (; l->next < l->n && strncmp(l->f.name, lead, strlen(lead)) == 0; out->n++) {
		struct contents_mark *mark = &out->mark[out->n / CONTENTS_STRIDE];
		char digest[DIGEST_SIZE];

		TRY(content_named(v, l, lead, before));
		snprintf(digest, sizeof(digest), "sha256:%s", l->f.name + strlen(lead));
		if (out->n % CONTENTS_STRIDE == 0 && !digest_parse(digest, &mark->digest))
			abort(); /* it is what a hash was printed as */
		mark->at = out->n % CONTENTS_STRIDE ? mark->at : l->f.at;
		before = l->f.name;
		list_step(v, l);
	}
	return OK;
}

/* A byte of the tree for each entry, and the marks of what may be documents or names. */
static enum err memory_check(struct verify *v, const struct list *l)
{
	uint64_t marks = 2 * (l->n / CONTENTS_STRIDE) * sizeof(struct contents_mark);

	return v->head.size + marks <= v->state_max ? OK : too_much(v);
}

static enum err list_take(struct verify *v, struct list *l)
{
	const struct archive_file none = { "", (const unsigned char *)"", 0, 0 };
	struct archive_file readme = none, checkpoint = none, vkey = none;

	TRY(container_take(v, l, "README.txt", &readme));
	TRY(container_take(v, l, "checkpoint", &checkpoint));
	TRY(container_take(v, l, "vkey", &vkey));
	if (!holds_text(&readme, embedded_find(exportreadme, "export-readme")))
		return file_wrong(v, &readme,
				  "not the text that comes with exports of this version");
	TRY(vkey_read(v, &vkey));
	TRY(head_read(v, &checkpoint));
	TRY(memory_check(v, l));
	TRY(tiles_take(v, l, "entries", &v->entries));
	TRY(tiles_take(v, l, "hashes", &v->hashes));
	TRY(contents_take(v, l, "documents", &v->documents));
	TRY(contents_take(v, l, "personal", &v->personal));
	return l->next == l->n ? OK : unexpected(v, l, ARCHIVE_SUMS);
}

enum err container_check(struct verify *v)
{
	struct list l;

	TRY(container_form_check(v, &l));
	TRY(list_take(v, &l));
	step_done(v, "container",
		  "%zu files in %llu bytes: each hashes as " ARCHIVE_SUMS
		  " says, and no byte of the archive could be another",
		  l.n, (unsigned long long)v->size);
	step_done(v, "head", "the key given signed a head of %llu entries, root %s",
		  (unsigned long long)v->head.size, hash_text(&v->cx, &v->head.root));
	return OK;
}
