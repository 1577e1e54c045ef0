/*
 * Registering a version fixes its files by digest and one digest over all of
 * them; it says nothing about whether the version is any use.  Approval is a
 * record in the controlled tree, and a version is approved because that record
 * is in force.  From then on it is ended as it was approved, by people who sign
 * (retirement_decide.c); before that it is its author's alone.
 */

#include "registry/version.h"

#include <string.h>

#include "data/column.h"
#include "data/dataset.h"
#include "data/file.h"
#include "documents/path.h"
#include "engine/history.h"
#include "people/user.h"
#include "registry/model.h"
#include "registry/run.h"
#include "rules/people.h"
#include "tree/document.h"

static void version_object(struct ctx *cx, struct fact *f, const char *model, int64_t number)
{
	fact_object(cx, f, "version", arena_printf(&cx->mem, "%s/%lld", model, (long long)number));
}

static enum err run_name(struct ctx *cx, struct db *db, const struct new_version *v,
			 struct fact *out)
{
	struct body run;

	put_text(&out->body, "run", v->run);
	if (!v->run)
		return OK;
	TRY(db_run_at(cx, db, v->run, AT_NOW, &run));
	fact_object(cx, out, "run", v->run);
	return OK;
}

static enum err files_name(struct ctx *cx, struct db *db, const struct new_version *v,
			   struct fact *out)
{
	struct file *files;
	struct hash whole;
	size_t n;

	TRY(files_read(cx, db, v->files, "files", &files, &n));
	if (n == 0)
		return err_at(cx, errf(cx, E_INVALID, "a version has at least one file"), "/files");
	whole = files_hash(files, n);
	put_text(&out->body, "digest", digest_text(cx, &whole));
	files_print(&out->body, "files", files, n);
	return OK;
}

enum err version_register(struct ctx *cx, struct db *db, const struct new_version *v,
			  struct fact *out)
{
	struct body model;
	int64_t number;

	fact_start(cx, out, ACTION_VERSION_REGISTERED);
	fact_object(cx, out, "model", v->model);
	TRY(db_model_at(cx, db, v->model, AT_NOW, &model));
	TRY(db_version_next(cx, db, v->model, &number));
	version_object(cx, out, v->model, number);
	put_text(&out->body, "model", v->model);
	put_int(&out->body, "number", number);
	TRY(files_name(cx, db, v, out));
	TRY(run_name(cx, db, v, out));
	TRY(dataset_uses(cx, db, v->datasets, "datasets", out));
	TRY(columns_print(cx, v->inputs, "inputs", &out->body));
	TRY(columns_print(cx, v->outputs, "outputs", &out->body));
	return model_sites_name(cx, db, v->model, out);
}

enum err version_end(struct ctx *cx, struct db *db, const char *model, int64_t number,
		     struct fact *out)
{
	struct version v;

	fact_start(cx, out, ACTION_VERSION_RETIRED);
	version_object(cx, out, model, number);
	TRY(db_version_at(cx, db, model, number, AT_NOW, &v));
	TRY(model_sites_name(cx, db, model, out));
	if (!state_may(&version_states, ACTION_VERSION_RETIRED, v.state))
		return errf(cx, E_CONFLICT, "version %lld of '%s' is retired already",
			    (long long)number, model);
	fact_changed(out, "state", state_name(&version_states, v.state),
		     state_name(&version_states, VERSION_RETIRED));
	put_text(&out->body, "model", model);
	put_int(&out->body, "number", number);
	return OK;
}

/* A version that people signed for is ended by people who sign. */
static enum err record_in_force(struct ctx *cx, struct db *db, const char *model, int64_t number)
{
	const char *digest;

	TRY(db_document_digest(cx, db, path_print(cx, PATH_VERSION, model, number), AT_NOW,
			       &digest));
	if (!digest)
		return OK;
	return err_next(cx,
			errf(cx, E_CONFLICT,
			     "the record of version %lld of '%s' is in force: it is retired by a "
			     "signed change",
			     (long long)number, model),
			"Open a change: signet change open --record %s=FILE --title TEXT "
			"--reason TEXT --impact TEXT --retest TEXT, with "
			"{\"successor\":null,\"reason\":\"…\"} in FILE.",
			path_print(cx, PATH_RETIREMENT, model, number));
}

/* The person who registered the version, or is behind the service that did. */
static enum err version_author(struct ctx *cx, struct db *db, const struct version *v,
			       const char **out)
{
	auto_json body = NULL;
	struct user u;

	TRY(json_read(cx, v->body.json, strlen(v->body.json), &body));
	*out = json_string_value(json_object_get(json_object_get(body, "registered"), "by"));
	if (!*out)
		return errf(cx, E_TAMPERED, "a version that nobody registered");
	TRY(db_user_at(cx, db, *out, AT_NOW, &u));
	*out = person_of_act(u.id, u.owner);
	return OK;
}

enum err version_retire(struct ctx *cx, struct db *db, const struct act *act, const char *model,
			int64_t number, struct fact *out)
{
	const char *author;
	struct version v;

	TRY(version_end(cx, db, model, number, out));
	TRY(record_in_force(cx, db, model, number));
	TRY(db_version_at(cx, db, model, number, AT_NOW, &v));
	TRY(version_author(cx, db, &v, &author));
	if (may_retire(author, person_of_act(act->actor.id, act->actor.behind)))
		return OK;
	return err_next(cx,
			errf(cx, E_FORBIDDEN, "only its author, '%s', retires version %lld of '%s'",
			     author, (long long)number, model),
			"Ask '%s'.", author);
}
