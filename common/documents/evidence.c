/*
 * Evidence on paper, so to speak: the JSON that carries entries, proofs,
 * manifests and envelopes to a device.  Printing and parsing only;
 * common/rules/evidence.c judges.  Sizes and counts are bounded here, before a
 * device allocates for them.
 */

#include "documents/evidence.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"

/* ---- printing ---- */

static void put_path(struct ctx *cx, struct printer *p, const char *key, const struct path *path)
{
	put_open(p, key, '[');
	for (size_t i = 0; i < path->n; i++)
		put_text(p, NULL, hash_text(cx, &path->h[i]));
	put_close(p, ']');
}

static void put_entry(struct ctx *cx, struct printer *p, const struct evidence_entry *e)
{
	put_int(p, "index", e->index);
	put_text(p, "entry", e->entry);
	put_path(cx, p, "proof", &e->proof);
}

static void put_change(struct ctx *cx, struct printer *p, const struct evidence_change *c)
{
	put_open(p, NULL, '{');
	put_int(p, "number", c->number);
	put_text(p, "manifest", c->manifest);
	put_open(p, "documents", '[');
	for (size_t i = 0; i < c->n_documents; i++) {
		put_open(p, NULL, '{');
		put_text(p, "path", c->document[i].path);
		put_text(p, "content", c->document[i].content);
		put_close(p, '}');
	}
	put_close(p, ']');
	put_open(p, "opened", '{');
	put_entry(cx, p, &c->opened);
	put_close(p, '}');
	put_open(p, "signatures", '[');
	for (size_t i = 0; i < c->n_signatures; i++) {
		put_open(p, NULL, '{');
		put_entry(cx, p, &c->signature[i].signed_);
		put_text(p, "envelope", c->signature[i].envelope);
		put_path(cx, p, "consistency", &c->signature[i].consistency);
		put_close(p, '}');
	}
	put_close(p, ']');
	put_open(p, "merged", '{');
	put_entry(cx, p, &c->merged);
	put_close(p, '}');
	put_close(p, '}');
}

enum err evidence_print(struct ctx *cx, const struct evidence *e, struct printer *out)
{
	*out = (struct printer){ .mem = &cx->mem };
	put_open(out, NULL, '{');
	put_int(out, "v", 1);
	put_text(out, "origin", e->origin);
	put_text(out, "model", e->model);
	put_int(out, "release", e->release);
	put_text(out, "checkpoint", e->checkpoint);
	put_open(out, "changes", '[');
	for (size_t i = 0; i < e->n_changes; i++)
		put_change(cx, out, &e->change[i]);
	put_close(out, ']');
	put_close(out, '}');
	if (out->size > EVIDENCE_MAX)
		return errf(cx, E_TOO_LARGE, "the evidence needs %zu bytes, and may have %d",
			    out->size, EVIDENCE_MAX);
	return OK;
}

/* ---- reading ---- */

static void path_read(struct reader *r, const char *key, struct path *out)
{
	json_t *items = read_array(r, key);

	*out = (struct path){ .n = json_array_size(items) };
	if (out->n > PATH_MAX_HASHES) {
		out->n = 0;
		read_wrong(r, key, "at most " as_text(PATH_MAX_HASHES) " hashes");
	}
	for (size_t i = 0; i < out->n; i++) {
		const char *hash = json_string_value(json_array_get(items, i));

		if (!hash || !base64_bytes(hash, strlen(hash), out->h[i].b, HASH_SIZE))
			read_wrong(r, key, "base64 of 32 bytes each");
	}
}

static void entry_read(struct ctx *cx, struct reader *r, struct evidence_entry *out)
{
	out->index = read_int(r, "index");
	out->entry = read_text_kept(cx, r, "entry");
	out->size = strlen(out->entry);
	path_read(r, "proof", &out->proof);
}

static enum err entry_member(struct ctx *cx, json_t *json, const char *place,
			     struct evidence_entry *out)
{
	struct reader r = reader(json, place);

	entry_read(cx, &r, out);
	return read_end(cx, &r);
}

static enum err documents_parse(struct ctx *cx, json_t *items, const char *place,
				struct evidence_change *out)
{
	out->n_documents = json_array_size(items);
	if (out->n_documents > EVIDENCE_DOCUMENTS_MAX)
		return err_at(cx,
			      errf(cx, E_INVALID,
				   "at most " as_text(EVIDENCE_DOCUMENTS_MAX) " documents"),
			      "%s", place);
	for (size_t i = 0; i < out->n_documents; i++) {
		struct reader r = reader_item(json_array_get(items, i), place, i);

		out->document[i].path = read_text_kept(cx, &r, "path");
		out->document[i].content = read_text_kept(cx, &r, "content");
		TRY(read_end(cx, &r));
	}
	return OK;
}

static enum err signatures_parse(struct ctx *cx, json_t *items, const char *place,
				 struct evidence_change *out)
{
	out->n_signatures = json_array_size(items);
	if (out->n_signatures > CHANGE_SIGNATURES_MAX)
		return err_at(cx,
			      errf(cx, E_INVALID,
				   "at most " as_text(CHANGE_SIGNATURES_MAX) " signatures"),
			      "%s", place);
	out->signature = arena_alloc(&cx->mem, (out->n_signatures + 1) * sizeof(*out->signature));
	for (size_t i = 0; i < out->n_signatures; i++) {
		struct reader r = reader_item(json_array_get(items, i), place, i);

		entry_read(cx, &r, &out->signature[i].signed_);
		out->signature[i].envelope = read_text_kept(cx, &r, "envelope");
		path_read(&r, "consistency", &out->signature[i].consistency);
		TRY(read_end(cx, &r));
	}
	return OK;
}

static enum err change_parse(struct ctx *cx, json_t *items, size_t i, struct evidence_change *out)
{
	const char *place = arena_printf(&cx->mem, "/changes/%zu", i);
	struct reader r = reader(json_array_get(items, i), place);
	json_t *documents, *opened, *signatures, *merged;

	*out = (struct evidence_change){ .number = read_int(&r, "number") };
	out->manifest = read_text_kept(cx, &r, "manifest");
	documents = read_array(&r, "documents");
	opened = read_object(&r, "opened");
	signatures = read_array(&r, "signatures");
	merged = read_object(&r, "merged");
	TRY(read_end(cx, &r));
	TRY(documents_parse(cx, documents, json_pointer(cx, place, "documents"), out));
	TRY(entry_member(cx, opened, json_pointer(cx, place, "opened"), &out->opened));
	TRY(signatures_parse(cx, signatures, json_pointer(cx, place, "signatures"), out));
	return entry_member(cx, merged, json_pointer(cx, place, "merged"), &out->merged);
}

enum err evidence_parse(struct ctx *cx, const void *bytes, size_t size, struct evidence *out)
{
	auto_json json = NULL;
	struct reader r;
	json_t *changes;

	*out = (struct evidence){ 0 };
	if (size > EVIDENCE_MAX)
		return errf(cx, E_INVALID, "evidence is at most %d bytes", EVIDENCE_MAX);
	TRY(json_read(cx, bytes, size, &json));
	r = reader(json, "");
	if (read_int(&r, "v") != 1)
		read_wrong(&r, "v", "1");
	out->origin = read_text_kept(cx, &r, "origin");
	out->model = read_text_kept(cx, &r, "model");
	out->release = read_int(&r, "release");
	out->checkpoint = read_text_kept(cx, &r, "checkpoint");
	changes = read_array(&r, "changes");
	out->n_changes = json_array_size(changes);
	if (out->n_changes < 1 || out->n_changes > EVIDENCE_CHANGES_MAX)
		read_wrong(&r, "changes", "one change or two");
	TRY(read_end(cx, &r));
	for (size_t i = 0; i < out->n_changes; i++)
		TRY(change_parse(cx, changes, i, &out->change[i]));
	return OK;
}

const char *evidence_document(const struct evidence *e, const char *path, size_t *change)
{
	for (size_t i = 0; i < e->n_changes; i++)
		for (size_t k = 0; k < e->change[i].n_documents; k++)
			if (strcmp(e->change[i].document[k].path, path) == 0) {
				*change = i;
				return e->change[i].document[k].content;
			}
	return NULL;
}
