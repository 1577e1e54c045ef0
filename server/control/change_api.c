/*
 * Handlers of changes: the request in, one decision, the answer out.  Signing
 * sets `then`, so that a merge happens in the transaction of its last
 * signature.  Both ways to sign, with one's own key and with a sealed one, end
 * in sign_with(): the server's own signature passes the same checks as a
 * person's.
 */

#include "control/change_api.h"
#include "control/references.h"
#include "control/routes.h"

#include <string.h>

#include "access/password.h"
#include "engine/history.h"
#include "http/concerned.h"
#include "people/named.h"
#include "people/session_api.h"
#include "signing/sealed.h"
#include "signing/signature_api.h"
#include "tree/document.h"

const struct field change_in[] = {
	{ "title", TEXT, REQUIRED, 200, "what it does, in a line" },
	{ "reason", TEXT, REQUIRED, 2000, "why" },
	{ "impact", TEXT, REQUIRED, 2000, "what it touches: product, process, people" },
	{ "retest", TEXT, REQUIRED, 1000, "is a new test needed, and why or why not" },
	{ "links", ARRAY, OPTIONAL, 20, "numbers of records elsewhere" },
	{ "documents", ARRAY, REQUIRED, MANIFEST_PATHS_MAX,
	  "path and content of each; content null: it goes" },
	END_OF_FIELDS
};

const struct field sign_in[] = {
	{ "user", TEXT, REQUIRED, NAME_MAX_BYTES, "the signer's id, given again for this act" },
	{ "password", SECRET, REQUIRED, PASSWORD_MAX, "the signer's password" },
	{ "key", DIGEST, REQUIRED, 0, "the signer's sealed key" },
	{ "meaning", NAME, REQUIRED, NAME_MAX_BYTES,
	  "what the signature says: a code of the policy" },
	{ "role", NAME, REQUIRED, NAME_MAX_BYTES, "the role that the signer acts in" },
	{ "site", TEXT, OPTIONAL, NAME_MAX_BYTES,
	  "of the signer's grant of that role, or *; else the one that counts most" },
	{ "comment", TEXT, OPTIONAL, STATEMENT_COMMENT_MAX, "signed with the rest" },
	{ "language", TEXT, OPTIONAL, LANGUAGE_MAX, "of the sentence that was shown" },
	END_OF_FIELDS
};

enum err api_change_list(struct req *rq)
{
	struct page page;

	TRY(page_asked(rq, &page));
	TRY(db_change_page(&rq->cx, rq->db, &page));
	TRY(page_named(&rq->cx, rq->db, &page));
	return reply_page(rq, &page);
}

static void paths_print(struct printer *p, const struct change_paths *paths)
{
	put_open(p, "paths", '[');
	for (size_t i = 0; i < paths->n; i++) {
		put_open(p, NULL, '{');
		put_text(p, "path", paths->path[i].path);
		put_text(p, "old", paths->path[i].old);
		put_text(p, "new", paths->path[i].new);
		put_close(p, '}');
	}
	put_close(p, ']');
}

static enum err signatures_print(struct req *rq, int64_t number, int64_t at, struct printer *p)
{
	const char *object = arena_printf(&rq->cx.mem, "change:%lld", (long long)number);
	struct signature s[CHANGE_SIGNATURES_MAX];
	size_t n = countof(s);

	TRY(db_signatures_of(&rq->cx, rq->db, object, at, s, &n));
	put_open(p, "signatures", '[');
	for (size_t i = 0; i < n; i++) {
		put_open(p, NULL, '{');
		TRY(signature_put(rq, object, &s[i], p));
		put_close(p, '}');
	}
	put_close(p, ']');
	return OK;
}

/* Also what the page shows.  What is still missing is a question about now, so
 * a change as of an earlier entry has no answer to it. */
enum err change_json(struct req *rq, int64_t number, int64_t at, struct standing *standing,
		     struct printer *p)
{
	struct change_paths paths;
	struct change c;

	*standing = (struct standing){ 0 };
	*p = (struct printer){ .mem = &rq->cx.mem };
	TRY(db_change_at(&rq->cx, rq->db, number, at, &c));
	TRY(db_change_paths(&rq->cx, rq->db, number, &paths));
	if (at == AT_NOW)
		TRY(change_standing(&rq->cx, rq->db, number, rq->who.user, standing));
	TRY(body_named(&rq->cx, rq->db, &c.body));
	put_raw(p, NULL, c.body.json, strlen(c.body.json) - 1); /* all but the last brace */
	put_text(p, "state", state_name(&change_states, c.state));
	paths_print(p, &paths);
	TRY(signatures_print(rq, number, at, p));
	TRY(objections_print(rq, number, at, p));
	put_text(p, "missing", standing->missing);
	put_close(p, '}');
	return OK;
}

enum err api_change_get(struct req *rq)
{
	struct standing standing;
	struct printer p;
	int64_t number, at;

	TRY(param_int(rq, 0, &number));
	TRY(query_at(rq, &at));
	TRY(change_json(rq, number, at, &standing, &p));
	return reply_json(rq, 200, p.text);
}

/* The exact bytes whose digest people sign. */
enum err api_change_manifest(struct req *rq)
{
	struct change c;
	int64_t number;

	TRY(param_int(rq, 0, &number));
	TRY(db_change_at(&rq->cx, rq->db, number, AT_NOW, &c));
	return reply_document(rq, c.manifest);
}

/* The exact bytes that the change proposes for a path. */
enum err api_change_document(struct req *rq)
{
	struct change_paths paths;
	int64_t number;

	TRY(param_int(rq, 0, &number));
	TRY(db_change_paths(&rq->cx, rq->db, number, &paths));
	for (size_t i = 0; i < paths.n; i++)
		if (strcmp(paths.path[i].path, rq->param[1]) == 0 && paths.path[i].new)
			return reply_document(rq, paths.path[i].new);
	return errf(&rq->cx, E_NOT_FOUND, "the change proposes no bytes for '%s'", rq->param[1]);
}

enum err api_change_envelope(struct req *rq)
{
	return reply_envelope(rq, arena_printf(&rq->cx.mem, "change:%s", rq->param[0]),
			      rq->param[1]);
}

/* Who opens a change has a role at one of the sites that it concerns: the entry names them, and no
 * site where it concerns all. */
static enum err opened_there(struct req *rq)
{
	static const char *const everywhere[] = { EVERY_SITE };
	const struct fact *f = &rq->job.fact;
	const char **site = arena_alloc(&rq->cx.mem, (f->n_objects + 1) * sizeof(*site)), *at;
	size_t lead = strlen("site:"), n = 0;

	for (size_t i = 0; i < f->n_objects; i++)
		if (strncmp(f->objects[i], "site:", lead) == 0)
			site[n++] = f->objects[i] + lead;
	principal_roles_of(&rq->who, n ? site : everywhere, n ? n : 1, rq->route->who, &at);
	if (!at && !(rq->who.roles_everywhere & rq->route->who))
		return err_at(&rq->cx, principal_lacks(&rq->cx, rq->route->who, site[0]),
			      "/documents");
	act_by_site(rq, at);
	return OK;
}

enum err api_change_open(struct req *rq)
{
	const struct new_change c = { .title = in_text(rq, "title"),
				      .impact = in_text(rq, "impact"),
				      .retest = in_text(rq, "retest"),
				      .documents = in_any(rq, "documents"),
				      .links = in_any(rq, "links") };

	TRY(references_check(rq));
	TRY(change_open(&rq->cx, rq->db, origin_of(rq), &rq->act, &c, &rq->job.fact));
	return opened_there(rq);
}

enum err api_change_cancel(struct req *rq)
{
	int64_t number;

	TRY(param_int(rq, 0, &number));
	return change_cancel(&rq->cx, rq->db, &rq->act, number, &rq->job.fact);
}

/* The grant that the signature relies on, said before anybody signs. */
static enum err site_find(struct req *rq, int64_t number, const struct signer_says *who,
			  struct signing *what)
{
	TRY(change_signing(&rq->cx, rq->db, origin_of(rq), number, what));
	return change_signer_site(&rq->cx, rq->db, number, who, &what->site);
}

/* ?key=&meaning=&role=&site=&comment=&language= */
enum err api_change_statement(struct req *rq)
{
	const char *meaning = req_query(rq, "meaning"), *role = req_query(rq, "role");
	const char *key = req_query(rq, "key");
	struct signing what;
	int64_t number;

	TRY(param_int(rq, 0, &number));
	if (!meaning || !role)
		return err_at(&rq->cx, errf(&rq->cx, E_INVALID, "?meaning and ?role are required"),
			      meaning ? "?role" : "?meaning");
	TRY(session_needed(rq));
	if (!key)
		return err_at(&rq->cx, errf(&rq->cx, E_INVALID, "?key is required"), "?key");
	TRY(site_find(
		rq, number,
		&(struct signer_says){ rq->who.user, key, meaning, role, req_query(rq, "site") },
		&what));
	return statement_reply(rq, &what, meaning, role);
}

static enum err settle_then(struct job *job, struct db *db)
{
	struct req *rq = container_of(job, struct req, job);
	int64_t number;

	TRY(param_int(rq, 0, &number));
	return change_settle(&rq->cx, db, number, &job->fact);
}

static enum err sign_with(struct req *rq, int64_t number, const char *envelope)
{
	bool again;

	TRY(session_needed(rq));
	TRY(signature_again(rq, arena_printf(&rq->cx.mem, "change:%lld", (long long)number),
			    envelope, &again));
	if (again)
		return OK;
	rq->job.then = settle_then;
	return change_sign(&rq->cx, rq->db, origin_of(rq), rq->who.user, number, envelope,
			   &rq->job.fact);
}

enum err api_change_sign(struct req *rq)
{
	int64_t number;

	TRY(param_int(rq, 0, &number));
	return sign_with(rq, number, in_text(rq, "envelope"));
}

enum err api_change_sign_sealed(struct req *rq)
{
	const char *envelope;
	struct signing what;
	int64_t number;

	TRY(param_int(rq, 0, &number));
	TRY(site_find(rq, number,
		      &(struct signer_says){ rq->who.user, in_text(rq, "key"),
					     in_text(rq, "meaning"), in_text(rq, "role"),
					     in_text(rq, "site") },
		      &what));
	TRY(sealed_sign(rq, &what, in_text(rq, "meaning"), in_text(rq, "role"), &envelope));
	return sign_with(rq, number, envelope);
}
