/*
 * The statement over a document that signetd wrote on a stopped server: drafted by a server that
 * runs again, be it read-only, for a person's own program, which compares all of it.
 */

#include "http/concerned.h"
#include "people/session_api.h"
#include "quality/routes.h"
#include "quality/stopped.h"
#include "signing/sealed.h"

static enum err query_needed(struct req *rq, const char *name, const char **out)
{
	*out = req_query(rq, name);
	return *out ? OK
		    : err_at(&rq->cx, errf(&rq->cx, E_INVALID, "?%s is required", name), "?%s",
			     name);
}

/* ?act=&id=&key=&meaning=&role=&comment=&language= */
enum err api_stopped_statement(struct req *rq)
{
	const char *act, *id, *meaning, *role;
	enum act_kind kind;
	struct signing what;

	TRY(query_needed(rq, "act", &act));
	TRY(query_needed(rq, "id", &id));
	TRY(query_needed(rq, "meaning", &meaning));
	TRY(query_needed(rq, "role", &role));
	if (!act_kind_parse(act, &kind))
		return err_at(&rq->cx, errf(&rq->cx, E_INVALID, "there is no act '%s'", act),
			      "?act");
	TRY(stopped_signing(&rq->cx, rq->db, origin_of(rq), kind, id, rq->param[0], &what));
	return statement_reply(rq, &what, meaning, role);
}
