/*
 * The entrance for pipelines: one file describes model, data, files, run,
 * validation and change, and running it again must do nothing twice.  So each
 * step first looks for what it would make, by digest and not by name, and makes
 * it only if it is not there.  A pipeline that was killed anywhere is simply
 * started again.
 *
 * Requests that make something carry an Idempotency-Key that is a hash of what
 * they ask (submit_act()): two runners that start at once get one entry.  Where
 * an object was made before and then ended (`undone`), the number of ended ones
 * is part of the key, because the same files may be registered anew.
 *
 * A failed validation is an outcome and no error: it has its exit code, its
 * report and no change.
 *
 * Never: take a run of another account for ours, since a run says who trained;
 * put a time of the clock into what is looked for.
 */

#include "cli/submit/submit.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "cli/kit/csv.h"
#include "cli/kit/exits.h"
#include "cli/kit/find.h"
#include "cli/kit/out.h"
#include "cli/kit/upload.h"
#include "cli/nouns.h"
#include "proof/files.h"

enum err submit_act(struct cli *c, const char *path, struct printer *body, int64_t undone,
		    json_t **fact)
{
	auto_json reply_json = NULL;
	struct http_reply reply;
	struct printer whole = { .mem = &c->cx.mem };
	struct hash h;
	enum err e;

	put_close(body, '}');
	put_bytes(&whole, path, strlen(path));
	put_bytes(&whole, body->text, body->size);
	if (undone)
		put_int(&whole, NULL, undone);
	h = hash_bytes(whole.text, whole.size);
	c->api.once = hex_text(&c->cx, h.b, HASH_SIZE);
	e = api_post(&c->cx, &c->api, path, body, &reply);
	c->api.once = NULL;
	TRY(e);
	TRY(api_json(&c->cx, &reply, &reply_json));
	*fact = json_incref(json_object_get(entry_in(reply_json), "fact"));
	return OK;
}

/* ---- the model and its data ---- */

static enum err model_step(struct cli *c, struct submit *s)
{
	struct printer body = body_open(c);
	struct http_reply reply;
	auto_json fact = NULL;
	enum err e;

	e = api_get(&c->cx, &c->api, path_for(c, "/v1/models/", s->model, ""), &reply);
	if (e != E_NOT_FOUND)
		return e;
	put_text(&body, "name", s->model);
	put_text(&body, "title", s->title);
	return submit_act(c, "/v1/models", &body, 0, &fact);
}

struct dataset_key {
	const char *name, *digest;
};

static bool dataset_fits(json_t *item, void *arg)
{
	const struct dataset_key *k = arg;

	return strcmp(json_text(item, "name"), k->name) == 0 &&
	       strcmp(json_text(item, "digest"), k->digest) == 0;
}

static enum err submit_dataset_register(struct cli *c, const struct submit_dataset *d,
					const char *digest, uint64_t size, json_t **out)
{
	struct printer body = body_open(c);
	int64_t rows;

	TRY(csv_rows(&c->cx, d->file, &rows));
	put_text(&body, "digest", digest);
	put_int(&body, "size", (int64_t)size);
	put_int(&body, "rows", rows);
	put_text(&body, "format", format_by_name(d->file));
	put_text(&body, "source", d->source);
	put_bool(&body, "stored", true);
	return submit_act(c, path_for(c, "/v1/datasets/", d->name, "/versions"), &body, 0, out);
}

static enum err dataset_step(struct cli *c, struct submit_dataset *d)
{
	struct dataset_key key = { .name = d->name };
	auto_json known = NULL;
	struct file_facts facts;
	struct http_reply reply;

	if (!d->file)
		return OK;
	TRY(upload(c, d->file, &facts, &reply));
	key.digest = digest_text(&c->cx, &facts.hash);
	TRY(item_find(c, "/v1/datasets", dataset_fits, &key, &known));
	if (!known)
		TRY(submit_dataset_register(c, d, key.digest, facts.size, &known));
	d->number = json_integer_value(json_object_get(known, "number"));
	tell(c, "dataset     %s/%lld as %s\n", d->name, (long long)d->number, d->role);
	return OK;
}

static void uses_put(struct cli *c, const struct submit *s, struct printer *p, const char *key)
{
	put_open(p, key, '[');
	for (size_t i = 0; i < s->n_datasets; i++) {
		put_open(p, NULL, '{');
		put_text(p, "dataset",
			 arena_printf(&c->cx.mem, "%s/%lld", s->dataset[i].name,
				      (long long)s->dataset[i].number));
		put_text(p, "role", s->dataset[i].role);
		put_close(p, '}');
	}
	put_close(p, ']');
}

/* ---- the version ---- */

static void submit_files_put(struct printer *p, const char *key, const struct file *files, size_t n)
{
	put_open(p, key, '[');
	for (size_t i = 0; i < n; i++) {
		put_open(p, NULL, '{');
		put_text(p, "path", files[i].path);
		put_text(p, "digest", files[i].digest);
		put_close(p, '}');
	}
	put_close(p, ']');
}

static enum err files_store(struct cli *c, const struct submit *s, struct file *files)
{
	struct file_facts facts;
	struct http_reply reply;

	for (size_t i = 0; i < s->n_files; i++) {
		TRY(upload(c, s->file[i].file, &facts, &reply));
		files[i] = (struct file){ s->file[i].path, digest_text(&c->cx, &facts.hash),
					  (int64_t)facts.size };
	}
	return files_sort(&c->cx, files, s->n_files);
}

/* What the file says of the run: all but its outputs, and times that are not given. */
static struct printer run_body(struct cli *c, const struct submit *s)
{
	struct printer body = body_open(c);

	put_text(&body, "model", s->model);
	put_text(&body, "commit", s->commit);
	put_text(&body, "repository", s->repository);
	if (s->parameters) {
		put_json(&body, "parameters", s->parameters);
	} else {
		put_open(&body, "parameters", '{');
		put_close(&body, '}');
	}
	if (s->started)
		put_text(&body, "started", s->started);
	if (s->finished)
		put_text(&body, "finished", s->finished);
	uses_put(c, s, &body, "inputs");
	return body;
}

struct run_key {
	json_t *said;   /* owned by run_find() */
	const char *by; /* the account: a run says who trained, and that is never another */
	const struct file *files;
	size_t n;
};

static bool outputs_fit(json_t *list, const struct file *files, size_t n)
{
	if (json_array_size(list) != n)
		return false;
	for (size_t i = 0; i < n; i++) {
		json_t *item = json_array_get(list, i);

		if (strcmp(json_text(item, "path"), files[i].path) != 0 ||
		    strcmp(json_text(item, "digest"), files[i].digest) != 0)
			return false;
	}
	return true;
}

static bool run_fits(json_t *item, void *arg)
{
	const struct run_key *k = arg;
	const char *name;
	json_t *value;

	json_object_foreach (k->said, name, value)
		if (!json_equal(json_object_get(item, name), value))
			return false;
	return strcmp(json_text(json_object_get(item, "registered"), "by"), k->by) == 0 &&
	       outputs_fit(json_object_get(item, "outputs"), k->files, k->n);
}

/* Times that are the clock's would make another act of it each time: it is looked for instead. */
static enum err run_find(struct cli *c, const struct submit *s, const struct file *files,
			 json_t **out)
{
	struct run_key key = { .files = files, .n = s->n_files };
	struct printer said = run_body(c, s);
	auto_json said_json = NULL;
	auto_json session = NULL;
	struct http_reply reply;

	put_close(&said, '}');
	TRY(json_read(&c->cx, said.text, said.size, &said_json));
	TRY(api_get(&c->cx, &c->api, "/v1/session", &reply));
	TRY(api_json(&c->cx, &reply, &session));
	key.said = said_json;
	key.by = json_text(session, "user");
	return item_find(c, path_for(c, "/v1/models/", s->model, "/runs"), run_fits, &key, out);
}

static enum err submit_run_register(struct cli *c, const struct submit *s, const struct file *files,
				    json_t **out)
{
	const char *now = clock_text(&c->cx, clock_ms());
	struct printer body = run_body(c, s);

	if (!s->started)
		put_text(&body, "started", now);
	if (!s->finished)
		put_text(&body, "finished", now);
	submit_files_put(&body, "outputs", files, s->n_files);
	return submit_act(c, "/v1/runs", &body, 0, out);
}

static enum err submit_version_register(struct cli *c, const struct submit *s,
					const struct file *files, int64_t retired, json_t **out)
{
	struct printer body = body_open(c);
	auto_json run = NULL;

	TRY(run_find(c, s, files, &run));
	if (!run)
		TRY(submit_run_register(c, s, files, &run));
	submit_files_put(&body, "files", files, s->n_files);
	put_text(&body, "run", json_text(run, "id"));
	uses_put(c, s, &body, "datasets");
	if (s->inputs)
		put_json(&body, "inputs", s->inputs);
	if (s->outputs)
		put_json(&body, "outputs", s->outputs);
	return submit_act(c, path_for(c, "/v1/models/", s->model, "/versions"), &body, retired,
			  out);
}

struct version_key {
	const char *digest;
	int64_t retired; /* that many of these files are, and count no more */
};

static bool version_fits(json_t *item, void *arg)
{
	struct version_key *k = arg;
	bool same = strcmp(json_text(item, "digest"), k->digest) == 0;
	bool retired = json_object_get(item, "retired") != NULL;

	k->retired += same && retired;
	return same && !retired;
}

static enum err version_step(struct cli *c, struct submit *s)
{
	struct file *files = arena_alloc(&c->cx.mem, s->n_files * sizeof(*files));
	const char *path = path_for(c, "/v1/models/", s->model, "/versions");
	struct version_key key = { .retired = 0 };
	auto_json known = NULL;
	struct hash whole;

	TRY(files_store(c, s, files));
	whole = files_hash(files, s->n_files);
	key.digest = digest_text(&c->cx, &whole);
	TRY(item_find(c, path, version_fits, &key, &known));
	if (!known)
		TRY(submit_version_register(c, s, files, key.retired, &known));
	s->version = json_integer_value(json_object_get(known, "number"));
	tell(c, "version     %s %lld, %s\n", s->model, (long long)s->version, key.digest);
	return OK;
}

/* ---- the validation ---- */

static bool validation_fits(json_t *item, void *arg)
{
	const struct submit *s = arg;

	return strcmp(json_text(item, "model"), s->model) == 0 &&
	       json_integer_value(json_object_get(item, "version")) == s->version &&
	       json_integer_value(json_object_get(item, "envelope")) == s->envelope &&
	       strcmp(json_text(item, "dataset"), s->set) == 0;
}

static enum err submit_validation_register(struct cli *c, const struct submit *s, json_t **out)
{
	struct printer body = body_open(c);

	put_text(&body, "model", s->model);
	put_int(&body, "version", s->version);
	put_int(&body, "envelope", s->envelope);
	put_text(&body, "dataset", s->set);
	if (s->reuse)
		put_int(&body, "reuse", s->reuse);
	return submit_act(c, "/v1/validations", &body, 0, out);
}

static enum err predict(struct cli *c, const struct submit *s, json_t **result)
{
	struct printer body = body_open(c);
	struct file_facts facts;
	struct http_reply reply;

	TRY(upload(c, s->predictions, &facts, &reply));
	put_text(&body, "predictions", digest_text(&c->cx, &facts.hash));
	return submit_act(c, path_for(c, "/v1/validations/", s->validation, "/predictions"), &body,
			  0, result);
}

static enum err validation_step(struct cli *c, struct submit *s)
{
	auto_json known = NULL;
	auto_json result = NULL;
	json_t *criterion;
	size_t i;

	TRY(item_find(c, "/v1/validations", validation_fits, s, &known));
	if (!known)
		TRY(submit_validation_register(c, s, &known));
	s->validation = arena_strdup(&c->cx.mem, json_text(known, "id"));
	result = json_incref(json_object_get(known, "result"));
	if (!result)
		TRY(predict(c, s, &result));
	s->verdict = arena_strdup(&c->cx.mem, json_text(result, "verdict"));
	s->criteria = json_incref(json_object_get(result, "criteria"));
	tell(c, "validation  %s %s\n", s->validation, s->verdict);
	json_array_foreach (s->criteria, i, criterion)
		tell(c, "            %s %s, at least %s: %s\n", json_text(criterion, "metric"),
		     json_text(criterion, "value"), json_text(criterion, "at_least"),
		     json_is_true(json_object_get(criterion, "met")) ? "met" : "missed");
	return OK;
}

static void submit_result_print(struct cli *c, const struct submit *s)
{
	struct printer p = body_open(c);

	if (!c->json)
		return;
	put_text(&p, "model", s->model);
	put_int(&p, "version", s->version);
	put_text(&p, "validation", s->validation);
	put_text(&p, "verdict", s->verdict);
	put_json(&p, "criteria", s->criteria);
	if (s->change)
		put_int(&p, "change", s->change);
	else
		put_null(&p, "change");
	put_text(&p, "state", s->state);
	put_close(&p, '}');
	puts(p.text);
}

static enum err steps(struct cli *c, struct submit *s)
{
	TRY(model_step(c, s));
	for (size_t i = 0; i < s->n_datasets; i++)
		TRY(dataset_step(c, &s->dataset[i]));
	TRY(version_step(c, s));
	TRY(validation_step(c, s));
	if (strcmp(s->verdict, "passes") != 0) {
		c->outcome = EXIT_FAILED;
		return OK;
	}
	TRY(submit_change(c, s));
	return submit_wait(c, s);
}

enum err cmd_submit(struct cli *c)
{
	auto_submit s = { 0 };
	enum err e;

	if (!opt(c, "spec"))
		return misuse(c, "it needs -f FILE");
	TRY(submit_read(c, opt(c, "spec"), &s));
	e = steps(c, &s);
	if (s.verdict)
		TRY(submit_report(c, &s));
	TRY(e);
	submit_result_print(c, &s);
	return OK;
}
