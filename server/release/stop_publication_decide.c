/*
 * A file for devices follows each of the three things that happen to a stop, once a signed head
 * covers it: the stop, what takes it back, its lift.  The files prove themselves, so each is made
 * once and never again.
 *
 * Objects of rows that are due are the names of the files: "<id>", "<id>.back", "<id>.lift".
 *
 * Never: wait for anything else.  While a foreign note is open no release is published, and a stop
 * is.
 */

#include "release/stop.h"

#include <string.h>

#include "control/change.h"
#include "documents/path.h"
#include "documents/stop_file.h"
#include "engine/content.h"
#include "engine/history.h"
#include "engine/log_read.h"
#include "proof/note.h"
#include "release/carried.h"
#include "release/metadata.h"
#include "tree/document.h"

#define BACK ".back"
#define LIFT ".lift"

/* ---- the files ---- */

static enum err stop_file_make(struct ctx *cx, struct db *db, const char *document,
			       const char *envelope, int64_t index, struct printer *out,
			       bool *ready)
{
	struct document said, envelope_bytes;
	struct stop_file f = { 0 };
	struct checkpoint head;

	TRY(trail_head(cx, db, &head));
	*ready = (int64_t)head.size > index;
	if (!*ready)
		return OK;
	TRY(document_read(cx, db, document, &said));
	TRY(document_read(cx, db, envelope, &envelope_bytes));
	f.document = said.bytes;
	f.envelope = envelope_bytes.bytes;
	f.checkpoint = head.note;
	TRY(entry_carried(cx, db, index, (uint64_t)head.size, &f.entry));
	return stop_file_print(cx, &f, out);
}

static enum err lift_file_make(struct ctx *cx, struct db *db, const struct stop_row *stop,
			       struct printer *out)
{
	struct ending_file f = { 0 };
	struct document said;

	TRY(document_read(cx, db, stop->end_document, &said));
	f.document = said.bytes;
	TRY(change_carried(cx, db, stop->merged, (uint64_t)stop->merged + 1, &f.change));
	f.change.document[f.change.n_documents++] =
		(struct evidence_document){ path_lift_print(cx, stop->model, stop->id),
					    said.bytes };
	return ending_file_print(cx, &f, out);
}

static enum err carried_make(struct ctx *cx, struct db *db, const struct stop_row *stop,
			     const char *what, struct printer *out, bool *ready)
{
	*ready = true;
	if (strcmp(what, LIFT) == 0)
		return lift_file_make(cx, db, stop, out);
	if (strcmp(what, BACK) == 0)
		return stop_file_make(cx, db, stop->end_document, stop->end_envelope,
				      stop->ended_idx, out, ready);
	return stop_file_make(cx, db, stop->document, stop->envelope, stop->signed_idx, out, ready);
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct tuf_target *)a)->path, ((const struct tuf_target *)b)->path);
}

static enum err stop_targets_with(struct ctx *cx, struct db *db, const struct tuf_target *more,
				  struct tuf_target **out, size_t *n)
{
	struct tuf_target *old;
	size_t n_old;

	TRY(db_stop_targets(cx, db, &old, &n_old));
	*out = arena_alloc(&cx->mem, (n_old + 1) * sizeof(**out));
	if (n_old > 0)
		memcpy(*out, old, n_old * sizeof(**out));
	(*out)[n_old] = *more;
	*n = n_old + 1;
	qsort(*out, *n, sizeof(**out), by_path);
	return OK;
}

enum err stop_file_step(struct ctx *cx, struct db *db, const struct instance *in,
			const char *object, struct fact *out)
{
	struct metadata *s = arena_alloc(&cx->mem, sizeof(*s));
	const char *dot = strchr(object, '.'), *id;
	struct tuf_target target, *all;
	struct printer file;
	struct stop_row stop;
	bool ready;
	size_t n;

	id = arena_strndup(&cx->mem, object, dot ? (size_t)(dot - object) : strlen(object));
	TRY(db_stop_at(cx, db, id, AT_NOW, &stop));
	TRY(metadata_read(cx, db, in, s));
	if (!s->may_sign)
		return OK;
	TRY(carried_make(cx, db, &stop, dot ? dot : "", &file, &ready));
	if (!ready)
		return OK;
	target = (struct tuf_target){ .path = arena_printf(&cx->mem, "stops/%s.json", object),
				      .length = (int64_t)file.size,
				      .hash = hash_bytes(file.text, file.size) };
	TRY(stop_targets_with(cx, db, &target, &all, &n));
	fact_start(cx, out, ACTION_STOP_PUBLISHED);
	fact_object(cx, out, "stop", id);
	put_text(&out->body, "stop", id);
	put_text(&out->body, "path", target.path);
	put_text(&out->body, "file", fact_document(cx, out, file.text, file.size));
	return metadata_stops_add(cx, out, s, all, n);
}

/* ---- lifts ---- */

enum err lift_step(struct ctx *cx, struct db *db, const struct instance *in, const char *object,
		   struct fact *out)
{
	const char *record;
	struct stop_row stop;
	int64_t merged;

	TRY(db_stop_at(cx, db, object, AT_NOW, &stop));
	TRY(db_document_since(cx, db, path_lift_print(cx, stop.model, stop.id), &record, &merged));
	fact_start(cx, out, ACTION_STOP_LIFTED);
	fact_object(cx, out, "stop", object);
	if (stop.state != STOP_IN_FORCE) { /* who signed it was faster */
		out->action = ACTION_NONE;
		return OK;
	}
	fact_changed(out, "state", state_name(&stop_states, stop.state),
		     state_name(&stop_states, STOP_LIFTED));
	put_text(&out->body, "stop", object);
	put_text(&out->body, "record", record);
	put_int(&out->body, "merged", merged);
	return OK;
}
