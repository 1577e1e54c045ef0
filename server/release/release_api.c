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

static enum err asked(struct req *rq, struct release *out)
{
	int64_t number, at;

	TRY(param_int(rq, 1, &number));
	TRY(query_at(rq, &at));
	return db_release_at(&rq->cx, rq->db, rq->param[0], number, at, out);
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
