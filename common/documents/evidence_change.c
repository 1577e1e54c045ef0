#include "documents/evidence_change.h"

#include <string.h>

#include "base/text.h"
#include "proof/manifest.h"
#include "proof/note.h"

/* ---- printing ---- */

static void put_path(struct ctx *cx, struct printer *p, const char *key, const struct path *path)
{
	put_open(p, key, '[');
	for (size_t i = 0; i < path->n; i++)
		put_text(p, NULL, hash_text(cx, &path->h[i]));
	put_close(p, ']');
}

static void put_members(struct ctx *cx, struct printer *p, const struct evidence_entry *e)
{
	put_int(p, "index", e->index);
	put_text(p, "entry", e->entry);
	put_path(cx, p, "proof", &e->proof);
}

void evidence_entry_print(struct ctx *cx, struct printer *p, const char *key,
			  const struct evidence_entry *e)
{
	put_open(p, key, '{');
	put_members(cx, p, e);
	put_close(p, '}');
}

void evidence_change_print(struct ctx *cx, struct printer *p, const char *key,
			   const struct evidence_change *c)
{
	put_open(p, key, '{');
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
	evidence_entry_print(cx, p, "opened", &c->opened);
	put_open(p, "signatures", '[');
	for (size_t i = 0; i < c->n_signatures; i++) {
		put_open(p, NULL, '{');
		put_members(cx, p, &c->signature[i].signed_);
		put_text(p, "envelope", c->signature[i].envelope);
		put_path(cx, p, "consistency", &c->signature[i].consistency);
		put_close(p, '}');
	}
	put_close(p, ']');
	evidence_entry_print(cx, p, "merged", &c->merged);
	put_close(p, '}');
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

static void members_read(struct ctx *cx, struct reader *r, struct evidence_entry *out)
{
	out->index = read_int(r, "index");
	if (out->index < 0)
		read_wrong(r, "index", "a whole number from 0");
	out->entry = read_text_kept(cx, r, "entry");
	out->size = strlen(out->entry);
	path_read(r, "proof", &out->proof);
}

enum err evidence_entry_parse(struct ctx *cx, json_t *json, const char *place,
			      struct evidence_entry *out)
{
	struct reader r = reader(json, place);

	members_read(cx, &r, out);
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

		members_read(cx, &r, &out->signature[i].signed_);
		out->signature[i].envelope = read_text_kept(cx, &r, "envelope");
		path_read(&r, "consistency", &out->signature[i].consistency);
		TRY(read_end(cx, &r));
	}
	return OK;
}

enum err evidence_change_parse(struct ctx *cx, json_t *json, const char *place,
			       struct evidence_change *out)
{
	struct reader r = reader(json, place);
	json_t *documents, *opened, *signatures, *merged;

	*out = (struct evidence_change){ .number = read_int(&r, "number") };
	out->manifest = read_text_kept(cx, &r, "manifest");
	documents = read_array(&r, "documents");
	opened = read_object(&r, "opened");
	signatures = read_array(&r, "signatures");
	merged = read_object(&r, "merged");
	TRY(read_end(cx, &r));
	TRY(documents_parse(cx, documents, json_pointer(cx, place, "documents"), out));
	TRY(evidence_entry_parse(cx, opened, json_pointer(cx, place, "opened"), &out->opened));
	TRY(signatures_parse(cx, signatures, json_pointer(cx, place, "signatures"), out));
	return evidence_entry_parse(cx, merged, json_pointer(cx, place, "merged"), &out->merged);
}
