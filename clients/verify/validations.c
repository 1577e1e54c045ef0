/*
 * Validations and the records of versions.  A verdict follows from counts and from the envelope
 * that was in force when the validation was registered; a record follows from facts.  Both are made
 * again here, so that no figure is believed because somebody stated it.  Labels and predictions are
 * in no export: that the counts are theirs, `signetd fsck` asks.
 */

#include <string.h>

#include "documents/path.h"
#include "rules/composed.h"
#include "rules/verdict.h"
#include "verify/state.h"

static const char *named(struct verify *v, const char *kind, const char *id)
{
	return arena_printf(&v->scratch.mem, "%s:%s", kind, id);
}

static const char *versioned(struct verify *v, const char *model, int64_t number)
{
	return arena_printf(&v->scratch.mem, "version:%s/%lld", model, (long long)number);
}

/* The entry that brought it, before the one in hand; E_TAMPERED at the place: there is none. */
static enum err brought(struct verify *v, const char *name, const char *place, struct entry *out)
{
	int64_t at;

	TRY(origin_before(v, name, v->state->index, &at));
	if (at == NO_ENTRY)
		return wrong(v, place, "no entry before has brought %s", name);
	return entry_at(v, (uint64_t)at, out);
}

static enum err not_brought(struct verify *v, const char *name, const char *place)
{
	int64_t at;

	TRY(origin_before(v, name, v->state->index, &at));
	return at == NO_ENTRY ? OK
			      : wrong(v, place, "entry %lld has brought %s", (long long)at, name);
}

/* ---- verdicts ---- */

enum err on_validation_registered(struct verify *v, const struct entry *e)
{
	struct reader r = entry_fact(e);
	const char *id = read_text(&r, "id"), *model = read_text(&r, "model"), *in_force;
	int64_t version = read_int(&r, "version"), envelope = read_int(&r, "envelope");
	const char *digest = read_text(&r, "envelope_digest"), *set = read_text(&r, "dataset");
	const char *person = read_text(&r, "person");
	auto_entry of_version = { 0 };
	auto_entry of_set = { 0 };

	read_text(&r, "labels");
	read_int_or(&r, "reuse", 0);
	TRY(read_end(&v->scratch, &r));

	TRY(not_brought(v, named(v, "validation", id), "/fact/id"));
	TRY(brought(v, versioned(v, model, version), "/fact/version", &of_version));
	TRY(brought(v, named(v, "dataset", set), "/fact/dataset", &of_set));
	in_force =
		map_get(&v->state->tree, path_print(&v->scratch, PATH_ENVELOPE, model, envelope));
	if (!in_force || strcmp(in_force, digest) != 0)
		return wrong(v, "/fact/envelope_digest", "that envelope was not in force");
	if (strcmp(person, actor_person(e)) != 0)
		return wrong(v, "/fact/person", "it is not who registered the validation");
	return OK;
}

/* The criteria of a version, as they were when its validation was registered. */
static enum err measure_of(struct verify *v, const struct entry *registered, json_t **json,
			   struct acceptance *out)
{
	const char *digest =
		json_string_value(json_object_get(registered->fact, "envelope_digest"));
	const struct archive_file *f = digest ? document_of(v, digest) : NULL;

	if (!f)
		return wrong(v, "/fact/id", "the envelope of the validation is not there");
	TRY(json_read(&v->scratch, f->bytes, f->size, json));
	return acceptance_read(&v->scratch, *json, out);
}

enum err on_validation_concluded(struct verify *v, const struct entry *e)
{
	const char *id = json_string_value(json_object_get(e->fact, "id")), *other;
	auto_entry registered = { 0 };
	auto_json envelope = NULL;
	struct acceptance a;
	struct confusion counts;

	if (!id)
		return wrong(v, "/fact/id", "a result is of a validation");
	TRY(not_brought(v, named(v, "result", id), "/fact/id"));
	TRY(brought(v, named(v, "validation", id), "/fact/id", &registered));
	TRY(measure_of(v, &registered, &envelope, &a));
	TRY(result_counts(&v->scratch, e->fact, &counts));
	TRY(result_check(&v->scratch, e->fact, &a, &counts, &other));
	return other ? wrong(v, arena_printf(&v->scratch.mem, "/fact/%s", other),
			     "it is not what the counts give under the envelope")
		     : OK;
}

/* ---- records of versions ---- */

static enum err digest_find(void *arg, struct ctx *cx, const char *dataset, const char **out)
{
	struct verify *v = arg;
	auto_entry e = { 0 };
	const char *digest;

	TRY(brought(v, named(v, "dataset", dataset), "/fact/manifest", &e));
	digest = json_string_value(json_object_get(e.fact, "digest"));
	*out = digest ? arena_strdup(&cx->mem, digest) : NULL;
	return OK;
}

/* The entries that a record follows from. */
struct sources {
	struct entry version, registered, result, run;
};

static void sources_free(struct sources *s)
{
	entry_free(&s->version);
	entry_free(&s->registered);
	entry_free(&s->result);
	entry_free(&s->run);
}

#define auto_sources cleanup(sources_free) struct sources

static enum err sources_find(struct verify *v, const char *member, const char *model,
			     int64_t number, const char *validation, struct sources *out)
{
	const char *run;
	int64_t at = NO_ENTRY;

	TRY(brought(v, versioned(v, model, number), member, &out->version));
	TRY(brought(v, named(v, "validation", validation), member, &out->registered));
	TRY(brought(v, named(v, "result", validation), member, &out->result));
	run = json_string_value(json_object_get(out->version.fact, "run"));
	if (run)
		TRY(origin_before(v, named(v, "run", run), out->version.index, &at));
	return at == NO_ENTRY ? OK : entry_at(v, (uint64_t)at, &out->run);
}

/* The validation is one of that version, which it passed. */
static enum err passed(struct verify *v, const char *member, const struct sources *s,
		       const char *model, int64_t number)
{
	const char *of = json_string_value(json_object_get(s->registered.fact, "model"));
	const char *verdict = json_string_value(json_object_get(s->result.fact, "verdict"));

	if (!of || strcmp(of, model) != 0 ||
	    json_integer_value(json_object_get(s->registered.fact, "version")) != number)
		return wrong(v, member, "the validation is of another version");
	return verdict && strcmp(verdict, "passes") == 0
		       ? OK
		       : wrong(v, member, "the version did not pass the validation");
}

enum err version_record_judged(struct verify *v, const char *member, const char *path,
			       const struct archive_file *f)
{
	const struct tree_path p = path_parse(&v->scratch, path);
	auto_json json = NULL;
	auto_sources s = { 0 };
	struct composed c = {
		.model = p.name, .number = p.number, .digest = digest_find, .arg = v
	};
	struct printer again;

	if (p.kind != PATH_VERSION)
		return OK;
	TRY(json_read(&v->scratch, f->bytes, f->size, &json));
	c.validation =
		json_string_value(json_object_get(json_object_get(json, "validation"), "id"));
	if (!c.validation)
		return wrong(v, member, "%s names no validation", path);
	TRY(sources_find(v, member, p.name, p.number, c.validation, &s));
	TRY(passed(v, member, &s, p.name, p.number));
	c.version = s.version.fact;
	c.run = s.run.fact;
	c.registered = s.registered.fact;
	c.result = s.result.fact;
	TRY(composed_print(&v->scratch, &c, &again));
	return again.size == f->size && memcmp(again.text, f->bytes, f->size) == 0
		       ? OK
		       : wrong(v, member, "%s is not what the facts behind it give", path);
}
