/*
 * Entries are copied byte for byte, since a device hashes them.
 */

#include "release/carried.h"

#include <string.h>

#include "control/change.h"
#include "documents/envelope.h"
#include "engine/content.h"
#include "engine/log_read.h"
#include "proof/entry.h"

/* An entry and its way to the head. */
enum err entry_carried(struct ctx *cx, struct db *db, int64_t index, uint64_t size,
		       struct evidence_entry *out)
{
	out->index = index;
	TRY(trail_entry(cx, db, index, &out->entry, &out->size));
	out->entry = arena_strndup(&cx->mem, out->entry, out->size);
	return trail_inclusion(cx, db, (uint64_t)index, size, &out->proof);
}

static enum err document_text(struct ctx *cx, struct db *db, const char *digest, const char **out)
{
	struct document doc;

	TRY(document_read(cx, db, digest, &doc));
	*out = doc.bytes;
	return OK;
}

static enum err signature_fetch(struct ctx *cx, struct db *db, int64_t index, uint64_t size,
				struct evidence_signature *out)
{
	auto_entry e = { .json = NULL };
	struct statement s;
	const char *digest;

	TRY(entry_carried(cx, db, index, size, &out->signed_));
	TRY(entry_parse(cx, out->signed_.entry, out->signed_.size, &e));
	digest = json_string_value(
		json_object_get(json_object_get(e.fact, "signature"), "envelope"));
	if (!digest)
		return errf(cx, E_TAMPERED, "entry %lld is no signature", (long long)index);
	TRY(document_text(cx, db, digest, &out->envelope));
	TRY(envelope_peek(cx, out->envelope, strlen(out->envelope), &s));
	return trail_consistency(cx, db, (uint64_t)s.size, size, &out->consistency);
}

static enum err signatures_fetch(struct ctx *cx, struct db *db, json_t *list, uint64_t size,
				 struct evidence_change *out)
{
	out->n_signatures = json_array_size(list);
	out->signature = arena_alloc(&cx->mem, (out->n_signatures + 1) * sizeof(*out->signature));
	for (size_t i = 0; i < out->n_signatures; i++)
		TRY(signature_fetch(cx, db, json_integer_value(json_array_get(list, i)), size,
				    &out->signature[i]));
	return OK;
}

/* The change that the merge at this index ended. */
enum err change_carried(struct ctx *cx, struct db *db, int64_t merged, uint64_t size,
			struct evidence_change *out)
{
	auto_entry e = { .json = NULL };
	const char *manifest;
	int64_t opened;

	TRY(entry_carried(cx, db, merged, size, &out->merged));
	TRY(entry_parse(cx, out->merged.entry, out->merged.size, &e));
	manifest = json_string_value(json_object_get(e.fact, "manifest"));
	if (e.action != ACTION_CHANGE_MERGED || !manifest)
		return errf(cx, E_TAMPERED, "entry %lld is no merge", (long long)merged);
	out->number = json_integer_value(json_object_get(e.fact, "number"));
	TRY(document_text(cx, db, manifest, &out->manifest));
	TRY(db_change_opened(cx, db, out->number, &opened));
	TRY(entry_carried(cx, db, opened, size, &out->opened));
	return signatures_fetch(cx, db, json_object_get(e.fact, "signatures"), size, out);
}
