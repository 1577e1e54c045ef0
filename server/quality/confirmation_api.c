#include "engine/content.h"
#include "engine/log_read.h"
#include "people/session_api.h"
#include "proof/entry.h"
#include "proof/tlogproof.h"
#include "quality/confirmation.h"
#include "quality/routes.h"
#include "signing/founding.h"
#include "signing/key.h"
#include "signing/sealed.h"

static enum err founding_then(struct job *job, struct db *db)
{
	struct req *rq = container_of(job, struct req, job);

	return founding_close(&rq->cx, db, &job->fact);
}

/* ?key=&comment=&language=: the statement for the caller's key, to be signed by the caller's own
 * program.  A key that confirms none is refused before anybody signs with it. */
enum err api_key_statement(struct req *rq)
{
	const char *key = req_query(rq, "key");
	struct signing what;

	if (key)
		TRY(confirmation_key_check(&rq->cx, rq->db, key));
	TRY(confirmation_signing(&rq->cx, rq->db, origin_of(rq), rq->param[0], &what));
	return statement_reply(rq, &what, "acknowledgement", "approver");
}

/* The signed statement that the entry of a confirmation names; NULL: the root's holders signed a
 * re-founding, whose act the entry names. */
static enum err envelope_of(struct req *rq, const char *entry, size_t size, const char **out)
{
	auto_entry e = { .json = NULL };
	struct document doc;
	const char *digest;

	TRY(entry_parse(&rq->cx, entry, size, &e));
	*out = NULL;
	if (e.action == ACTION_QUALITY_REFOUNDED)
		return OK;
	digest = json_string_value(
		json_object_get(json_object_get(e.fact, "signature"), "envelope"));
	TRY(document_read(&rq->cx, rq->db, digest ? digest : "", &doc));
	*out = doc.bytes;
	return OK;
}

/* For the people who make trust/signers.json and look at it before they sign.  A key that was
 * revoked since was confirmed, too. */
enum err api_key_confirmation(struct req *rq)
{
	struct printer p = { .mem = &rq->cx.mem };
	struct checkpoint head;
	const char *entry, *envelope;
	struct path path;
	int64_t index;
	size_t size;

	TRY(db_key_confirmed(&rq->cx, rq->db, rq->param[0], &index));
	TRY(trail_entry(&rq->cx, rq->db, index, &entry, &size));
	TRY(envelope_of(rq, entry, size, &envelope));
	TRY(trail_head(&rq->cx, rq->db, &head));
	TRY(trail_inclusion(&rq->cx, rq->db, (uint64_t)index, head.size, &path));
	put_open(&p, NULL, '{');
	put_int(&p, "index", index);
	put_text(&p, "entry", arena_strndup(&rq->cx.mem, entry, size));
	put_text(&p, "proof", tlogproof_print(&rq->cx, (uint64_t)index, &path, head.note));
	put_text(&p, "envelope", envelope);
	put_close(&p, '}');
	return reply_json(rq, 200, p.text);
}

enum err api_key_confirm(struct req *rq)
{
	TRY(session_needed(rq));
	rq->job.then = founding_then;
	return confirmation_decide(&rq->cx, rq->db, origin_of(rq), rq->who.user, rq->param[0],
				   in_text(rq, "envelope"), &rq->job.fact);
}
