#include "fleet/dropped.h"
#include "fleet/routes.h"

const struct field drop_in[] = { { "to", INT, REQUIRED, INT_SAFE_MAX,
				   "reports of entries before this one" },
				 { "reason", TEXT, REQUIRED, REASON_MAX, "why" },
				 END_OF_FIELDS };

enum err api_reports_drop_prepare(struct req *rq)
{
	struct dropping *d = arena_alloc(&rq->cx.mem, sizeof(*d));

	rq->prepared = d;
	fact_start(&rq->cx, &rq->job.fact, ACTION_REPORTS_DROPPED);
	return reports_drop_verify(&rq->cx, rq->db, in_int(rq, "to", 0), d);
}

enum err api_reports_drop(struct req *rq)
{
	return reports_drop(&rq->cx, rq->db, rq->prepared, &rq->job.fact);
}
