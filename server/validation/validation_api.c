/*
 * Large files are parsed and counted on a worker (prepare()), from the blobs;
 * the decision on the writer thread gets counts alone.  The state is asked
 * again there, because another result may have been entered meanwhile.
 */

#include "validation/count.h"
#include "validation/routes.h"
#include "validation/validation.h"

#include "data/artifact.h"
#include "data/freeze.h"
#include "engine/history.h"
#include "people/named.h"

const struct field freeze_in[] = {
	{ "labels", DIGEST, REQUIRED, 0, "an artifact of class labels: id,actual" },
	{ "label", TEXT, REQUIRED, 200, "the column that was taken out of the set" },
	END_OF_FIELDS
};

const struct field validation_in[] = {
	{ "model", NAME, REQUIRED, NAME_MAX_BYTES, "the model" },
	{ "version", INT, REQUIRED, NUMBER_MAX, "its version" },
	{ "envelope", INT, REQUIRED, NUMBER_MAX, "the number of its envelope in force" },
	{ "dataset", TEXT, REQUIRED, 80, "a frozen test set, as 'name/number'" },
	{ "reuse", INT, OPTIONAL, NUMBER_MAX, "the justification for using the set again" },
	END_OF_FIELDS
};

const struct field predictions_in[] = {
	{ "predictions", DIGEST, REQUIRED, 0, "an artifact: id,score" }, END_OF_FIELDS
};

/* ---- freezing ---- */

static enum err freeze_asked(struct req *rq, struct freeze *out)
{
	*out = (struct freeze){ .name = rq->param[0],
				.labels = in_text(rq, "labels"),
				.label = in_text(rq, "label") };
	return param_int(rq, 1, &out->number);
}

static enum err load(struct req *rq, const char *digest, const char *class, const char **bytes,
		     size_t *size)
{
	return counted_bytes(&rq->cx, rq->db, &rq->services->blobs, digest, class, bytes, size);
}

enum err api_freeze_prepare(struct req *rq)
{
	struct freeze_facts *facts = arena_alloc(&rq->cx.mem, sizeof(*facts));
	const char *digest, *labels, *set = NULL;
	size_t labels_size, set_size = 0;
	struct freeze f;

	TRY(freeze_asked(rq, &f));
	TRY(freeze_labels(&rq->cx, rq->db, &rq->who, &f));
	TRY(freeze_look(&rq->cx, rq->db, &f, &digest));
	TRY(load(rq, f.labels, CLASS_LABELS, &labels, &labels_size));
	if (digest)
		TRY(load(rq, digest, CLASS_REGISTRY, &set, &set_size));
	TRY(freeze_read(&rq->cx, &f, labels, labels_size, set, set_size, facts));
	rq->prepared = facts;
	return OK;
}

enum err api_freeze(struct req *rq)
{
	struct freeze f;

	TRY(freeze_asked(rq, &f));
	TRY(freeze_labels(&rq->cx, rq->db, &rq->who, &f));
	return dataset_freeze(&rq->cx, rq->db, &f, rq->prepared, &rq->job.fact);
}

/* ---- validations ---- */

enum err api_validation_list(struct req *rq)
{
	struct page page;

	TRY(page_asked(rq, &page));
	TRY(db_validation_page(&rq->cx, rq->db, &page));
	TRY(page_named(&rq->cx, rq->db, &page));
	return reply_page(rq, &page);
}

enum err api_validation_get(struct req *rq)
{
	struct validation v;
	int64_t at;

	TRY(query_at(rq, &at));
	TRY(db_validation_at(&rq->cx, rq->db, rq->param[0], at, &v));
	TRY(body_named(&rq->cx, rq->db, &v.body));
	return reply_record(rq, &v.body);
}

enum err api_validation_register(struct req *rq)
{
	const struct new_validation n = { .model = in_text(rq, "model"),
					  .dataset = in_text(rq, "dataset"),
					  .version = in_int(rq, "version", 0),
					  .envelope = in_int(rq, "envelope", 0),
					  .reuse = in_int(rq, "reuse", 0) };

	return validation_register(&rq->cx, rq->db, &rq->act, &n, &rq->job.fact);
}

/* On a worker: parse both files and count. */
enum err api_predictions_prepare(struct req *rq)
{
	struct confusion *counts = arena_alloc(&rq->cx.mem, sizeof(*counts));
	const char *digest = in_text(rq, "predictions");
	struct measure m;
	int64_t known;

	TRY(validation_measure(&rq->cx, rq->db, rq->param[0], &m));
	TRY(artifact_named(&rq->cx, rq->db, digest, CLASS_REGISTRY, "/predictions", &known));
	TRY(predictions_count(&rq->cx, rq->db, &rq->services->blobs, m.labels, digest,
			      &m.acceptance, counts));
	rq->prepared = counts;
	return OK;
}

enum err api_predictions(struct req *rq)
{
	return validation_conclude(&rq->cx, rq->db, rq->param[0], in_text(rq, "predictions"),
				   rq->prepared, &rq->job.fact);
}
