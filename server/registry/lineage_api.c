#include "registry/lineage.h"
#include "registry/routes.h"

#include "engine/history.h"

static enum err direction_asked(struct req *rq, enum direction *out)
{
	const char *asked = req_query(rq, "direction");

	if (direction_parse(asked ? asked : "both", out))
		return OK;
	return err_at(&rq->cx,
		      errf(&rq->cx, E_INVALID, "a direction is upstream, downstream or both"),
		      "?direction");
}

enum err api_lineage(struct req *rq)
{
	const char *object = req_query(rq, "object");
	int64_t depth = LINEAGE_DEPTH_MAX, at;
	enum direction direction;
	struct printer out;

	if (!object || !*object)
		return err_at(&rq->cx, errf(&rq->cx, E_INVALID, "which object?"), "?object");
	TRY(direction_asked(rq, &direction));
	TRY(query_int(rq, "depth", LINEAGE_DEPTH_MAX, &depth));
	TRY(query_at(rq, &at));
	TRY(lineage_of(&rq->cx, rq->db, object, at, direction, depth, rq->who.sees, &out));
	return reply_json(rq, 200, out.text);
}
