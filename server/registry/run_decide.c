/*
 * A run names the person behind it, from the account and not from the request:
 * the policy later keeps that person from approving what the run made.
 * Parameters are text, whole numbers or booleans: no floats, whose printing
 * differs by program.
 */

#include "registry/run.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "data/dataset.h"
#include "data/file.h"
#include "engine/history.h"
#include "registry/model.h"
#include "rules/people.h"

static bool commit_ok(const char *s)
{
	size_t n = strlen(s);

	return (n == 40 || n == 64) && strspn(s, "0123456789abcdef") == n;
}

static enum err run_times_check(struct ctx *cx, const struct new_run *n)
{
	int64_t from, to;

	if (!clock_parse(n->started, &from))
		return err_at(cx, errf(cx, E_INVALID, "not a time like 2026-01-31T08:15:00.250Z"),
			      "/started");
	if (!clock_parse(n->finished, &to) || to < from)
		return err_at(cx, errf(cx, E_INVALID, "not a time at or after /started"),
			      "/finished");
	return OK;
}

static enum err parameters_print(struct ctx *cx, json_t *parameters, struct printer *out)
{
	const char *name;
	json_t *v;

	put_open(out, "parameters", '{');
	json_object_foreach (parameters, name, v) {
		if (!prose_ok(name) ||
		    !(json_is_string(v) || json_is_integer(v) || json_is_boolean(v)))
			return err_at(cx,
				      errf(cx, E_INVALID,
					   "a parameter is text, a whole number, or true or false"),
				      "%s", json_pointer(cx, "/parameters", name));
		if (json_is_string(v))
			put_text(out, name, json_string_value(v));
		else if (json_is_integer(v))
			put_int(out, name, json_integer_value(v));
		else
			put_bool(out, name, json_is_true(v));
	}
	put_close(out, '}');
	return OK;
}

static enum err outputs_print(struct ctx *cx, struct db *db, json_t *list, struct fact *out)
{
	struct file *files;
	size_t n;

	TRY(files_read(cx, db, list, "outputs", &files, &n));
	files_print(&out->body, "outputs", files, n);
	return OK;
}

enum err run_register(struct ctx *cx, struct db *db, const struct act *act, const struct new_run *n,
		      struct fact *out)
{
	const char *id = uuid7(cx, cx->now);
	struct body model;

	fact_start(cx, out, ACTION_RUN_REGISTERED);
	fact_object(cx, out, "run", id);
	fact_object(cx, out, "model", n->model);
	if (!commit_ok(n->commit))
		return err_at(cx, errf(cx, E_INVALID, "a commit has 40 or 64 hex digits"),
			      "/commit");
	TRY(run_times_check(cx, n));
	TRY(db_model_at(cx, db, n->model, AT_NOW, &model));
	put_text(&out->body, "id", id);
	put_text(&out->body, "model", n->model);
	put_text(&out->body, "commit", n->commit);
	put_text(&out->body, "repository", n->repository);
	TRY(parameters_print(cx, n->parameters, &out->body));
	put_text(&out->body, "started", n->started);
	put_text(&out->body, "finished", n->finished);
	put_text(&out->body, "person", person_of_act(act->actor.id, act->actor.behind));
	TRY(dataset_uses(cx, db, n->inputs, "inputs", out));
	TRY(outputs_print(cx, db, n->outputs, out));
	return model_sites_name(cx, db, n->model, out);
}
