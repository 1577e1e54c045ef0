#include <string.h>

#include "base/text.h"
#include "engine/history.h"
#include "people/session_api.h"
#include "people/user.h"
#include "proof/entry.h"
#include "quality/first_root.h"
#include "quality/routes.h"
#include "signing/sealed.h"
#include "signing/signature_api.h"
#include "trust/trust.h"

#define FIRST_ROOT "1.root.json"

const struct field trust_in[] = {
	{ "files", ARRAY, REQUIRED, TRUST_UPLOAD_FILES,
	  "name and content of each: signed metadata, and the trust files it names" },
	{ "reason", TEXT, OPTIONAL, 2000, "why" },
	END_OF_FIELDS
};

/* ---- acknowledging ---- */

/* ?key=&comment=&language=: a key that acknowledges none is refused before anybody signs with it.
 */
enum err api_root_statement(struct req *rq)
{
	const char *key = req_query(rq, "key");
	struct signing what;

	if (key)
		TRY(first_root_key_check(&rq->cx, rq->db, key));
	TRY(first_root_signing(&rq->cx, rq->db, origin_of(rq), rq->param[0], &what));
	return statement_reply(rq, &what, "acknowledgement", role_name(ROLE_APPROVER));
}

/* The entry says of which root: all acknowledgements have one object. */
static enum err acknowledged_again(struct req *rq, const char *envelope, bool *out)
{
	const struct receipt *r = &rq->job.receipt;
	auto_entry e = { .json = NULL };

	TRY(signature_again(rq, FIRST_ROOT_OBJECT, envelope, out));
	if (!*out)
		return OK;
	TRY(entry_parse(&rq->cx, (const char *)r->bytes, r->size, &e));
	*out = text_same(json_string_value(json_object_get(e.fact, "root")), rq->param[0]);
	rq->job.repeated = *out;
	return OK;
}

enum err api_root_acknowledge(struct req *rq)
{
	const char *envelope = in_text(rq, "envelope");
	bool again;

	TRY(session_needed(rq));
	TRY(acknowledged_again(rq, envelope, &again));
	if (again)
		return OK;
	return first_root_acknowledge(&rq->cx, rq->db, origin_of(rq), rq->who.user, rq->param[0],
				      envelope, &rq->job.fact);
}

/* ---- as it is shown ---- */

static enum err people_put(struct req *rq, const char *root, const struct root_acknowledgement *all,
			   struct printer *p)
{
	put_open(p, "people", '[');
	for (const struct root_acknowledgement *a = all; a; a = a->next) {
		if (strcmp(a->root, root) != 0)
			continue;
		put_open(p, NULL, '{');
		put_text(p, "user", a->user);
		TRY(user_name_put(&rq->cx, rq->db, p, "user_name", a->user));
		put_text(p, "key", a->key);
		put_int(p, "entry", a->from_idx);
		put_bool(p, "counts", a->counts);
		put_close(p, '}');
	}
	put_close(p, ']');
	return OK;
}

static bool root_before_it(const struct root_acknowledgement *all,
			   const struct root_acknowledgement *a)
{
	for (; all != a; all = all->next)
		if (strcmp(all->root, a->root) == 0)
			return true;
	return false;
}

static enum err root_put(struct req *rq, const char *root, const struct root_acknowledgement *all,
			 struct printer *p)
{
	struct first_root f;

	TRY(first_root_gather(&rq->cx, rq->db, root, all, &f));
	put_open(p, NULL, '{');
	put_text(p, "root", root);
	TRY(people_put(rq, root, all, p));
	put_text(p, "missing", first_root_missing(&rq->cx, &f));
	put_close(p, '}');
	return OK;
}

/* Of each root that somebody acknowledged; who is missing where nobody did. */
enum err api_root_acknowledgements(struct req *rq)
{
	const struct root_acknowledgement *all;
	struct printer p = { .mem = &rq->cx.mem };
	struct first_root f;
	struct tuf_file now;

	TRY(db_tuf_at(&rq->cx, rq->db, "root", AT_NOW, &now));
	TRY(db_root_acknowledgements(&rq->cx, rq->db, &all));
	TRY(first_root_gather(&rq->cx, rq->db, NULL, all, &f));
	put_open(&p, NULL, '{');
	put_bool(&p, "in_force", now.version > 0);
	put_text(&p, "needed", first_root_missing(&rq->cx, &f));
	put_open(&p, "roots", '[');
	for (const struct root_acknowledgement *a = all; a; a = a->next)
		if (!root_before_it(all, a))
			TRY(root_put(rq, a->root, all, &p));
	put_close(&p, ']');
	put_close(&p, '}');
	return reply_json(rq, 200, p.text);
}

/* ---- the upload ---- */

/* Of an upload that trust_update() took where there was no root: its root is the first. */
static enum err first_root_in(struct req *rq, json_t *files)
{
	const char *content;
	enum err e;
	json_t *file;
	struct hash h;
	size_t i;

	json_array_foreach (files, i, file) {
		if (strcmp(json_string_value(json_object_get(file, "name")), FIRST_ROOT) != 0)
			continue;
		content = json_string_value(json_object_get(file, "content"));
		h = hash_bytes(content, strlen(content));
		e = first_root_check(&rq->cx, rq->db, digest_text(&rq->cx, &h));
		return e == OK ? OK : err_at(&rq->cx, e, "/files/%zu", i);
	}
	return errf(&rq->cx, E_FAULT, "a first root came without its file");
}

enum err api_trust_update(struct req *rq)
{
	json_t *files = in_any(rq, "files");
	struct tuf_file before;

	TRY(db_tuf_at(&rq->cx, rq->db, "root", AT_NOW, &before));
	TRY(trust_update(&rq->cx, rq->db, rq->services->instance, files, &rq->job.fact));
	return before.version > 0 ? OK : first_root_in(rq, files);
}
