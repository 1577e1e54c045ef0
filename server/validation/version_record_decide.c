/*
 * The record of an approved version is composed by the server from its own
 * facts and composed again when it is checked.  People choose which validation
 * it rests on; they cannot write its figures.  When a change opens and when it
 * merges, the bytes must equal what the server would compose now: a version
 * that ended, or a dataset that says something else, makes them differ, and the
 * change does not merge.
 *
 * The order of members and the form of numbers are thus part of the format: a
 * change to version_record_print() would make every open change unmergeable
 * (schema/records.md).
 *
 * The record names trainer and validator, because the policy excludes them from
 * approving (exclude_decide.c).  A version whose run is unknown, or is not
 * shown to have made one of its files, therefore cannot be approved at all.
 *
 * Never: take a figure from the request; leave a member out because it is null,
 * since absence and null are different bytes.
 */

#include "validation/kinds.h"

#include <stdlib.h>
#include <string.h>

#include "data/dataset.h"
#include "engine/history.h"
#include "registry/run.h"
#include "registry/version.h"
#include "validation/validation.h"

static enum err not_passed(struct ctx *cx, const struct record *r, const char *id,
			   const struct validation *v)
{
	const char *missed;

	if (v->state == VALIDATION_REGISTERED)
		return err_next(cx, errf(cx, E_CONFLICT, "validation %s has no result yet", id),
				"Hand in its predictions first.");
	TRY(validation_missed(cx, v, &missed));
	return err_next(cx,
			errf(cx, E_CONFLICT,
			     "version %lld of '%s' cannot be approved: validation %s fails (%s)",
			     (long long)r->number, r->model, id, missed),
			"Train another version, and validate it on a frozen test set.");
}

static enum err validation_find(struct ctx *cx, struct db *db, const struct record *r,
				const char *id, struct validation *out)
{
	TRY(db_validation_at(cx, db, id, AT_NOW, out));
	if (strcmp(out->model, r->model) != 0 || out->version != r->number)
		return err_at(cx,
			      errf(cx, E_INVALID, "validation %s is of version %lld of '%s'", id,
				   (long long)out->version, out->model),
			      "/validation");
	return out->state == VALIDATION_PASSED ? OK : not_passed(cx, r, id, out);
}

/* The datasets with their digests: what the version says it came from. */
static enum err datasets_print(struct ctx *cx, struct db *db, json_t *list, struct printer *p)
{
	json_t *use;
	size_t i;

	put_open(p, "datasets", '[');
	json_array_foreach (list, i, use) {
		const char *ref = json_string_value(json_object_get(use, "dataset"));
		auto_json known = NULL;
		const char *name;
		int64_t number;
		struct body body;

		if (!dataset_ref(cx, ref, &name, &number))
			return errf(cx, E_TAMPERED, "'%s' names no dataset", ref);
		TRY(db_dataset_at(cx, db, name, number, AT_NOW, &body));
		TRY(json_read(cx, body.json, strlen(body.json), &known));
		put_open(p, NULL, '{');
		put_text(p, "dataset", ref);
		put_json(p, "role", json_object_get(use, "role"));
		put_json(p, "digest", json_object_get(known, "digest"));
		put_close(p, '}');
	}
	put_close(p, ']');
	return OK;
}

/* Some file of the version came out of the run: the claim "trained by this run"
 * is held to a digest, at least for one file. */
static bool came_from(json_t *version, json_t *run)
{
	json_t *made, *file;
	size_t i, k;

	json_array_foreach (json_object_get(run, "outputs"), i, made)
		json_array_foreach (json_object_get(version, "files"), k, file)
			if (json_equal(json_object_get(made, "digest"),
				       json_object_get(file, "digest")))
				return true;
	return false;
}

/* A person who trained it may not approve it, so the trainers must be known. */
static enum err version_record_trainer_of(struct ctx *cx, struct db *db, json_t *version,
					  const char **out)
{
	const char *run = json_string_value(json_object_get(version, "run"));
	auto_json json = NULL;
	struct body body;

	if (!run)
		return err_next(cx,
				errf(cx, E_CONFLICT,
				     "the version names no run, so nobody knows who trained it"),
				"Register the training run, and the version again with its run.");
	TRY(db_run_at(cx, db, run, AT_NOW, &body));
	TRY(json_read(cx, body.json, strlen(body.json), &json));
	if (!came_from(version, json))
		return err_next(
			cx,
			errf(cx, E_CONFLICT, "no file of the version is an output of run %s", run),
			"Register the run with its outputs, and the version again with it.");
	*out = arena_strdup(&cx->mem, json_string_value(json_object_get(json, "person")));
	return OK;
}

static void version_record_result_print(struct printer *p, const char *id, json_t *validation)
{
	static const char *const members[] = { "dataset", "envelope_digest", "reuse" };
	static const char *const results[] = { "predictions", "counts", "metrics", "criteria",
					       "verdict" };
	json_t *result = json_object_get(validation, "result");

	put_open(p, "validation", '{');
	put_text(p, "id", id);
	for (size_t i = 0; i < countof(members); i++)
		put_json(p, members[i], json_object_get(validation, members[i]));
	for (size_t i = 0; i < countof(results); i++)
		put_json(p, results[i], json_object_get(result, results[i]));
	put_close(p, '}');
}

static enum err version_record_print(struct ctx *cx, struct db *db, const struct record *r,
				     const char *id, json_t *version, json_t *validation,
				     struct printer *p)
{
	const char *trainer = NULL;

	TRY(version_record_trainer_of(cx, db, version, &trainer));
	put_open(p, NULL, '{');
	put_int(p, "v", 1);
	put_text(p, "model", r->model);
	put_int(p, "number", r->number);
	put_json(p, "digest", json_object_get(version, "digest"));
	put_json(p, "files", json_object_get(version, "files"));
	put_json(p, "run", json_object_get(version, "run"));
	TRY(datasets_print(cx, db, json_object_get(version, "datasets"), p));
	put_json(p, "inputs", json_object_get(version, "inputs"));
	put_json(p, "outputs", json_object_get(version, "outputs"));
	put_json(p, "envelope", json_object_get(validation, "envelope"));
	version_record_result_print(p, id, validation);
	put_open(p, "people", '{');
	put_text(p, "trainer", trainer);
	put_json(p, "validator", json_object_get(validation, "person"));
	put_close(p, '}');
	put_close(p, '}');
	return OK;
}

static enum err version_record_compose(struct ctx *cx, struct db *db, const struct record *r,
				       const char *id, const char **content)
{
	auto_json version = NULL;
	auto_json validation = NULL;
	struct printer p = { .mem = &cx->mem };
	struct validation v;
	struct version known;

	TRY(db_version_at(cx, db, r->model, r->number, AT_NOW, &known));
	if (known.state != VERSION_REGISTERED)
		return errf(cx, E_CONFLICT, "version %lld of '%s' is %s", (long long)r->number,
			    r->model, state_name(&version_states, known.state));
	TRY(validation_find(cx, db, r, id, &v));
	TRY(json_read(cx, known.body.json, strlen(known.body.json), &version));
	TRY(json_read(cx, v.body.json, strlen(v.body.json), &validation));
	TRY(version_record_print(cx, db, r, id, version, validation, &p));
	*content = p.text;
	return OK;
}

enum err version_compose(struct ctx *cx, struct db *db, const struct record *r, json_t *members,
			 const char **content)
{
	struct reader in = reader(members, "/record");
	const char *id = read_text(&in, "validation");

	TRY(read_end(cx, &in));
	return version_record_compose(cx, db, r, id, content);
}

enum err version_rule(struct ctx *cx, struct db *db, const struct record *r,
		      const struct record_set *set)
{
	json_t *named = json_object_get(json_object_get(r->json, "validation"), "id");
	const char *again;
	struct hash h;

	if (!json_is_string(named))
		return err_at(cx, errf(cx, E_INVALID, "a version's record names its validation"),
			      "/validation/id");
	TRY(version_record_compose(cx, db, r, json_string_value(named), &again));
	h = hash_bytes(again, strlen(again));
	if (strcmp(digest_text(cx, &h), r->digest) == 0)
		return OK;
	return err_next(cx,
			errf(cx, E_CONFLICT,
			     "the record is not what the server composes from its own facts"),
			"Open a change with {\"record\":{\"validation\":\"%s\"}} for this path.",
			json_string_value(named));
}
