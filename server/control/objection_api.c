#include "control/objection.h"

#include "base/clock.h"
#include "control/change_api.h"
#include "control/routes.h"
#include "people/user.h"

const struct field objection_in[] = {
	{ "reason", TEXT, REQUIRED, REASON_MAX, "why the change should not merge" }, END_OF_FIELDS
};

enum err objections_print(struct req *rq, int64_t number, int64_t at, struct printer *p)
{
	struct objection o[OBJECTIONS_MAX];
	size_t n = countof(o);

	TRY(db_objections_of(&rq->cx, rq->db, number, at, o, &n));
	put_open(p, "objections", '[');
	for (size_t i = 0; i < n; i++) {
		put_open(p, NULL, '{');
		put_text(p, "by", o[i].person);
		TRY(user_name_put(&rq->cx, rq->db, p, "by_name", o[i].person));
		put_text(p, "reason", o[i].reason);
		put_text(p, "at", clock_text(&rq->cx, o[i].at));
		put_int(p, "entry", o[i].idx);
		put_close(p, '}');
	}
	put_close(p, ']');
	return OK;
}

enum err api_change_object(struct req *rq)
{
	int64_t number;

	TRY(param_int(rq, 0, &number));
	return objection_make(&rq->cx, rq->db, number, &rq->job.fact);
}
