/*
 * Bytes first, entry afterwards.  A worker compares the hash of what came with
 * the name that was announced and makes the file durable; the decision on the
 * writer thread makes it a record.  Two uploads of the same bytes may meet
 * there: the second finds the first's row and is answered as if it had come
 * alone.
 *
 * Reading asks the class of the bytes.  A digest that exists in a class which
 * the reader may not see is answered as if it did not exist, because its
 * existence alone can say something about labels.
 */

#include "data/artifact_api.h"
#include "data/artifact.h"
#include "data/routes.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static enum err class_asked(struct req *rq, const char **class)
{
	*class = artifact_class_for(req_query(rq, "class"));
	return *class ? OK
		      : err_at(&rq->cx, errf(&rq->cx, E_INVALID, "there is no such class"),
			       "?class");
}

static enum err artifact_digest_check(struct req *rq)
{
	return digest_ok(rq->param[0])
		       ? OK
		       : errf(&rq->cx, E_NOT_FOUND,
			      "an artifact is named 'sha256:' and 64 hex digits in lower case");
}

static enum err stored_already(struct req *rq)
{
	return reply_json(rq, 200,
			  arena_printf(&rq->cx.mem, "{\"digest\":\"%s\",\"size\":%llu}",
				       rq->param[0], (unsigned long long)rq->stage.size));
}

/* On a worker: are these the bytes that were announced?  Then they get their name, durably. */
enum err api_artifact_keep(struct req *rq)
{
	const char *got = digest_text(&rq->cx, &rq->stage.hash), *class;
	int64_t known;

	TRY(artifact_digest_check(rq));
	TRY(class_asked(rq, &class));
	if (strcmp(got, rq->param[0]) != 0)
		return errf(&rq->cx, E_MISMATCH, "the %llu bytes that came are %s",
			    (unsigned long long)rq->stage.size, got);
	TRY(db_artifact_size(&rq->cx, rq->db, rq->param[0], class, &known));
	if (known >= 0) /* the sender of the same bytes has them */
		return stored_already(rq);
	return stage_keep(&rq->cx, &rq->services->blobs, &rq->stage);
}

enum err api_artifact_store(struct req *rq)
{
	const char *class;
	int64_t known;

	TRY(class_asked(rq, &class));
	TRY(db_artifact_size(&rq->cx, rq->db, rq->param[0], class, &known));
	if (known >= 0) { /* another upload of them was faster */
		rq->job.repeated = true;
		return stored_already(rq);
	}
	rq->location = arena_printf(&rq->cx.mem, "/v1/artifacts/%s", rq->param[0]);
	return artifact_store(&rq->cx, rq->db, rq->param[0], class, (int64_t)rq->stage.size,
			      &rq->job.fact);
}

/* A person who may not read it learns no more than that there is nothing for
 * them. */
static enum err artifact_readable(struct req *rq, int64_t *size)
{
	static const char *const classes[] = { CLASS_REGISTRY, CLASS_LABELS };

	TRY(artifact_digest_check(rq));
	for (size_t i = 0; i < countof(classes); i++) {
		if (!artifact_may_read(classes[i], rq->who.roles))
			continue;
		TRY(db_artifact_size(&rq->cx, rq->db, rq->param[0], classes[i], size));
		if (*size >= 0)
			return OK;
	}
	return errf(&rq->cx, E_NOT_FOUND, "there is no artifact %s", rq->param[0]);
}

/* RFC 9110, section 14.2: one range is served; a header of another form is
 * ignored, which the RFC allows.  false: the range cannot be met. */
static bool range_asked(const char *header, uint64_t size, uint64_t *from, uint64_t *to)
{
	uint64_t a = 0, b = 0;
	bool first, last;

	*from = 0;
	*to = size;
	if (!header || strncmp(header, "bytes=", 6) != 0 || strchr(header, ','))
		return true;
	header += 6;
	first = text_digits(&header, &a);
	if (*header++ != '-')
		return true;
	last = text_digits(&header, &b);
	if (*header || (!first && !last) || (first && last && b < a))
		return true;
	*from = first ? a : b < size ? size - b : 0;
	*to = first && last && b < size ? b + 1 : size;
	return *from < *to;
}

static enum err ranged(struct req *rq, uint64_t size)
{
	uint64_t from, to;

	if (!range_asked(req_header(rq, "Range"), size, &from, &to)) {
		rq->content_range =
			arena_printf(&rq->cx.mem, "bytes */%llu", (unsigned long long)size);
		return errf(&rq->cx, E_RANGE, "the artifact has %llu bytes",
			    (unsigned long long)size);
	}
	rq->out_from = from;
	rq->out_size = to - from;
	rq->status = to - from == size ? 200 : 206;
	if (rq->status == 206)
		rq->content_range =
			arena_printf(&rq->cx.mem, "bytes %llu-%llu/%llu", (unsigned long long)from,
				     (unsigned long long)to - 1, (unsigned long long)size);
	return OK;
}

/* The row's size is compared with the file's: a file that was cut shows at
 * once.  The bytes are hashed by fsck and by a careful downloader, not here. */
enum err artifact_reply(struct req *rq, const char *digest, int64_t size)
{
	uint64_t on_disk = 0;
	int fd;

	TRY(blob_read(&rq->cx, &rq->services->blobs, digest, &fd, &on_disk));
	rq->out_fd = fd;
	if (on_disk != (uint64_t)size)
		return errf(&rq->cx, E_TAMPERED, "%s has %llu bytes on disk", digest,
			    (unsigned long long)on_disk);
	TRY(ranged(rq, (uint64_t)size));
	rq->type = "application/octet-stream";
	rq->etag = digest;
	rq->attachment = true;
	return OK;
}

enum err api_artifact_get(struct req *rq)
{
	int64_t size = -1;

	TRY(artifact_readable(rq, &size));
	return artifact_reply(rq, rq->param[0], size);
}
