#include "engine/content.h"
#include "tree/document.h"
#include "tree/routes.h"

enum err api_document_get(struct req *rq)
{
	const char *digest;
	int64_t at;

	TRY(query_at(rq, &at));
	TRY(db_document_at(&rq->cx, rq->db, rq->param[0], at, &digest));
	rq->etag = digest;
	return reply_document(rq, digest);
}
