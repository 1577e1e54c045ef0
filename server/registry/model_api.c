#include "people/named.h"
#include "registry/model.h"
#include "registry/routes.h"

const struct field model_in[] = { { "name", NAME, REQUIRED, NAME_MAX_BYTES, "permanent" },
				  { "title", TEXT, REQUIRED, 120,
				    "what it judges, in a few words" },
				  END_OF_FIELDS };

enum err api_model_list(struct req *rq)
{
	struct page page;

	TRY(page_asked(rq, &page));
	TRY(db_model_page(&rq->cx, rq->db, &page));
	TRY(page_named(&rq->cx, rq->db, &page));
	return reply_page(rq, &page);
}

enum err api_model_get(struct req *rq)
{
	struct body model;
	int64_t at;

	TRY(query_at(rq, &at));
	TRY(db_model_at(&rq->cx, rq->db, rq->param[0], at, &model));
	TRY(body_named(&rq->cx, rq->db, &model));
	return reply_record(rq, &model);
}

enum err api_model_create(struct req *rq)
{
	rq->location = arena_printf(&rq->cx.mem, "/v1/models/%s", in_text(rq, "name"));
	return model_create(&rq->cx, rq->db, &rq->act, in_text(rq, "name"), in_text(rq, "title"),
			    &rq->job.fact);
}
