#include "people/named.h"
#include "registry/routes.h"
#include "registry/run.h"

const struct field run_in[] = {
	{ "model", NAME, REQUIRED, NAME_MAX_BYTES, "what was trained" },
	{ "commit", TEXT, REQUIRED, 64, "of the training code: 40 or 64 hex digits" },
	{ "repository", TEXT, REQUIRED, 300, "where that commit is" },
	{ "parameters", OBJECT, OPTIONAL, 200, "text, whole numbers, true or false" },
	{ "started", TEXT, REQUIRED, 24, "RFC 3339 in UTC with three decimals" },
	{ "finished", TEXT, REQUIRED, 24, "likewise" },
	{ "inputs", ARRAY, OPTIONAL, 100, "datasets: dataset, role" },
	{ "outputs", ARRAY, OPTIONAL, 1000, "files: path, digest" },
	END_OF_FIELDS
};

enum err api_run_list(struct req *rq)
{
	struct page page;

	TRY(page_asked(rq, &page));
	TRY(db_run_page(&rq->cx, rq->db, rq->param[0], &page));
	TRY(page_named(&rq->cx, rq->db, &page));
	return reply_page(rq, &page);
}

enum err api_run_get(struct req *rq)
{
	struct body run;
	int64_t at;

	TRY(query_at(rq, &at));
	TRY(db_run_at(&rq->cx, rq->db, rq->param[0], at, &run));
	TRY(body_named(&rq->cx, rq->db, &run));
	return reply_record(rq, &run);
}

enum err api_run_register(struct req *rq)
{
	const struct new_run n = { .model = in_text(rq, "model"),
				   .commit = in_text(rq, "commit"),
				   .repository = in_text(rq, "repository"),
				   .started = in_text(rq, "started"),
				   .finished = in_text(rq, "finished"),
				   .parameters = in_any(rq, "parameters"),
				   .inputs = in_any(rq, "inputs"),
				   .outputs = in_any(rq, "outputs") };

	return run_register(&rq->cx, rq->db, &rq->act, &n, &rq->job.fact);
}
