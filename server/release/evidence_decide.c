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

#include "control/change.h"
#include "documents/envelope.h"
#include "documents/evidence.h"
#include "documents/path.h"
#include "engine/content.h"
#include "engine/log_read.h"
#include "proof/entry.h"
#include "release/publication.h"
#include "tree/document.h"

/* An entry and its way to the head. */
static enum err entry_fetch(struct ctx *cx, struct db *db, int64_t index,
			    const struct checkpoint *head, struct evidence_entry *out)
{
	out->index = index;
	TRY(trail_entry(cx, db, index, &out->entry, &out->size));
	out->entry = arena_strndup(&cx->mem, out->entry, out->size);
	return trail_inclusion(cx, db, (uint64_t)index, head->size, &out->proof);
}

static enum err document_text(struct ctx *cx, struct db *db, const char *digest, const char **out)
{
	struct document doc;

	TRY(document_read(cx, db, digest, &doc));
	*out = doc.bytes;
	return OK;
}

static enum err signature_fetch(struct ctx *cx, struct db *db, int64_t index,
				const struct checkpoint *head, struct evidence_signature *out)
{
	auto_entry e = { .json = NULL };
	struct statement s;
	const char *digest;

	TRY(entry_fetch(cx, db, index, head, &out->signed_));
	TRY(entry_parse(cx, out->signed_.entry, out->signed_.size, &e));
	digest = json_string_value(
		json_object_get(json_object_get(e.fact, "signature"), "envelope"));
	if (!digest)
		return errf(cx, E_TAMPERED, "entry %lld is no signature", (long long)index);
	TRY(document_text(cx, db, digest, &out->envelope));
	TRY(envelope_peek(cx, out->envelope, strlen(out->envelope), &s));
	return trail_consistency(cx, db, (uint64_t)s.size, head->size, &out->consistency);
}

static enum err signatures_fetch(struct ctx *cx, struct db *db, json_t *list,
				 const struct checkpoint *head, struct evidence_change *out)
{
	out->n_signatures = json_array_size(list);
	out->signature = arena_alloc(&cx->mem, (out->n_signatures + 1) * sizeof(*out->signature));
	for (size_t i = 0; i < out->n_signatures; i++)
		TRY(signature_fetch(cx, db, json_integer_value(json_array_get(list, i)), head,
				    &out->signature[i]));
	return OK;
}

/* The change that the merge at this index ended. */
static enum err change_fetch(struct ctx *cx, struct db *db, int64_t merged,
			     const struct checkpoint *head, struct evidence_change *out)
{
	auto_entry e = { .json = NULL };
	const char *manifest;
	int64_t opened;

	TRY(entry_fetch(cx, db, merged, head, &out->merged));
	TRY(entry_parse(cx, out->merged.entry, out->merged.size, &e));
	manifest = json_string_value(json_object_get(e.fact, "manifest"));
	if (e.action != ACTION_CHANGE_MERGED || !manifest)
		return errf(cx, E_TAMPERED, "entry %lld is no merge", (long long)merged);
	out->number = json_integer_value(json_object_get(e.fact, "number"));
	TRY(document_text(cx, db, manifest, &out->manifest));
	TRY(db_change_opened(cx, db, out->number, &opened));
	TRY(entry_fetch(cx, db, opened, head, &out->opened));
	return signatures_fetch(cx, db, json_object_get(e.fact, "signatures"), head, out);
}

static enum err evidence_record_add(struct ctx *cx, struct db *db, struct evidence_change *c,
				    const char *path, const char *digest)
{
	struct evidence_document *d = &c->document[c->n_documents++];

	d->path = path;
	return document_text(cx, db, digest, &d->content);
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
	TRY(change_fetch(cx, db, due->merged, head, &e->change[0]));
	second = &e->change[e->n_changes - 1];
	if (e->n_changes == 2)
		TRY(change_fetch(cx, db, version_at, head, second));
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
