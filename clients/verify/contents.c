/*
 * Every content of an export must be named by an entry, or by a manifest that
 * an entry names.  A document without a name in the log would look like
 * evidence and prove nothing.
 *
 * The digests that are named are sorted, and the files are in the order of
 * theirs, so the two are read beside each other.  A single file is found by the
 * marks, which name every eighth, and by the headers from there on.
 */

#include "proof/named.h"
#include "verify/state.h"

#include <stdio.h>
#include <string.h>

/* ---- finding one ---- */

/* The last mark that does not come after the digest; NULL: none. */
static const struct contents_mark *mark_of(const struct contents *c, const struct hash *h)
{
	size_t from = 0, to = (c->n + CONTENTS_STRIDE - 1) / CONTENTS_STRIDE;

	while (from < to) {
		size_t mid = from + (to - from) / 2;

		if (memcmp(c->mark[mid].digest.b, h->b, HASH_SIZE) <= 0)
			from = mid + 1;
		else
			to = mid;
	}
	return from ? &c->mark[from - 1] : NULL;
}

/* The name of a file is its folder's, a slash, and the digits of its digest. */
static const char *digits_of(const struct contents *c, const struct archive_file *f)
{
	return f->name + strlen(c->name) + 1;
}

const struct archive_file *contents_find(struct verify *v, const struct contents *c,
					 const char *digest)
{
	struct archive_file *f = arena_alloc(&v->scratch.mem, sizeof(*f));
	const struct contents_mark *mark;
	struct hash h;
	uint64_t at;

	if (!digest_parse(digest, &h) || !(mark = mark_of(c, &h)))
		return NULL;
	at = mark->at;
	for (size_t i = (size_t)(mark - c->mark) * CONTENTS_STRIDE; i < c->n; i++) {
		int order;

		*f = archive_at(v->bytes, at);
		bytes_seen(v, f->size < BYTES_AROUND ? f->size + ARCHIVE_BLOCK : BYTES_AROUND);
		order = strcmp(digits_of(c, f), digest + HEX_AT);
		if (order == 0)
			bytes_seen(v, BYTES_AROUND + f->size);
		if (order >= 0)
			return order == 0 ? f : NULL;
		at = archive_after(f);
	}
	return NULL;
}

const struct archive_file *document_of(struct verify *v, const char *digest)
{
	return contents_find(v, &v->documents, digest);
}

/* ---- are all of them named? ---- */

static enum err mark(void *arg, struct ctx *cx, const char *digest)
{
	struct verify *v = arg;
	struct hash h;

	return digest_parse(digest, &h) ? sort_add(cx, &v->named, h.b) : OK;
}

static enum err entry_marks(struct verify *v, const struct entry *e, const void *bytes, size_t size)
{
	const char *digest = entry_manifest(e);
	const struct archive_file *f = digest ? document_of(v, digest) : NULL;
	struct manifest m;

	TRY(trainers_add(v, e));
	TRY(entry_named(&v->scratch, e, mark, v));
	if (!digest)
		return OK;
	if (!f)
		return err_at(&v->scratch,
			      errf(&v->scratch, E_TAMPERED, "its manifest is not there"),
			      "/fact/manifest");
	TRY(manifest_parse(&v->scratch, f->bytes, f->size, &m));
	return manifest_named(&v->scratch, &m, mark, v);
}

/* Two lists in one order: of what is there, the first that is not named. */
static enum err folder_check(struct verify *v, const struct contents *c)
{
	uint64_t at = c->at, place = 0;

	for (size_t i = 0; i < c->n; i++) {
		const struct archive_file f = archive_at(v->bytes, at);
		const void *named = NULL;
		char digest[DIGEST_SIZE];
		struct hash h;
		int order = -1;

		if (f.size > VERIFY_CONTENT)
			return errf(&v->cx, E_UNAVAILABLE, "%s has more than %zu MiB", f.name,
				    VERIFY_CONTENT >> 20);
		snprintf(digest, sizeof(digest), "sha256:%s", digits_of(c, &f));
		if (!digest_parse(digest, &h))
			abort(); /* the name is that of its bytes */
		for (; order < 0 && place < v->named.all; place += order < 0) {
			TRY(sort_at(&v->cx, &v->named, place, &named));
			order = memcmp(named, h.b, HASH_SIZE);
		}
		if (order != 0)
			return err_at(&v->cx,
				      errf(&v->cx, E_TAMPERED, "%s: no entry names it", f.name),
				      "%s", f.name);
		bytes_seen(v, f.size < BYTES_AROUND ? f.size + ARCHIVE_BLOCK : BYTES_AROUND);
		at = archive_after(&f);
	}
	return OK;
}

enum err contents_check(struct verify *v)
{
	sort_begin(&v->named, v->scratch_dir, HASH_SIZE, v->sort_budget);
	trainers_begin(v);
	TRY(entries_each(v, entry_marks));
	TRY(trainers_end(v));
	TRY(sort_end(&v->cx, &v->named));
	TRY(folder_check(v, &v->documents));
	TRY(folder_check(v, &v->personal));
	sort_free(&v->named);
	step_done(v, "contents",
		  "%zu documents and %zu printed names and addresses, each the one that an entry "
		  "names by its "
		  "hash, and no other",
		  v->documents.n, v->personal.n);
	return OK;
}
