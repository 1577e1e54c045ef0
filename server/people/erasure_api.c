#include "people/erasure.h"
#include "people/routes.h"

enum err api_user_erase(struct req *rq)
{
	return user_erase(&rq->cx, rq->db, rq->param[0], &rq->job.fact);
}

enum err api_source_erase(struct req *rq)
{
	return source_erase(&rq->cx, rq->db, rq->param[0], &rq->job.fact);
}
