/*
 * Every content of an export must be named by an entry, or by a manifest that
 * an entry names.  A document without a name in the log would look like
 * evidence and prove nothing.
 */

#include "proof/named.h"
#include "verify/verify.h"

const struct file *document_of(struct verify *v, const char *digest)
{
	return map_get(&v->documents, digest);
}

static enum err mark(void *arg, struct ctx *cx, const char *digest)
{
	struct verify *v = arg;
	struct map *maps[] = { &v->documents, &v->personal };

	for (size_t i = 0; i < countof(maps); i++) {
		struct file *f = map_get(maps[i], digest);

		if (f)
			f->named = true;
	}
	return OK;
}

static enum err entry_marks(struct verify *v, const struct entry *e, const void *bytes, size_t size)
{
	const char *digest = entry_manifest(e);
	const struct file *f = digest ? document_of(v, digest) : NULL;
	struct manifest m;

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

enum err contents_check(struct verify *v)
{
	TRY(entries_each(v, entry_marks));
	for (size_t i = 0; i < v->contents.n; i++)
		if (!v->contents.list[i].named)
			return err_at(&v->cx,
				      errf(&v->cx, E_TAMPERED, "%s: no entry names it",
					   v->contents.list[i].name),
				      "%s", v->contents.list[i].name);
	step_done(v, "contents",
		  "%zu documents and %zu printed names and addresses, each the one that an entry "
		  "names by its "
		  "hash, and no other",
		  v->documents.n, v->personal.n);
	return OK;
}
