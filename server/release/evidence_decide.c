/*
 * Evidence is everything that a device needs to judge a release without asking
 * the server: for each change (the release's, and the version's if it was
 * another) the manifest, each counted signature with its envelope, the exact
 * entry bytes, and proofs that lead from each entry to one signed checkpoint;
 * for each head that a signer had checked, a proof that the log only grew
 * since.
 *
 * Entries are copied byte for byte, since the device hashes them.  All proofs
 * are cut for one head, read once at the beginning.
 */

#include <string.h>

#include "documents/evidence.h"
#include "documents/path.h"
#include "engine/content.h"
#include "engine/log_read.h"
#include "release/carried.h"
#include "release/publication.h"
#include "tree/document.h"

static enum err evidence_text(struct ctx *cx, struct db *db, const char *digest, const char **out)
{
	struct document doc;

	TRY(document_read(cx, db, digest, &doc));
	*out = doc.bytes;
	return OK;
}

static enum err evidence_record_add(struct ctx *cx, struct db *db, struct evidence_change *c,
				    const char *path, const char *digest)
{
	struct evidence_document *d = &c->document[c->n_documents++];

	d->path = path;
	return evidence_text(cx, db, digest, &d->content);
}

enum err evidence_under(struct ctx *cx, struct db *db, const struct release_due *due,
			const struct release_record *r, const char *origin,
			const struct checkpoint *head, struct printer *out)
{
	const char *version_path = path_print(cx, PATH_VERSION, r->model, r->version), *digest;
	struct evidence *e = arena_alloc(&cx->mem, sizeof(*e));
	struct evidence_change *second;
	int64_t version_at;

	TRY(db_document_since(cx, db, version_path, &digest, &version_at));
	*e = (struct evidence){ .origin = origin,
				.model = r->model,
				.checkpoint = head->note,
				.release = r->number,
				.n_changes = version_at == due->merged ? 1 : 2 };
	TRY(change_carried(cx, db, due->merged, head->size, &e->change[0]));
	second = &e->change[e->n_changes - 1];
	if (e->n_changes == 2)
		TRY(change_carried(cx, db, version_at, head->size, second));
	TRY(evidence_record_add(cx, db, &e->change[0], due->path, due->digest));
	TRY(evidence_record_add(cx, db, second, version_path, digest));
	return evidence_print(cx, e, out);
}

enum err evidence_make(struct ctx *cx, struct db *db, const char *origin,
		       const struct release_due *due, const struct release_record *r,
		       const char *version_path, bool *ready, struct printer *out)
{
	struct checkpoint head;
	const char *digest;
	int64_t version_at;

	TRY(db_document_since(cx, db, version_path, &digest, &version_at));
	TRY(trail_head(cx, db, &head));
	/* a head covers an entry if its size is greater than the entry's index */
	*ready = (int64_t)head.size > due->merged && (int64_t)head.size > version_at;
	return *ready ? evidence_under(cx, db, due, r, origin, &head, out) : OK;
}
