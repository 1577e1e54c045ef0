#include "people/named.h"
#include "people/routes.h"
#include "people/site.h"

const struct field site_in[] = { { "id", NAME, REQUIRED, NAME_MAX_BYTES, "permanent" },
				 { "zone", TEXT, REQUIRED, 64, "its time zone, as Europe/Berlin" },
				 { "title", TEXT, REQUIRED, 120, "what people call it" },
				 END_OF_FIELDS };

enum err api_site_list(struct req *rq)
{
	struct page page;

	TRY(page_asked(rq, &page));
	TRY(db_site_page(&rq->cx, rq->db, &page));
	TRY(page_named(&rq->cx, rq->db, &page));
	return reply_page(rq, &page);
}

enum err api_site_get(struct req *rq)
{
	struct body site;
	int64_t at;

	TRY(query_at(rq, &at));
	TRY(db_site_at(&rq->cx, rq->db, rq->param[0], at, &site));
	TRY(body_named(&rq->cx, rq->db, &site));
	return reply_record(rq, &site);
}

enum err api_site_create(struct req *rq)
{
	rq->location = arena_printf(&rq->cx.mem, "/v1/sites/%s", in_text(rq, "id"));
	return site_create(&rq->cx, rq->db, in_text(rq, "id"), in_text(rq, "zone"),
			   in_text(rq, "title"), &rq->job.fact);
}
