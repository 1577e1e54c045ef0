#include "documents/stop_file.h"

#include <string.h>

#include "documents/act.h"
#include "documents/envelope.h"
#include "documents/record_member.h"
#include "proof/exact.h"
#include "proof/manifest.h"

/* ---- printing ---- */

static void carried_begin(struct ctx *cx, const char *document, struct printer *out)
{
	*out = (struct printer){ .mem = &cx->mem };
	put_open(out, NULL, '{');
	put_int(out, "v", 1);
	put_text(out, "document", document);
}

static enum err carried_end(struct ctx *cx, struct printer *out)
{
	put_close(out, '}');
	if (out->size > STOP_FILE_MAX)
		return errf(cx, E_TOO_LARGE, "the file needs %zu bytes, and may have %d", out->size,
			    STOP_FILE_MAX);
	return OK;
}

enum err stop_file_print(struct ctx *cx, const struct stop_file *f, struct printer *out)
{
	carried_begin(cx, f->document, out);
	put_text(out, "envelope", f->envelope);
	if (f->checkpoint)
		evidence_entry_print(cx, out, "entry", &f->entry);
	else
		put_null(out, "entry");
	put_text(out, "checkpoint", f->checkpoint);
	return carried_end(cx, out);
}

enum err ending_file_print(struct ctx *cx, const struct ending_file *f, struct printer *out)
{
	carried_begin(cx, f->document, out);
	evidence_change_print(cx, out, "change", &f->change);
	return carried_end(cx, out);
}

/* ---- reading ---- */

static enum err carried_read(struct ctx *cx, const void *bytes, size_t size, json_t **out)
{
	*out = NULL;
	if (size > STOP_FILE_MAX)
		return errf(cx, E_INVALID, "such a file is at most %d bytes", STOP_FILE_MAX);
	return json_read(cx, bytes, size, out);
}

static const char *carried_document_read(struct ctx *cx, struct reader *r, size_t max,
					 const char *want)
{
	const char *s = read_text_kept(cx, r, "document");

	if (!*s || strlen(s) > max)
		read_wrong(r, "document", want);
	return s;
}

static const char *carried_envelope_read(struct ctx *cx, struct reader *r)
{
	const char *s = read_text_kept(cx, r, "envelope");

	if (!*s || strlen(s) > ENVELOPE_MAX)
		read_wrong(r, "envelope", "1 to " as_text(ENVELOPE_MAX) " bytes");
	return s;
}

/* An entry is proven to a head, and a head without an entry proves nothing. */
static const char *checkpoint_read_with(struct ctx *cx, struct reader *r, bool entered)
{
	const char *s = read_text_or_null_kept(cx, r, "checkpoint");

	if (entered && (!s || !*s))
		read_wrong(r, "checkpoint", "a signed head, for there is an entry");
	if (!entered && s)
		read_wrong(r, "checkpoint", "null, for there is no entry");
	return s;
}

enum err stop_file_parse(struct ctx *cx, const void *bytes, size_t size, struct stop_file *out)
{
	struct printer again;
	auto_json json = NULL;
	struct reader r;
	json_t *entry;

	*out = (struct stop_file){ .document = NULL };
	TRY(carried_read(cx, bytes, size, &json));
	r = reader(json, "");
	record_v_read(&r, 1);
	out->document = carried_document_read(cx, &r, ACT_MAX, "1 to " as_text(ACT_MAX) " bytes");
	out->envelope = carried_envelope_read(cx, &r);
	entry = read_any(&r, "entry");
	out->checkpoint = checkpoint_read_with(cx, &r, !json_is_null(entry));
	TRY(read_end(cx, &r));
	if (!json_is_null(entry))
		TRY(evidence_entry_parse(cx, entry, "/entry", &out->entry));
	TRY(stop_file_print(cx, out, &again));
	return exact_check(cx, "the stop's file", bytes, size, &again);
}

enum err ending_file_parse(struct ctx *cx, const void *bytes, size_t size, struct ending_file *out)
{
	struct printer again;
	auto_json json = NULL;
	struct reader r;
	json_t *change;

	*out = (struct ending_file){ .document = NULL };
	TRY(carried_read(cx, bytes, size, &json));
	r = reader(json, "");
	record_v_read(&r, 1);
	out->document =
		carried_document_read(cx, &r, DOCUMENT_MAX, "1 to " as_text(DOCUMENT_MAX) " bytes");
	change = read_object(&r, "change");
	TRY(read_end(cx, &r));
	TRY(evidence_change_parse(cx, change, "/change", &out->change));
	TRY(ending_file_print(cx, out, &again));
	return exact_check(cx, "the file", bytes, size, &again);
}
