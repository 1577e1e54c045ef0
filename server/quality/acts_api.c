#include <string.h>

#include "base/clock.h"
#include "engine/history.h"
#include "engine/log_read.h"
#include "people/named.h"
#include "people/session.h"
#include "people/session_api.h"
#include "quality/acts.h"
#include "quality/routes.h"
#include "quality/suspension.h"
#include "signing/founding.h"
#include "signing/sealed.h"
#include "signing/signature_api.h"
#include "trust/trust.h"

const struct field root_signature_in[] = {
	{ "keyid", TEXT, REQUIRED, TUF_KEYID_SIZE - 1, "of a key of the root, as TUF names it" },
	{ "sig", TEXT, REQUIRED, INT64_C(2) * SIGNATURE_SIZE,
	  "hex: by that key over the exact bytes of the act's document" },
	END_OF_FIELDS
};

/* ---- as it is shown ---- */

static enum err act_signatures_put(struct req *rq, const char *id, int64_t at, struct printer *p)
{
	const char *object = arena_printf(&rq->cx.mem, "act:%s", id);
	struct signature s[SIGNED_ACT_MAX];
	size_t n = countof(s);

	TRY(db_signatures_of(&rq->cx, rq->db, object, at, s, &n));
	put_open(p, "signatures", '[');
	for (size_t i = 0; i < n; i++) {
		put_open(p, NULL, '{');
		TRY(signature_put(rq, object, &s[i], p));
		put_int(p, "entry", s[i].from_idx);
		put_close(p, '}');
	}
	put_close(p, ']');
	return OK;
}

/* fingerprint: null of a key that is none of the root in force. */
static enum err holder_put(struct req *rq, const struct tuf_keys *root,
			   const struct holder_signature *s, struct printer *p)
{
	const char *fingerprint = NULL;
	struct entry_clock at;

	for (size_t i = 0; i < root->n; i++)
		if (strcmp(root->key[i].id, s->keyid) == 0)
			fingerprint = ed25519_fingerprint(&rq->cx, root->key[i].public);
	TRY(trail_clock(&rq->cx, rq->db, s->index, &at));
	put_open(p, NULL, '{');
	put_text(p, "keyid", s->keyid);
	put_text(p, "fingerprint", fingerprint);
	put_text(p, "sig", s->sig);
	put_int(p, "entry", s->index);
	put_open(p, "entered", '{');
	put_text(p, "at", clock_text(&rq->cx, at.at));
	put_close(p, '}');
	put_close(p, '}');
	return OK;
}

static enum err holders_put(struct req *rq, const char *id, int64_t at, struct printer *p)
{
	struct holder_signature s[HOLDERS_MAX];
	struct tuf_keys root = { .n = 0 };
	size_t n = countof(s);

	TRY(db_holders_of(&rq->cx, rq->db, id, at, s, &n));
	if (n)
		TRY(trust_root_keys(&rq->cx, rq->db, &root));
	put_open(p, "root_signatures", '[');
	for (size_t i = 0; i < n; i++)
		TRY(holder_put(rq, &root, &s[i], p));
	put_close(p, ']');
	return OK;
}

/* What is still missing is a question about now. */
static enum err act_standing_put(struct req *rq, const struct signed_act *a,
				 const struct act_document *d, bool now, struct printer *p)
{
	struct act_standing *s = NULL;
	const char *missing = NULL, *why;

	put_open(p, "asks", '[');
	if (now && a->state == SIGNED_ACT_OPEN) {
		TRY(act_standing_gather(&rq->cx, rq->db, a, d, &s));
		act_asks_print(s, p);
		missing = act_missing(&rq->cx, s);
	}
	put_close(p, ']');
	put_int(p, "holders_asked", s ? act_holders_asked(s) : 0);
	put_text(p, "missing", missing);
	put_text(p, "until", a->until ? clock_text(&rq->cx, a->until) : NULL);
	TRY(act_lapsed_why(&rq->cx, rq->db, a, &why));
	put_text(p, "why", why);
	return OK;
}

enum err api_act_get(struct req *rq)
{
	struct printer p = { .mem = &rq->cx.mem };
	struct act_document d;
	struct signed_act a;
	const char *bytes;
	int64_t at;

	TRY(query_at(rq, &at));
	TRY(db_act_at(&rq->cx, rq->db, rq->param[0], at, &a));
	TRY(act_document_of(&rq->cx, rq->db, &a, &d, &bytes));
	TRY(body_named(&rq->cx, rq->db, &a.body));
	put_raw(&p, NULL, a.body.json, strlen(a.body.json) - 1); /* all but the last brace */
	put_text(&p, "state", state_name(&signed_act_states, a.state));
	put_raw(&p, "says", bytes, strlen(bytes));
	TRY(act_signatures_put(rq, a.id, at, &p));
	TRY(holders_put(rq, a.id, at, &p));
	TRY(act_standing_put(rq, &a, &d, at == AT_NOW, &p));
	put_close(&p, '}');
	return reply_json(rq, 200, p.text);
}

/* ?state=open: those that wait, too; or as if nothing was asked: all. */
enum err api_act_list(struct req *rq)
{
	const char *state = req_query(rq, "state");
	struct page page;

	if (state && strcmp(state, "open") != 0 && strcmp(state, "all") != 0)
		return err_at(&rq->cx, errf(&rq->cx, E_INVALID, "state is open or all"), "?state");
	TRY(page_asked(rq, &page));
	TRY(db_act_page(&rq->cx, rq->db, state && strcmp(state, "open") == 0, rq->who.user, &page));
	TRY(page_named(&rq->cx, rq->db, &page));
	return reply_page(rq, &page);
}

/* The exact bytes that people sign. */
enum err api_act_document(struct req *rq)
{
	struct signed_act a;

	TRY(db_act_at(&rq->cx, rq->db, rq->param[0], AT_NOW, &a));
	return reply_document(rq, a.document);
}

enum err api_act_envelope(struct req *rq)
{
	return reply_envelope(rq, arena_printf(&rq->cx.mem, "act:%s", rq->param[0]), rq->param[1]);
}

/* ?key=&meaning=&role=&comment=&language=.  A key that does not count is refused before anybody
 * signs with it. */
enum err api_act_statement(struct req *rq)
{
	const char *meaning = req_query(rq, "meaning"), *role = req_query(rq, "role");
	struct signing what;

	if (!meaning || !role)
		return err_at(&rq->cx, errf(&rq->cx, E_INVALID, "?meaning and ?role are required"),
			      meaning ? "?role" : "?meaning");
	if (req_query(rq, "key"))
		TRY(act_key_check(&rq->cx, rq->db, rq->param[0], req_query(rq, "key")));
	TRY(act_signing(&rq->cx, rq->db, origin_of(rq), rq->param[0],
			&(struct signer_says){ .user = rq->who.user, .role = role }, &what));
	return statement_reply(rq, &what, meaning, role);
}

enum err api_act_withdraw(struct req *rq)
{
	TRY(session_needed(rq));
	return act_withdraw(&rq->cx, rq->db, &rq->act, rq->param[0], &rq->job.fact);
}

/* ---- signing ---- */

/* Of a suspension that the last signature brought. */
static void act_ends_sessions(struct req *rq)
{
	session_suspend_user(memory_of(rq->services->memories, &sessions_memory), rq->prepared);
}

static enum err founding_then(struct job *job, struct db *db)
{
	struct req *rq = container_of(job, struct req, job);

	return founding_close(&rq->cx, db, &job->fact);
}

static enum err act_settle_then(struct job *job, struct db *db)
{
	struct req *rq = container_of(job, struct req, job);
	struct signed_act a;

	TRY(db_act_at(&rq->cx, db, rq->param[0], AT_NOW, &a));
	TRY(act_settle(&rq->cx, db, a.id, &job->fact));
	if (job->fact.action == ACTION_KEY_CONFIRMED)
		job->then = founding_then;
	if (job->fact.action != ACTION_USER_SUSPENDED)
		return OK;
	rq->prepared = a.person;
	rq->after = act_ends_sessions;
	act_ends_sessions(rq);
	return OK;
}

enum err api_act_sign(struct req *rq)
{
	const char *envelope = in_text(rq, "envelope");
	bool again;

	TRY(session_needed(rq));
	TRY(signature_again(rq, arena_printf(&rq->cx.mem, "act:%s", rq->param[0]), envelope,
			    &again));
	if (again)
		return OK;
	rq->job.then = act_settle_then;
	return act_sign(&rq->cx, rq->db, origin_of(rq), rq->who.user, rq->param[0], envelope,
			&rq->job.fact);
}

/* Is it one that was brought before?  Then the answer is the first one, as for a statement; but of
 * an act that is over none is brought again: a document of the root is used once. */
static enum err holder_again(struct req *rq, const char *keyid, const char *sig, bool *out)
{
	struct receipt *r = &rq->job.receipt;
	struct holder_signature s[HOLDERS_MAX];
	size_t n = countof(s);
	struct signed_act a;

	*out = false;
	TRY(db_act_at(&rq->cx, rq->db, rq->param[0], AT_NOW, &a));
	if (a.state != SIGNED_ACT_OPEN && a.state != SIGNED_ACT_WAITING)
		return OK;
	TRY(db_holders_of(&rq->cx, rq->db, rq->param[0], AT_NOW, s, &n));
	for (size_t i = 0; i < n && !*out; i++) {
		*out = strcmp(s[i].keyid, keyid) == 0 && strcmp(s[i].sig, sig) == 0;
		r->index = *out ? s[i].index : r->index;
	}
	rq->job.repeated = *out;
	return *out ? trail_entry(&rq->cx, rq->db, r->index, &r->bytes, &r->size) : OK;
}

enum err api_act_root_sign(struct req *rq)
{
	bool again;

	TRY(holder_again(rq, in_text(rq, "keyid"), in_text(rq, "sig"), &again));
	if (again)
		return OK;
	rq->job.then = act_settle_then;
	return act_root_sign(&rq->cx, rq->db, rq->param[0], in_text(rq, "keyid"),
			     in_text(rq, "sig"), &rq->job.fact);
}
