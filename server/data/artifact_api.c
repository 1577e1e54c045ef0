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
 *
 * Frozen labels and test data are known by their digest.  A reading of them is an
 * entry before a byte leaves: artifact_reply() puts the reply off, the writer looks
 * again and enters it, and when that is durable the whole request is looked at once
 * more and answered.  What leaves no byte (HEAD, 304, 416) leaves no entry.
 */

#include "data/artifact_api.h"
#include "data/artifact.h"
#include "data/reading.h"
#include "data/routes.h"
#include "engine/concern.h"
#include "http/concerned.h"
#include "http/services.h"

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

/* Bytes that another site stored are stored again: the sender does not learn that they were
 * there. */
static enum err stored_here(struct req *rq, const char *class, bool *out)
{
	int64_t size;

	TRY(db_artifact_size(&rq->cx, rq->db, rq->param[0], class, &size));
	*out = size >= 0;
	if (size >= 0)
		TRY(concern_seen(&rq->cx, rq->db,
				 arena_printf(&rq->cx.mem, "artifact:%s", rq->param[0]),
				 rq->who.sees, out));
	return OK;
}

/* A file that was damaged is put right by who sends its bytes again. */
static enum err kept_already(struct req *rq)
{
	const struct blobs *b = &rq->services->blobs;
	enum err e = blob_prove(&rq->cx, b, rq->param[0], rq->stage.size);

	if (e == E_DAMAGED)
		e = stage_keep(&rq->cx, b, &rq->stage);
	return e == OK ? stored_already(rq) : e;
}

/* On a worker: are these the bytes that were announced?  Then they get their name, durably. */
enum err api_artifact_keep(struct req *rq)
{
	const char *got = digest_text(&rq->cx, &rq->stage.hash), *class;
	bool known;

	TRY(artifact_digest_check(rq));
	TRY(class_asked(rq, &class));
	if (strcmp(got, rq->param[0]) != 0)
		return errf(&rq->cx, E_MISMATCH, "the %llu bytes that came are %s",
			    (unsigned long long)rq->stage.size, got);
	TRY(stored_here(rq, class, &known));
	TRY(db_snapshot_end(&rq->cx, rq->db)); /* what follows takes as long as the disk does */
	if (known)                             /* the sender of the same bytes has them */
		return kept_already(rq);
	return stage_keep(&rq->cx, &rq->services->blobs, &rq->stage);
}

/* Labels are stored where their sender may read them, if there is such a site. */
static void labels_stored_by(struct req *rq)
{
	static const char *const anywhere[] = { EVERY_SITE };
	const char *at;

	principal_roles_of(&rq->who, anywhere, 1, role_bit(ROLE_EXPERT), &at);
	act_by_site(rq, at);
}

enum err api_artifact_store(struct req *rq)
{
	const char *class;
	bool known;

	TRY(class_asked(rq, &class));
	TRY(stored_here(rq, class, &known));
	if (known) { /* another upload of them was faster */
		rq->job.repeated = true;
		return stored_already(rq);
	}
	if (strcmp(class, CLASS_LABELS) == 0)
		labels_stored_by(rq);
	rq->location = arena_printf(&rq->cx.mem, "/v1/artifacts/%s", rq->param[0]);
	return artifact_store(&rq->cx, rq->db, rq->param[0], class, (int64_t)rq->stage.size,
			      &rq->job.fact);
}

/* ---- readings ---- */

struct entering {
	struct reading reading;
	handler *look;
};

/* On the writer: is it still so that who asks may read, and what the bytes are? */
static enum err reading_decide(struct req *rq)
{
	const struct entering *e = rq->prepared;

	TRY(e->look(rq));
	return reading_enter(&rq->cx, rq->db, &e->reading, &rq->job.fact);
}

/* Each person, service and device has a minute of its own. */
static enum err reading_counted(struct req *rq)
{
	struct readings *all = memory_of(rq->services->memories, &readings_memory);
	const char *reader =
		arena_printf(&rq->cx.mem, "%s:%s", actor_kind_name(rq->who.kind), rq->who.user);

	if (readings_take(all, reader, rq->services->elapsed()))
		return OK;
	return err_next(&rq->cx,
			errf(&rq->cx, E_BUSY,
			     "labels and test data are read at most %d times a minute: each is an "
			     "entry",
			     READINGS_A_MINUTE),
			"Wait a minute, and ask for more bytes at once.");
}

/* Has the reading to be entered before this reply?  Then it is put off. */
static enum err reading_precedes(struct req *rq, const char *digest, handler *look)
{
	struct entering *e;
	bool enters;

	if (req_entered(rq) || !reply_leaves(rq))
		return OK;
	TRY(db_reading_enters(&rq->cx, rq->db, digest, &enters));
	if (!enters)
		return OK;
	TRY(reading_counted(rq));
	e = arena_alloc(&rq->cx.mem, sizeof(*e));
	*e = (struct entering){ { arena_strdup(&rq->cx.mem, digest), rq->act.what, rq->out_from,
				  rq->out_size },
				look };
	rq->prepared = e;
	rq->enter = reading_decide;
	close(rq->out_fd);
	rq->out_fd = -1;
	return OK;
}

/* ---- replies ---- */

enum err artifact_reply(struct req *rq, const char *digest, int64_t size, handler *look)
{
	TRY(reply_file(rq, &rq->services->blobs, digest, (uint64_t)size));
	return reply_put_off(rq) ? OK : reading_precedes(rq, digest, look);
}

static enum err artifact_sized(struct req *rq, int64_t *size)
{
	const char *site;

	TRY(artifact_readable(&rq->cx, rq->db, &rq->who, rq->param[0], size, &site));
	reads_by_site(rq, site);
	return OK;
}

static enum err artifact_look(struct req *rq)
{
	int64_t size;

	return artifact_sized(rq, &size);
}

enum err api_artifact_get(struct req *rq)
{
	int64_t size = -1;

	TRY(artifact_digest_check(rq));
	TRY(artifact_sized(rq, &size));
	return artifact_reply(rq, rq->param[0], size, artifact_look);
}
