/*
 * A test counts only if it was announced before its result was known, on a test
 * set whose labels the tester could not read, and if a failure cannot be
 * repeated until it passes.  So registering binds version, envelope (by
 * digest), test set and labels first; predictions come later, once; and a model
 * uses a test set once.  Another use needs a justification that people signed
 * beforehand, and each allows one use.
 *
 * The verdict is computed here, from counts, by the envelope that was in force
 * when the validation was registered.  A later envelope changes nothing for it.
 */

#include "validation/count.h"
#include "validation/validation.h"

#include <string.h>

#include "base/clock.h"
#include "data/dataset.h"
#include "data/frozen_set.h"
#include "documents/justification.h"
#include "documents/path.h"
#include "engine/history.h"
#include "registry/model.h"
#include "registry/version.h"
#include "rules/people.h"
#include "rules/verdict.h"
#include "tree/document.h"

static enum err validation_in_force(struct ctx *cx, struct db *db, const char *path,
				    const char **digest)
{
	TRY(db_document_digest(cx, db, path, AT_NOW, digest));
	if (*digest)
		return OK;
	return err_next(cx, errf(cx, E_CONFLICT, "'%s' is not in force", path),
			"Open a change that brings it, and have it signed first.");
}

static enum err document_json(struct ctx *cx, struct db *db, const char *digest, json_t **out)
{
	struct document doc;

	TRY(document_read(cx, db, digest, &doc));
	return json_read(cx, doc.bytes, doc.size, out);
}

/* The envelope's digest is bound, not its number alone. */
static enum err validation_envelope_print(struct ctx *cx, struct db *db,
					  const struct new_validation *n, struct fact *out)
{
	const char *digest;

	TRY(validation_in_force(cx, db, path_print(cx, PATH_MODEL, n->model, 0), &digest));
	TRY(validation_in_force(cx, db, path_print(cx, PATH_ENVELOPE, n->model, n->envelope),
				&digest));
	put_int(&out->body, "envelope", n->envelope);
	put_text(&out->body, "envelope_digest", digest);
	return OK;
}

/* ---- the test set ---- */

static enum err set_print(struct ctx *cx, struct db *db, const struct new_validation *n,
			  struct fact *out)
{
	struct frozen_set set;
	struct body dataset;
	const char *name;
	int64_t number;

	if (!dataset_ref(cx, n->dataset, &name, &number))
		return err_at(cx, errf(cx, E_INVALID, "a dataset is named like 'name/number'"),
			      "/dataset");
	TRY(db_dataset_at(cx, db, name, number, AT_NOW, &dataset));
	fact_object(cx, out, "dataset", n->dataset);
	TRY(db_frozen_set(cx, db, name, number, &set));
	if (!set.labels)
		return err_next(cx,
				err_at(cx, errf(cx, E_CONFLICT, "%s is not frozen", n->dataset),
				       "/dataset"),
				"Ask the process expert to freeze it with its labels apart.");
	put_text(&out->body, "dataset", n->dataset);
	put_text(&out->body, "labels", set.labels);
	return OK;
}

static enum err reuse_check(struct ctx *cx, struct db *db, const struct new_validation *n)
{
	const char *path = path_print(cx, PATH_JUSTIFICATION, n->model, n->reuse), *digest, *spent;
	struct justification j;
	auto_json doc = NULL;

	TRY(validation_in_force(cx, db, path, &digest));
	TRY(document_json(cx, db, digest, &doc));
	TRY(justification_read(cx, doc, &j));
	if (j.kind != JUSTIFICATION_REUSE)
		return err_at(cx,
			      errf(cx, E_CONFLICT, "'%s' justifies no reuse but %s", path,
				   justification_kind_name(j.kind)),
			      "/reuse");
	if (strcmp(j.dataset, n->dataset) != 0)
		return err_at(cx,
			      errf(cx, E_CONFLICT, "'%s' is about another test set than %s", path,
				   n->dataset),
			      "/reuse");
	TRY(db_validation_reused(cx, db, n->model, n->reuse, &spent));
	if (!spent)
		return OK;
	return err_next(cx,
			err_at(cx,
			       errf(cx, E_CONFLICT, "'%s' is spent: validation %s", path, spent),
			       "/reuse"),
			"Have another justification signed.");
}

/* Any earlier registration counts as a use, also one that failed or has no
 * result: otherwise a tester could look at the outcome first and register
 * afterwards. */
static enum err use_check(struct ctx *cx, struct db *db, const struct new_validation *n)
{
	const char *before;

	TRY(db_validation_used(cx, db, n->model, n->dataset, &before));
	if (n->reuse)
		return reuse_check(cx, db, n);
	if (!before)
		return OK;
	return err_next(cx,
			errf(cx, E_CONFLICT, "%s has been used for '%s' already: validation %s",
			     n->dataset, n->model, before),
			"Freeze a new test set, or have a justification signed "
			"(%s…) and name it as reuse.",
			path_folder(cx, PATH_JUSTIFICATION, n->model));
}

enum err validation_register(struct ctx *cx, struct db *db, const struct act *act,
			     const struct new_validation *n, struct fact *out)
{
	const char *id = uuid7(cx, cx->now);
	struct version v;

	fact_start(cx, out, ACTION_VALIDATION_REGISTERED);
	fact_object(cx, out, "validation", id);
	TRY(db_version_at(cx, db, n->model, n->version, AT_NOW, &v));
	fact_object(cx, out, "version",
		    arena_printf(&cx->mem, "%s/%lld", n->model, (long long)n->version));
	if (v.state != VERSION_REGISTERED)
		return errf(cx, E_CONFLICT, "version %lld of '%s' is %s", (long long)n->version,
			    n->model, state_name(&version_states, v.state));
	put_text(&out->body, "id", id);
	put_text(&out->body, "model", n->model);
	put_int(&out->body, "version", n->version);
	TRY(validation_envelope_print(cx, db, n, out));
	TRY(set_print(cx, db, n, out));
	TRY(use_check(cx, db, n));
	if (n->reuse)
		put_int(&out->body, "reuse", n->reuse);
	else
		put_null(&out->body, "reuse");
	put_text(&out->body, "person", person_of_act(act->actor.id, act->actor.behind));
	return model_sites_name(cx, db, n->model, out);
}

/* ---- its result ---- */

/* A value that outlives the JSON it was read from is a copy. */
static enum err measure_read(struct ctx *cx, struct db *db, json_t *body, struct measure *out)
{
	auto_json envelope = NULL;

	out->labels = arena_strdup(&cx->mem, json_string_value(json_object_get(body, "labels")));
	TRY(document_json(cx, db, json_string_value(json_object_get(body, "envelope_digest")),
			  &envelope));
	TRY(acceptance_read(cx, envelope, &out->acceptance));
	for (size_t i = 0; i < out->acceptance.n; i++) {
		struct criterion *c = &out->acceptance.criteria[i];

		c->at_least = arena_strdup(&cx->mem, c->at_least);
		c->bound = arena_strdup(&cx->mem, c->bound);
	}
	out->acceptance.threshold = arena_strdup(&cx->mem, out->acceptance.threshold);
	return OK;
}

enum err validation_measure(struct ctx *cx, struct db *db, const char *id, struct measure *out)
{
	auto_json body = NULL;
	struct validation v;

	TRY(db_validation_at(cx, db, id, AT_NOW, &v));
	if (!state_may(&validation_states, ACTION_VALIDATION_CONCLUDED, v.state))
		return err_next(cx,
				errf(cx, E_CONFLICT, "validation %s has its result: %s", id,
				     state_name(&validation_states, v.state)),
				"Register another validation; a result is stated once.");
	TRY(json_read(cx, v.body.json, strlen(v.body.json), &body));
	return measure_read(cx, db, body, out);
}

enum err validation_conclude(struct ctx *cx, struct db *db, const char *id, const char *predictions,
			     const struct confusion *counts, struct fact *out)
{
	struct validation v;
	struct measure m;
	bool passes;

	fact_start(cx, out, ACTION_VALIDATION_CONCLUDED);
	fact_object(cx, out, "validation", id);
	TRY(db_validation_at(cx, db, id, AT_NOW, &v));
	TRY(model_sites_name(cx, db, v.model, out));
	TRY(validation_measure(cx, db, id, &m));
	put_text(&out->body, "id", id);
	passes = result_print(cx, &out->body, predictions, &m.acceptance, counts);
	fact_changed(
		out, "state", state_name(&validation_states, VALIDATION_REGISTERED),
		state_name(&validation_states, passes ? VALIDATION_PASSED : VALIDATION_FAILED));
	return OK;
}

enum err validation_recount(struct ctx *cx, struct db *db, const struct blobs *b, const char *id)
{
	auto_json body = NULL;
	struct validation v;
	struct measure m;
	struct confusion counts;
	const char *predictions, *wrong;
	json_t *result;

	TRY(db_validation_at(cx, db, id, AT_NOW, &v));
	TRY(json_read(cx, v.body.json, strlen(v.body.json), &body));
	TRY(measure_read(cx, db, body, &m));
	result = json_object_get(body, "result");
	predictions = json_string_value(json_object_get(result, "predictions"));
	TRY(predictions_count(cx, db, b, m.labels, predictions ? predictions : "", &m.acceptance,
			      &counts));
	TRY(result_check(cx, result, &m.acceptance, &counts, &wrong));
	return wrong ? errf(cx, E_TAMPERED,
			    "validation %s: its %s is not what its predictions give", id, wrong)
		     : OK;
}

enum err validation_missed(struct ctx *cx, const struct validation *v, const char **words)
{
	auto_json body = NULL;
	json_t *criterion;
	size_t i;

	*words = "";
	TRY(json_read(cx, v->body.json, strlen(v->body.json), &body));
	json_array_foreach (json_object_get(json_object_get(body, "result"), "criteria"), i,
			    criterion) {
		const char *value = json_string_value(json_object_get(criterion, "value"));

		if (json_is_true(json_object_get(criterion, "met")))
			continue;
		*words = arena_printf(&cx->mem, "%s%s%s %s, at least %s", *words,
				      **words ? "; " : "",
				      json_string_value(json_object_get(criterion, "metric")),
				      value ? value : "undefined",
				      json_string_value(json_object_get(criterion, "at_least")));
	}
	return OK;
}
