#include "data/dataset.h"
#include "data/routes.h"
#include "http/concerned.h"
#include "people/named.h"

const struct field dataset_in[] = {
	{ "digest", DIGEST, REQUIRED, 0, "of its bytes" },
	{ "size", INT, REQUIRED, INT_SAFE_MAX, "of its bytes" },
	{ "rows", INT, REQUIRED, INT_SAFE_MAX, "records in it" },
	{ "format", TEXT, REQUIRED, 60, "a media type, as text/csv" },
	{ "source", TEXT, REQUIRED, 500, "where it comes from" },
	{ "lots", ARRAY, OPTIONAL, 1000, "lots or batches that it covers" },
	{ "columns", ARRAY, OPTIONAL, 500, "its fields: name, type, unit" },
	{ "stored", BOOL, OPTIONAL, 0, "the bytes are an artifact here" },
	END_OF_FIELDS
};

enum err api_dataset_list(struct req *rq)
{
	struct page page;

	TRY(page_asked(rq, &page));
	TRY(db_dataset_page(&rq->cx, rq->db, &page));
	TRY(page_named(&rq->cx, rq->db, &page));
	return reply_page(rq, &page);
}

enum err api_dataset_get(struct req *rq)
{
	struct body dataset;
	int64_t number, at;

	TRY(param_int(rq, 1, &number));
	TRY(query_at(rq, &at));
	TRY(db_dataset_at(&rq->cx, rq->db, rq->param[0], number, at, &dataset));
	TRY(body_named(&rq->cx, rq->db, &dataset));
	return reply_record(rq, &dataset);
}

/* A dataset's stored bytes are seen where it is, so to name bytes of another site would show them.
 */
static enum err stored_bytes_seen(struct req *rq, const struct new_dataset *d)
{
	return d->stored ? object_seen(rq, arena_printf(&rq->cx.mem, "artifact:%s", d->digest),
				       "/digest")
			 : OK;
}

enum err api_dataset_register(struct req *rq)
{
	const struct new_dataset d = { .name = rq->param[0],
				       .digest = in_text(rq, "digest"),
				       .format = in_text(rq, "format"),
				       .source = in_text(rq, "source"),
				       .size = in_int(rq, "size", 0),
				       .rows = in_int(rq, "rows", 0),
				       .lots = in_any(rq, "lots"),
				       .columns = in_any(rq, "columns"),
				       .stored = in_bool(rq, "stored") };

	TRY(stored_bytes_seen(rq, &d));
	return dataset_register(&rq->cx, rq->db, &d, &rq->job.fact);
}
