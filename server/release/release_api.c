#include "release/routes.h"

#include <string.h>

#include "engine/content.h"
#include "engine/history.h"
#include "people/named.h"
#include "release/publication.h"

enum err api_release_list(struct req *rq)
{
	struct page page;

	TRY(page_asked(rq, &page));
	TRY(db_release_page(&rq->cx, rq->db, rq->param[0], &page));
	TRY(page_named(&rq->cx, rq->db, &page));
	return reply_page(rq, &page);
}

/* One that is merged and waits is no release yet, and says so. */
static enum err not_yet(struct req *rq, int64_t number)
{
	struct publication_waits waits;

	TRY(publication_waits(&rq->cx, rq->db, rq->services->instance, rq->param[0], number,
			      &waits));
	if (!waits.why)
		return errf(&rq->cx, E_NOT_FOUND, "there is no release %lld of model '%s'",
			    (long long)number, rq->param[0]);
	return err_next(&rq->cx,
			errf(&rq->cx, E_NOT_FOUND,
			     "release %lld of model '%s' is in force and waits to be published: %s",
			     (long long)number, rq->param[0], waits.why),
			"%s", waits.next);
}

static enum err asked(struct req *rq, struct release *out)
{
	int64_t number, at;
	enum err e;

	TRY(param_int(rq, 1, &number));
	TRY(query_at(rq, &at));
	e = db_release_at(&rq->cx, rq->db, rq->param[0], number, at, out);
	return e == E_NOT_FOUND && at == AT_NOW ? not_yet(rq, number) : e;
}

enum err api_release_get(struct req *rq)
{
	struct printer p = { .mem = &rq->cx.mem };
	struct release r;

	TRY(asked(rq, &r));
	put_raw(&p, NULL, r.body.json, strlen(r.body.json) - 1); /* all but the last brace */
	put_text(&p, "state", state_name(&release_states, r.state));
	put_close(&p, '}');
	r.body.json = p.text;
	TRY(body_named(&rq->cx, rq->db, &r.body));
	return reply_record(rq, &r.body);
}

/* The exact bytes that a device checks. */
enum err api_release_evidence(struct req *rq)
{
	struct document doc;
	struct release r;

	TRY(asked(rq, &r));
	TRY(document_read(&rq->cx, rq->db, r.evidence, &doc));
	rq->etag = r.evidence;
	return reply_bytes(rq, 200, "application/json", doc.bytes, doc.size);
}
