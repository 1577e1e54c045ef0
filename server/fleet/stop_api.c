#include <string.h>

#include "access/password.h"
#include "engine/content.h"
#include "engine/history.h"
#include "fleet/routes.h"
#include "fleet/stop_order.h"
#include "http/concerned.h"
#include "people/named.h"
#include "people/session_api.h"
#include "release/stop.h"
#include "rules/stop.h"
#include "signing/sealed.h"
#include "signing/signature_api.h"
#include "tree/document.h"

const struct field stop_in[] = {
	{ "document", TEXT, REQUIRED, ACT_MAX, "the document, byte for byte: schema/acts.md" },
	{ "envelope", TEXT, REQUIRED, ENVELOPE_MAX, "the signed statement: schema/statement.md" },
	END_OF_FIELDS
};

const struct field stop_sealed_in[] = {
	{ "user", TEXT, REQUIRED, NAME_MAX_BYTES, "the signer's id, given again for this act" },
	{ "password", SECRET, REQUIRED, PASSWORD_MAX, "the signer's password" },
	{ "key", DIGEST, REQUIRED, 0, "the signer's sealed key" },
	{ "role", NAME, REQUIRED, NAME_MAX_BYTES, "the role that the signer acts in" },
	{ "document", TEXT, REQUIRED, ACT_MAX, "the document, byte for byte: schema/acts.md" },
	{ "meaning", NAME, OPTIONAL, NAME_MAX_BYTES, "order, which is what a stop is signed with" },
	{ "site", TEXT, OPTIONAL, NAME_MAX_BYTES, "of the signer's grant of that role, or *" },
	{ "comment", TEXT, OPTIONAL, STATEMENT_COMMENT_MAX, "signed with the rest" },
	{ "language", TEXT, OPTIONAL, LANGUAGE_MAX, "of the sentence that was shown" },
	END_OF_FIELDS
};

/* ---- as it is shown ---- */

enum err api_stop_list(struct req *rq)
{
	struct page page;

	TRY(page_asked(rq, &page));
	TRY(db_stop_page(&rq->cx, rq->db, &page));
	TRY(page_named(&rq->cx, rq->db, &page));
	return reply_page(rq, &page);
}

static void names_put(struct printer *p, const char *key, const struct act_names *n)
{
	if (!n->stated) {
		put_null(p, key);
		return;
	}
	put_open(p, key, '[');
	for (size_t i = 0; i < n->n; i++)
		put_text(p, NULL, n->name[i]);
	put_close(p, ']');
}

enum err api_stop_get(struct req *rq)
{
	struct printer p = { .mem = &rq->cx.mem };
	struct stop_row s;
	int64_t at;

	TRY(query_at(rq, &at));
	TRY(db_stop_at(&rq->cx, rq->db, rq->param[0], at, &s));
	put_open(&p, NULL, '{');
	put_text(&p, "id", s.id);
	put_text(&p, "model", s.model);
	put_int(&p, "from", s.first);
	put_int(&p, "to", s.last);
	names_put(&p, "sites", &s.sites);
	names_put(&p, "devices", &s.devices);
	put_text(&p, "state", state_name(&stop_states, s.state));
	put_text(&p, "reason", s.reason);
	put_text(&p, "signer", s.signer);
	TRY(person_name_put(&rq->cx, rq->db, &p, "signer", s.signer));
	put_text(&p, "key", s.key);
	put_text(&p, "document", s.document);
	put_int(&p, "entry", s.signed_idx);
	if (s.ended_idx)
		put_int(&p, "ended", s.ended_idx);
	else
		put_null(&p, "ended");
	put_bool(&p, "review_due", s.state != STOP_LIFTED);
	put_int(&p, "index", s.from_idx);
	put_close(&p, '}');
	return reply_json(rq, 200, p.text);
}

enum err api_stop_document(struct req *rq)
{
	struct document doc;
	struct stop_row s;

	TRY(db_stop_at(&rq->cx, rq->db, rq->param[0], AT_NOW, &s));
	TRY(document_read(&rq->cx, rq->db, s.document, &doc));
	return reply_bytes(rq, 200, "application/json", doc.bytes, doc.size);
}

/* The file is there once a signed head covers the stop. */
enum err api_stop_file(struct req *rq)
{
	struct document doc;
	const char *digest;

	TRY(db_stop_file(&rq->cx, rq->db, rq->param[0], &digest));
	TRY(document_read(&rq->cx, rq->db, digest, &doc));
	return reply_bytes(rq, 200, "application/json", doc.bytes, doc.size);
}

/* ---- signing ---- */

/* ?act=stop|take-stop-back&id=&key=&role=: of a document of the digest that the path names. */
enum err api_stop_statement(struct req *rq)
{
	const char *act = req_query(rq, "act"), *id = req_query(rq, "id"),
		   *role = req_query(rq, "role"), *stop = req_query(rq, "stop"),
		   *site = req_query(rq, "site");
	enum act_kind kind = ACT_STOP;
	struct signing what;

	if (!id || !role)
		return err_at(&rq->cx, errf(&rq->cx, E_INVALID, "?id and ?role are required"),
			      id ? "?role" : "?id");
	if (act &&
	    (!act_kind_parse(act, &kind) || (kind != ACT_STOP && kind != ACT_TAKE_STOP_BACK)))
		return err_at(&rq->cx, errf(&rq->cx, E_INVALID, "stop or take-stop-back"), "?act");
	TRY(stop_signing(&rq->cx, rq->db, origin_of(rq), kind, stop ? stop : id, id, rq->param[0],
			 site, &what));
	return statement_reply(rq, &what, STOP_MEANING, role);
}

/* A model or device that the asker does not see is answered as one that is not there. */
static enum err named_seen(struct req *rq, const struct act_document *d)
{
	TRY(object_seen(rq, arena_printf(&rq->cx.mem, "model:%s", d->model), "/document/model"));
	for (size_t i = 0; i < d->devices.n; i++)
		TRY(object_seen(rq, arena_printf(&rq->cx.mem, "device:%s", d->devices.name[i]),
				arena_printf(&rq->cx.mem, "/document/devices/%zu", i)));
	return OK;
}

static enum err stop_sign(struct req *rq, const char *document, const char *envelope)
{
	struct act_document d;
	bool again;

	if (act_document_parse(&rq->cx, ACT_STOP, document, strlen(document), &d) == OK) {
		TRY(named_seen(rq, &d));
		TRY(signature_again(rq, arena_printf(&rq->cx.mem, "stop:%s", d.id), envelope,
				    &again));
		if (again)
			return OK;
		rq->location = arena_printf(&rq->cx.mem, "/v1/stops/%s", d.id);
	}
	return stop_enter(&rq->cx, rq->db, origin_of(rq), rq->who.user, document, envelope,
			  &rq->job.fact);
}

enum err api_stop_sign(struct req *rq)
{
	TRY(session_needed(rq));
	return stop_sign(rq, in_text(rq, "document"), in_text(rq, "envelope"));
}

/* The same statement as for a key of one's own, signed with one that the password opened. */
static enum err sealed_signing(struct req *rq, enum act_kind kind, const char *stop,
			       const char *document, const char **envelope)
{
	const struct hash h = hash_bytes(document, strlen(document));
	const char *site = in_text(rq, "site");
	struct act_document d;
	struct signing what;

	TRY(act_document_parse(&rq->cx, kind, document, strlen(document), &d));
	if (!site && kind == ACT_STOP)
		TRY(stop_site(&rq->cx, rq->db, &d, &site));
	TRY(stop_signing(&rq->cx, rq->db, origin_of(rq), kind, stop ? stop : d.id, d.id,
			 digest_text(&rq->cx, &h), site, &what));
	return sealed_sign(rq, &what, STOP_MEANING, in_text(rq, "role"), envelope);
}

enum err api_stop_sign_sealed(struct req *rq)
{
	const char *document = in_text(rq, "document"), *envelope;

	TRY(sealed_signing(rq, ACT_STOP, NULL, document, &envelope));
	return stop_sign(rq, document, envelope);
}

static enum err stop_back(struct req *rq, const char *document, const char *envelope)
{
	bool again;

	TRY(signature_again(rq, arena_printf(&rq->cx.mem, "stop:%s", rq->param[0]), envelope,
			    &again));
	if (again)
		return OK;
	return stop_take_back(&rq->cx, rq->db, origin_of(rq), rq->who.user, rq->param[0], document,
			      envelope, &rq->job.fact);
}

enum err api_stop_take_back(struct req *rq)
{
	TRY(session_needed(rq));
	return stop_back(rq, in_text(rq, "document"), in_text(rq, "envelope"));
}

enum err api_stop_take_back_sealed(struct req *rq)
{
	const char *document = in_text(rq, "document"), *envelope;

	TRY(sealed_signing(rq, ACT_TAKE_STOP_BACK, rq->param[0], document, &envelope));
	return stop_back(rq, document, envelope);
}
