#include "alarm/alarm.h"
#include "alarm/routes.h"

#include <string.h>

#include "people/named.h"

/* ?state=open (as if nothing was asked) or all. */
static enum err state_asked(struct req *rq, bool *ended)
{
	const char *state = req_query(rq, "state");

	*ended = state && strcmp(state, "all") == 0;
	if (!state || *ended || strcmp(state, "open") == 0)
		return OK;
	return err_at(&rq->cx, errf(&rq->cx, E_INVALID, "state is open or all"), "?state");
}

enum err api_alarm_list(struct req *rq)
{
	struct page page;
	bool ended;

	TRY(state_asked(rq, &ended));
	TRY(page_asked(rq, &page));
	TRY(db_alarm_page(&rq->cx, rq->db, ended, &page));
	TRY(page_named(&rq->cx, rq->db, &page));
	return reply_page(rq, &page);
}

/* The sentence of its kind, which says what is next; null: of a kind that is no more. */
static void says_add(struct ctx *cx, struct alarm *a)
{
	const struct alarm_kind_row *kind = alarm_kind_named(a->kind);
	struct printer p = { .mem = &cx->mem };

	put_raw(&p, NULL, a->body.json, strlen(a->body.json) - 1);
	p.comma = true;
	put_text(&p, "says", kind ? kind->sentence : NULL);
	put_close(&p, '}');
	a->body.json = p.text;
}

enum err api_alarm_get(struct req *rq)
{
	int64_t number, at;
	struct alarm a;

	TRY(param_int(rq, 0, &number));
	TRY(query_at(rq, &at));
	TRY(db_alarm_at(&rq->cx, rq->db, number, at, &a));
	TRY(body_named(&rq->cx, rq->db, &a.body));
	says_add(&rq->cx, &a);
	return reply_record(rq, &a.body);
}
