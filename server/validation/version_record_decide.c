/*
 * The record of an approved version is composed by the server from its own
 * facts and composed again when it is checked.  People choose which validation
 * it rests on; they cannot write its figures.  When a change opens and when it
 * merges, the bytes must equal what the server would compose now: a version
 * that ended, or a dataset that says something else, makes them differ, and the
 * change does not merge.
 *
 * rules/composed.h prints it, for the verifier, too.  Never: take a figure from the request.
 */

#include "validation/kinds.h"

#include <stdlib.h>
#include <string.h>

#include "data/dataset.h"
#include "engine/history.h"
#include "registry/run.h"
#include "registry/version.h"
#include "rules/composed.h"
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

/* ---- what the record is composed of ---- */

static enum err dataset_digest(void *arg, struct ctx *cx, const char *ref, const char **out)
{
	auto_json known = NULL;
	const char *name, *digest;
	int64_t number;
	struct body body;

	if (!dataset_ref(cx, ref, &name, &number))
		return errf(cx, E_TAMPERED, "'%s' names no dataset", ref);
	TRY(db_dataset_at(cx, arg, name, number, AT_NOW, &body));
	TRY(json_read(cx, body.json, strlen(body.json), &known));
	digest = json_string_value(json_object_get(known, "digest"));
	*out = digest ? arena_strdup(&cx->mem, digest) : NULL;
	return OK;
}

/* NULL: the version names none. */
static enum err run_of(struct ctx *cx, struct db *db, json_t *version, json_t **out)
{
	const char *run = json_string_value(json_object_get(version, "run"));
	struct body body;

	*out = NULL;
	if (!run)
		return OK;
	TRY(db_run_at(cx, db, run, AT_NOW, &body));
	return json_read(cx, body.json, strlen(body.json), out);
}

/* From what is known of the version and the validation, whatever became of them. */
static enum err version_record_write(struct ctx *cx, struct db *db, const struct record *r,
				     const char *id, const struct version *known,
				     const struct validation *v, const char **content)
{
	auto_json version = NULL;
	auto_json validation = NULL;
	auto_json run = NULL;
	struct printer p;

	TRY(json_read(cx, known->body.json, strlen(known->body.json), &version));
	TRY(json_read(cx, v->body.json, strlen(v->body.json), &validation));
	TRY(run_of(cx, db, version, &run));
	TRY(composed_print(cx,
			   &(struct composed){ .model = r->model,
					       .number = r->number,
					       .validation = id,
					       .version = version,
					       .run = run,
					       .registered = validation,
					       .result = json_object_get(validation, "result"),
					       .digest = dataset_digest,
					       .arg = db },
			   &p));
	*content = p.text;
	return OK;
}

static enum err version_record_compose(struct ctx *cx, struct db *db, const struct record *r,
				       const char *id, const char **content)
{
	struct validation v;
	struct version known;

	TRY(db_version_at(cx, db, r->model, r->number, AT_NOW, &known));
	if (known.state != VERSION_REGISTERED)
		return errf(cx, E_CONFLICT, "version %lld of '%s' is %s", (long long)r->number,
			    r->model, state_name(&version_states, known.state));
	TRY(validation_find(cx, db, r, id, &v));
	return version_record_write(cx, db, r, id, &known, &v, content);
}

static bool version_record_same(struct ctx *cx, const struct record *r, const char *again)
{
	struct hash h = hash_bytes(again, strlen(again));

	return strcmp(digest_text(cx, &h), r->digest) == 0;
}

/* The validation that a record names. */
static enum err validation_named(struct ctx *cx, json_t *json, const char **id)
{
	*id = json_string_value(json_object_get(json_object_get(json, "validation"), "id"));
	return *id ? OK
		   : err_at(cx, errf(cx, E_INVALID, "a version's record names its validation"),
			    "/validation/id");
}

enum err version_record_again(struct ctx *cx, struct db *db, const struct record *r, json_t *json)
{
	const char *id, *again;
	struct validation v;
	struct version known;

	TRY(validation_named(cx, json, &id));
	TRY(db_version_at(cx, db, r->model, r->number, AT_NOW, &known));
	TRY(validation_find(cx, db, r, id, &v));
	TRY(version_record_write(cx, db, r, id, &known, &v, &again));
	return version_record_same(cx, r, again)
		       ? OK
		       : errf(cx, E_TAMPERED, "it is not what the facts behind it give");
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
	const char *id, *again;

	TRY(validation_named(cx, r->json, &id));
	TRY(version_record_compose(cx, db, r, id, &again));
	if (version_record_same(cx, r, again))
		return OK;
	return err_next(cx,
			errf(cx, E_CONFLICT,
			     "the record is not what the server composes from its own facts"),
			"Open a change with {\"record\":{\"validation\":\"%s\"}} for this path.",
			id);
}
