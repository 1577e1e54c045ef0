/*
 * Retiring heeds If-Match, so that a client can demand that the version is
 * still as its person saw it.
 */

#include "registry/routes.h"
#include "registry/version.h"

#include "documents/limits.h"
#include "engine/history.h"
#include "people/named.h"

const struct field version_in[] = {
	{ "files", ARRAY, REQUIRED, VERSION_FILES_MAX, "its files: path, digest" },
	{ "run", UUID, OPTIONAL, 0, "the run that made it" },
	{ "datasets", ARRAY, OPTIONAL, VERSION_DATASETS_MAX, "its datasets: dataset, role" },
	{ "inputs", ARRAY, OPTIONAL, 500, "what it takes: name, type, unit" },
	{ "outputs", ARRAY, OPTIONAL, 100, "what it gives: name, type, unit" },
	END_OF_FIELDS
};

enum err api_version_list(struct req *rq)
{
	struct page page;

	TRY(page_asked(rq, &page));
	TRY(db_version_page(&rq->cx, rq->db, rq->param[0], &page));
	TRY(page_named(&rq->cx, rq->db, &page));
	return reply_page(rq, &page);
}

enum err api_version_get(struct req *rq)
{
	int64_t number, at;
	struct version v;

	TRY(param_int(rq, 1, &number));
	TRY(query_at(rq, &at));
	TRY(db_version_at(&rq->cx, rq->db, rq->param[0], number, at, &v));
	TRY(body_named(&rq->cx, rq->db, &v.body));
	return reply_record(rq, &v.body);
}

enum err api_version_register(struct req *rq)
{
	const struct new_version v = { .model = rq->param[0],
				       .run = in_text(rq, "run"),
				       .files = in_any(rq, "files"),
				       .datasets = in_any(rq, "datasets"),
				       .inputs = in_any(rq, "inputs"),
				       .outputs = in_any(rq, "outputs") };

	return version_register(&rq->cx, rq->db, &v, &rq->job.fact);
}

enum err api_version_retire(struct req *rq)
{
	struct version v;
	int64_t number;

	TRY(param_int(rq, 1, &number));
	TRY(db_version_at(&rq->cx, rq->db, rq->param[0], number, AT_NOW, &v));
	TRY(match_check(rq, v.body.from_idx));
	return version_retire(&rq->cx, rq->db, &rq->act, rq->param[0], number, &rq->job.fact);
}
