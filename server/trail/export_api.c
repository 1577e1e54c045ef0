/*
 * An export is begun by an act of its own, so that the head which the archive
 * covers has the entry: the file itself says who asked for it.
 *
 * The archive is built on a worker, durable under its digest, before the entry
 * that names it is decided: a file that an entry promises is always there.
 */

#include "engine/server_clock.h"
#include "trail/export.h"
#include "trail/routes.h"

#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "people/named.h"

struct built {
	const char *id;
	struct checkpoint head;
	struct hash archive;
	int64_t bytes;
};

static enum err to_stage(void *arg, struct ctx *cx, const void *bytes, size_t size)
{
	return stage_write(cx, arg, bytes, size);
}

enum err api_export_begin(struct req *rq)
{
	const char *id = uuid7(&rq->cx, server_now());

	rq->location = arena_printf(&rq->cx.mem, "/v1/exports/%s", id);
	return export_begin(&rq->cx, rq->db, id, &rq->job.fact);
}

/* On a worker: the whole archive, durable under its digest before anybody says that it is there. */
enum err api_export_build(struct req *rq)
{
	struct archive_writer w = archive_writer(&rq->cx.mem, to_stage, &rq->stage);
	struct built *b = arena_alloc(&rq->cx.mem, sizeof(*b));
	const struct note_key *key = &rq->services->instance->signer.key;

	b->id = rq->param[0];
	TRY(export_waits(&rq->cx, rq->db, b->id));
	TRY(stage_begin(&rq->cx, &rq->services->exports, uuid7(&rq->cx, server_now()), &rq->stage));
	TRY(export_write(&rq->cx, rq->db, key, b->id, &w, &b->head));
	TRY(stage_end(&rq->cx, &rq->stage));
	b->archive = rq->stage.hash;
	b->bytes = (int64_t)rq->stage.size;
	rq->prepared = b;
	return stage_keep(&rq->cx, &rq->services->exports, &rq->stage);
}

enum err api_export_make(struct req *rq)
{
	const struct built *b = rq->prepared;
	const struct new_export x = { b->id, &b->head, &b->archive, b->bytes };

	rq->location = arena_printf(&rq->cx.mem, "/v1/exports/%s", b->id);
	return export_make(&rq->cx, rq->db, &x, &rq->job.fact);
}

enum err api_export_get(struct req *rq)
{
	struct body export;

	TRY(export_find(&rq->cx, rq->db, rq->param[0], &export.json, &export.from_idx));
	TRY(body_named(&rq->cx, rq->db, &export));
	return reply_json(rq, 200, export.json);
}

/* The archive is a copy: the operator may clear DIR/exports, and a damaged one is not mended. */
static enum err archive_reply(struct req *rq, const char *digest, uint64_t size)
{
	const struct blobs *b = &rq->services->exports;
	enum err e = reply_file(rq, b, digest, size);

	rq->type = "application/x-tar";
	if (e != E_DAMAGED)
		return e;
	e = access(blob_path(&rq->cx, b, digest + HEX_AT), F_OK) == 0 ? E_DAMAGED : E_NOT_FOUND;
	return err_next(&rq->cx,
			errf(&rq->cx, e, "this archive was %s",
			     e == E_DAMAGED ? "damaged" : "cleared away"),
			"Make another: POST /v1/exports.");
}

enum err api_export_bundle(struct req *rq)
{
	auto_json json = NULL;
	const char *text, *digest;
	int64_t index, bytes;
	struct reader r;

	TRY(export_find(&rq->cx, rq->db, rq->param[0], &text, &index));
	if (index == NO_ENTRY)
		return err_next(&rq->cx,
				errf(&rq->cx, E_NOT_FOUND, "this export is begun and not made yet"),
				"Make it: POST /v1/exports/{export}/bundle.");
	TRY(json_read(&rq->cx, text, strlen(text), &json));
	r = reader(json, "");
	digest = read_text(&r, "bundle");
	bytes = read_int(&r, "bytes");
	return archive_reply(rq, arena_strdup(&rq->cx.mem, digest), (uint64_t)bytes);
}
