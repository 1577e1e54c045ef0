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
		evidence_change_print(cx, out, NULL, &e->change[i]);
	put_close(out, ']');
	put_close(out, '}');
	if (out->size > EVIDENCE_MAX)
		return errf(cx, E_TOO_LARGE, "the evidence needs %zu bytes, and may have %d",
			    out->size, EVIDENCE_MAX);
	return OK;
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
		TRY(evidence_change_parse(cx, json_array_get(changes, i),
					  arena_printf(&cx->mem, "/changes/%zu", i),
					  &out->change[i]));
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
