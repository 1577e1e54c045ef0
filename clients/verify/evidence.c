/*
 * Evidence of a release, made again: the exact entries of each change and its signatures, with the
 * proofs that this log gives under the head which the evidence states.  Whether the signatures
 * suffice was judged at the merges; a device judges it by itself.
 */

#include "documents/evidence.h"

#include <string.h>

#include "documents/envelope.h"
#include "documents/path.h"
#include "verify/disputes.h"

#define MEMBER "/fact/evidence"

static const char *document_as_text(struct verify *v, const char *digest)
{
	const struct archive_file *f = digest ? document_of(v, digest) : NULL;

	return f ? arena_strndup(&v->scratch.mem, (const char *)f->bytes, f->size) : "";
}

static enum err entry_rebuilt(struct verify *v, int64_t index, const struct checkpoint *head,
			      struct evidence_entry *out)
{
	const char *text;

	if (index < 0 || (uint64_t)index >= head->size)
		return wrong(v, MEMBER, "its head does not cover entry %lld", (long long)index);
	out->index = index;
	TRY(entry_text_at(v, (uint64_t)index, &text, &out->size));
	out->entry = arena_strndup(&v->scratch.mem, text, out->size);
	return tree_inclusion(&v->scratch, &v->tree, (uint64_t)index, head->size, &out->proof);
}

static enum err signature_rebuilt(struct verify *v, int64_t index, const struct checkpoint *head,
				  struct evidence_signature *out)
{
	auto_entry e = { 0 };
	struct statement st;

	TRY(entry_rebuilt(v, index, head, &out->signed_));
	TRY(entry_at(v, (uint64_t)index, &e));
	out->envelope =
		document_as_text(v, json_string_value(json_object_get(
					    json_object_get(e.fact, "signature"), "envelope")));
	TRY(envelope_peek(&v->scratch, out->envelope, strlen(out->envelope), &st));
	return tree_consistency(&v->scratch, &v->tree, (uint64_t)st.size, head->size,
				&out->consistency);
}

static enum err signatures_rebuilt(struct verify *v, json_t *list, const struct checkpoint *head,
				   struct evidence_change *out)
{
	out->n_signatures = json_array_size(list);
	out->signature =
		arena_alloc(&v->scratch.mem, (out->n_signatures + 1) * sizeof(*out->signature));
	for (size_t i = 0; i < out->n_signatures; i++)
		TRY(signature_rebuilt(v, json_integer_value(json_array_get(list, i)), head,
				      &out->signature[i]));
	return OK;
}

/* The opening is the one that the evidence names, if it is one of that change. */
static enum err opening_rebuilt(struct verify *v, int64_t index, const struct checkpoint *head,
				struct evidence_change *out)
{
	auto_entry e = { 0 };

	TRY(entry_rebuilt(v, index, head, &out->opened));
	TRY(entry_at(v, (uint64_t)index, &e));
	return e.action == ACTION_CHANGE_OPENED &&
			       json_integer_value(json_object_get(e.fact, "number")) == out->number
		       ? OK
		       : wrong(v, MEMBER, "entry %lld did not open change %lld", (long long)index,
			       (long long)out->number);
}

static enum err change_rebuilt(struct verify *v, const char *path,
			       const struct evidence_change *said, const struct checkpoint *head,
			       struct evidence_change *out)
{
	auto_entry e = { 0 };
	int64_t merged = merged_at(v, path);

	TRY(entry_rebuilt(v, merged, head, &out->merged));
	TRY(entry_at(v, (uint64_t)merged, &e));
	out->number = json_integer_value(json_object_get(e.fact, "number"));
	out->manifest = document_as_text(v, json_string_value(json_object_get(e.fact, "manifest")));
	TRY(opening_rebuilt(v, said->opened.index, head, out));
	return signatures_rebuilt(v, json_object_get(e.fact, "signatures"), head, out);
}

static void record_rebuilt(struct verify *v, const char *path, struct evidence_change *c)
{
	struct evidence_document *d = &c->document[c->n_documents++];

	d->path = path;
	d->content = document_as_text(v, map_get(&v->state->tree, path));
}

/* A head that this log had, under a key of its name. */
static enum err evidence_said_head(struct verify *v, const struct evidence *said,
				   struct checkpoint *out)
{
	struct hash root;
	enum err e = E_INVALID;

	for (size_t i = 0; e != OK && i < v->logs.n; i++)
		e = checkpoint_verify(&v->scratch, &v->logs.key[i], said->checkpoint, out);
	if (e != OK || out->size == 0 || !was_called(v, said->origin, (int64_t)out->size - 1) ||
	    (int64_t)out->size > v->state->index)
		return wrong(v, MEMBER, "its head is no earlier one of this log");
	out->note = said->checkpoint;
	TRY(tree_root(&v->scratch, &v->tree, out->size, &root));
	return hash_same(&root, &out->root)
		       ? OK
		       : wrong(v, MEMBER, "this log never had the head of the evidence");
}

static enum err evidence_rebuilt(struct verify *v, const struct evidence *said, const char *model,
				 int64_t release, int64_t version, struct printer *out)
{
	struct evidence *e = arena_alloc(&v->scratch.mem, sizeof(*e));
	const char *of_release = path_print(&v->scratch, PATH_RELEASE, model, release);
	const char *of_version = path_print(&v->scratch, PATH_VERSION, model, version);
	bool one = merged_at(v, of_release) == merged_at(v, of_version);
	struct checkpoint head;

	*e = (struct evidence){ .origin = said->origin,
				.model = model,
				.checkpoint = said->checkpoint,
				.release = release,
				.n_changes = one ? 1 : 2 };
	TRY(evidence_said_head(v, said, &head));
	if (said->n_changes != e->n_changes)
		return wrong(v, MEMBER, "%zu changes brought the records", e->n_changes);
	TRY(change_rebuilt(v, of_release, &said->change[0], &head, &e->change[0]));
	if (!one)
		TRY(change_rebuilt(v, of_version, &said->change[1], &head, &e->change[1]));
	record_rebuilt(v, of_release, &e->change[0]);
	record_rebuilt(v, of_version, &e->change[e->n_changes - 1]);
	return evidence_print(&v->scratch, e, out);
}

enum err evidence_judged(struct verify *v, const char *digest, const char *model, int64_t release,
			 int64_t version)
{
	const struct archive_file *f = document_of(v, digest);
	struct evidence *said = arena_alloc(&v->scratch.mem, sizeof(*said));
	struct printer again;

	if (!f)
		return wrong(v, MEMBER, "%s is not there", digest);
	TRY(evidence_parse(&v->scratch, f->bytes, f->size, said));
	TRY(evidence_rebuilt(v, said, model, release, version, &again));
	return again.size == f->size && memcmp(again.text, f->bytes, f->size) == 0
		       ? OK
		       : wrong(v, MEMBER, "it is not what the entries and their proofs give");
}
