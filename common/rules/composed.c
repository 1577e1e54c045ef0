/*
 * The record names trainer and validator, because the policy excludes both from
 * approving.  A version whose run is unknown, or is not shown to have made one of its files,
 * therefore cannot be approved at all.
 *
 * Never: leave a member out because it is null, since absence and null are different bytes.
 */

#include "rules/composed.h"

/* A member that a fact lacks is as one that is null. */
static void composed_put(struct printer *out, const char *key, json_t *of)
{
	json_t *value = json_object_get(of, key);

	if (value)
		put_json(out, key, value);
	else
		put_null(out, key);
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

static enum err trainer_known(struct ctx *cx, const struct composed *c)
{
	json_t *id = json_object_get(c->version, "run");

	if (!c->run)
		return err_next(cx,
				errf(cx, E_CONFLICT,
				     "the version names no run, so nobody knows who trained it"),
				"Register the training run, and the version again with its run.");
	if (came_from(c->version, c->run))
		return OK;
	return err_next(cx,
			errf(cx, E_CONFLICT, "no file of the version is an output of run %s",
			     json_string_value(id)),
			"Register the run with its outputs, and the version again with it.");
}

/* The datasets with their digests: what the version says it came from. */
static enum err composed_datasets(struct ctx *cx, const struct composed *c, struct printer *out)
{
	json_t *use;
	size_t i;

	put_open(out, "datasets", '[');
	json_array_foreach (json_object_get(c->version, "datasets"), i, use) {
		const char *dataset = json_string_value(json_object_get(use, "dataset")), *digest;

		TRY(c->digest(c->arg, cx, dataset ? dataset : "", &digest));
		put_open(out, NULL, '{');
		put_text(out, "dataset", dataset);
		composed_put(out, "role", use);
		put_text(out, "digest", digest);
		put_close(out, '}');
	}
	put_close(out, ']');
	return OK;
}

static void composed_validation(const struct composed *c, struct printer *out)
{
	static const char *const members[] = { "dataset", "envelope_digest", "reuse" };
	static const char *const results[] = { "predictions", "counts", "metrics", "criteria",
					       "verdict" };

	put_open(out, "validation", '{');
	put_text(out, "id", c->validation);
	for (size_t i = 0; i < countof(members); i++)
		composed_put(out, members[i], c->registered);
	for (size_t i = 0; i < countof(results); i++)
		composed_put(out, results[i], c->result);
	put_close(out, '}');
}

enum err composed_print(struct ctx *cx, const struct composed *c, struct printer *out)
{
	*out = (struct printer){ .mem = &cx->mem };
	TRY(trainer_known(cx, c));
	put_open(out, NULL, '{');
	put_int(out, "v", 1);
	put_text(out, "model", c->model);
	put_int(out, "number", c->number);
	composed_put(out, "digest", c->version);
	composed_put(out, "files", c->version);
	composed_put(out, "run", c->version);
	TRY(composed_datasets(cx, c, out));
	composed_put(out, "inputs", c->version);
	composed_put(out, "outputs", c->version);
	composed_put(out, "envelope", c->registered);
	composed_validation(c, out);
	put_open(out, "people", '{');
	put_text(out, "trainer", json_string_value(json_object_get(c->run, "person")));
	put_text(out, "validator", json_string_value(json_object_get(c->registered, "person")));
	put_close(out, '}');
	put_close(out, '}');
	return OK;
}
