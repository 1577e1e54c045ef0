/*
 * Where records come from: the entries that registered runs, versions, datasets and validations,
 * and stated results.  Few of them are ever asked about, by merges and results, and a log may have
 * as many of them as entries.  So the entries are sorted by these names, and the one that is asked
 * for is found there and read again.
 */

#include <string.h>

#include "verify/acts.h"

struct origin_record {
	unsigned char name[HASH_SIZE]; /* SHA-256 of the name */
	unsigned char index[8];
};

void origins_begin(struct verify *v)
{
	sort_begin(&v->origins, v->scratch_dir, sizeof(struct origin_record), v->sort_budget);
}

static struct origin_record origin_record(const char *name, uint64_t index)
{
	struct hash h = hash_bytes(name, strlen(name));
	struct origin_record r;

	memcpy(r.name, h.b, HASH_SIZE);
	sort_number(r.index, index);
	return r;
}

static const char *member_text(const struct entry *e, const char *member)
{
	const char *text = json_string_value(json_object_get(e->fact, member));

	return text ? text : "";
}

static long long number_of(const struct entry *e)
{
	return json_integer_value(json_object_get(e->fact, "number"));
}

/* The name of a record that an entry brings and that is asked for later; NULL: it brings none.  A
 * run that no person answers for is none. */
static const char *origin_name(struct verify *v, const struct entry *e)
{
	struct arena *mem = &v->scratch.mem;

	if (e->action == ACTION_RUN_REGISTERED &&
	    json_is_string(json_object_get(e->fact, "person")))
		return arena_printf(mem, "run:%s", member_text(e, "id"));
	if (e->action == ACTION_VERSION_REGISTERED)
		return arena_printf(mem, "version:%s/%lld", member_text(e, "model"), number_of(e));
	if (e->action == ACTION_DATASET_REGISTERED)
		return arena_printf(mem, "dataset:%s/%lld", member_text(e, "name"), number_of(e));
	if (e->action == ACTION_VALIDATION_REGISTERED)
		return arena_printf(mem, "validation:%s", member_text(e, "id"));
	if (e->action == ACTION_VALIDATION_CONCLUDED)
		return arena_printf(mem, "result:%s", member_text(e, "id"));
	return NULL;
}

enum err origins_add(struct verify *v, const struct entry *e)
{
	const char *name = origin_name(v, e);
	struct origin_record r;

	if (!name)
		return OK;
	r = origin_record(name, (uint64_t)e->index);
	return sort_add(&v->scratch, &v->origins, &r);
}

enum err origins_end(struct verify *v)
{
	return sort_end(&v->cx, &v->origins);
}

enum err origin_before(struct verify *v, const char *name, int64_t before, int64_t *out)
{
	const struct origin_record r = origin_record(name, (uint64_t)before), *found;
	const void *at = NULL;
	uint64_t place;

	*out = NO_ENTRY;
	TRY(sort_below(&v->scratch, &v->origins, &r, &place));
	if (place == 0)
		return OK;
	TRY(sort_at(&v->scratch, &v->origins, place - 1, &at));
	found = at;
	if (memcmp(found->name, r.name, HASH_SIZE) == 0)
		*out = (int64_t)sort_number_read(found->index);
	return OK;
}

static enum err member_read(struct verify *v, int64_t index, const char *member, const char **out)
{
	auto_entry e = { 0 };
	const char *text;

	TRY(entry_at(v, (uint64_t)index, &e));
	text = json_string_value(json_object_get(e.fact, member));
	*out = text ? arena_strdup(&v->scratch.mem, text) : NULL;
	return OK;
}

enum err registrant_find(struct verify *v, const char *version, const char **out)
{
	auto_entry e = { 0 };
	int64_t at;

	*out = NULL;
	TRY(origin_before(v, version, v->state->index, &at));
	if (at == NO_ENTRY)
		return OK;
	TRY(entry_at(v, (uint64_t)at, &e));
	*out = arena_strdup(&v->scratch.mem, actor_person(&e));
	return OK;
}

/* A version that names no run which somebody answers for leaves it to the one before of that name.
 */
enum err trainer_find(struct verify *v, const char *version, const char **out)
{
	int64_t at = v->state->index, run;
	const char *id;

	for (*out = NULL; !*out;) {
		TRY(origin_before(v, version, at, &at));
		if (at == NO_ENTRY)
			return OK;
		TRY(member_read(v, at, "run", &id));
		TRY(origin_before(v, arena_printf(&v->scratch.mem, "run:%s", id ? id : ""), at,
				  &run));
		if (run != NO_ENTRY)
			TRY(member_read(v, run, "person", out));
	}
	return OK;
}

enum err on_run_registered(struct verify *v, const struct entry *e)
{
	const char *id = json_string_value(json_object_get(e->fact, "id"));

	return id ? OK : wrong(v, "/fact/id", "a run has an id");
}

enum err on_version_registered(struct verify *v, const struct entry *e)
{
	const char *model = json_string_value(json_object_get(e->fact, "model"));
	json_t *number = json_object_get(e->fact, "number");

	return model && json_is_integer(number)
		       ? OK
		       : wrong(v, "/fact/model", "a version has a model and a number");
}
