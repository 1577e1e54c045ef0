#include "engine/content.h"
#include "engine/history.h"
#include "engine/log_read.h"
#include "proof/entry.h"
#include "quality/acts.h"
#include "quality/routes.h"
#include "signing/key.h"

/* An entry with its proof, and read. */
static enum err proved_put(struct req *rq, const struct checkpoint *head, int64_t index,
			   struct printer *p, struct entry *e)
{
	TRY(trail_entry_open(&rq->cx, rq->db, index, e));
	return trail_proof_put(&rq->cx, rq->db, head, index, p);
}

static enum err act_signature_put(struct req *rq, const struct checkpoint *head, int64_t index,
				  struct printer *p)
{
	auto_entry e = { .json = NULL };
	struct document doc;
	const char *digest;

	put_open(p, NULL, '{');
	TRY(proved_put(rq, head, index, p, &e));
	digest = json_string_value(
		json_object_get(json_object_get(e.fact, "signature"), "envelope"));
	if (digest)
		TRY(document_read(&rq->cx, rq->db, digest, &doc));
	put_text(p, "envelope", digest ? doc.bytes : NULL);
	put_close(p, '}');
	return OK;
}

/* Back along the act's chain, in which an alarm may be: the entry since which it waited; NO_ENTRY:
 * it took effect at once. */
static enum err act_met_find(struct req *rq, const struct entry *e, const char *object,
			     int64_t *index)
{
	TRY(trail_before(&rq->cx, e, object, index));
	while (*index != NO_ENTRY) {
		auto_entry before = { .json = NULL };

		TRY(trail_entry_open(&rq->cx, rq->db, *index, &before));
		if (before.action == ACTION_ACT_MET)
			return OK;
		TRY(trail_before(&rq->cx, &before, object, index));
	}
	return OK;
}

static enum err act_met_put(struct req *rq, const struct checkpoint *head, const struct entry *e,
			    const char *act, struct printer *p)
{
	const char *object = arena_printf(&rq->cx.mem, "act:%s", act);
	auto_entry met = { .json = NULL };
	int64_t index;

	TRY(act_met_find(rq, e, object, &index));
	if (index == NO_ENTRY) {
		put_null(p, "met");
		return OK;
	}
	put_open(p, "met", '{');
	TRY(proved_put(rq, head, index, p, &met));
	put_close(p, '}');
	return OK;
}

/* The act's document, and the signatures that counted: those that the entry names. */
static enum err act_put(struct req *rq, const struct checkpoint *head, const struct entry *e,
			struct printer *p)
{
	json_t *done = json_object_get(e->fact, "act");
	const char *id = json_string_value(json_object_get(done, "id")), *bytes = NULL;
	struct act_document d;
	struct signed_act a;
	json_t *index;
	size_t i;

	if (id) {
		TRY(db_act_at(&rq->cx, rq->db, id, AT_NOW, &a));
		TRY(act_document_of(&rq->cx, rq->db, &a, &d, &bytes));
		TRY(act_met_put(rq, head, e, id, p));
	}
	put_text(p, "document", bytes);
	put_open(p, "signatures", '[');
	json_array_foreach (json_object_get(done, "signatures"), i, index)
		TRY(act_signature_put(rq, head, json_integer_value(index), p));
	put_close(p, ']');
	return OK;
}

/* For the people who make trust/signers.json and look at it before they sign.  A key that was
 * revoked since was confirmed, too. */
enum err api_key_confirmation(struct req *rq)
{
	struct printer p = { .mem = &rq->cx.mem };
	auto_entry e = { .json = NULL };
	struct checkpoint head;
	int64_t index;

	TRY(db_key_confirmed(&rq->cx, rq->db, rq->param[0], &index));
	TRY(trail_head(&rq->cx, rq->db, &head));
	put_open(&p, NULL, '{');
	TRY(proved_put(rq, &head, index, &p, &e));
	TRY(act_put(rq, &head, &e, &p));
	put_close(&p, '}');
	return reply_json(rq, 200, p.text);
}
