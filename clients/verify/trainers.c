/*
 * Who registered a version, and who trained it: the person of the newest run of that name that was
 * registered before it.  Few versions are ever asked about, by merges, and a log
 * may have as many runs as entries.  So the entries are sorted by the names of
 * runs and versions, and the one that is asked for is found there and read again.
 */

#include <string.h>

#include "verify/acts.h"

struct trainer_record {
	unsigned char name[HASH_SIZE]; /* SHA-256 of "run:<id>" or "version:<model>/<number>" */
	unsigned char index[8];
};

void trainers_begin(struct verify *v)
{
	sort_begin(&v->trainers, v->scratch_dir, sizeof(struct trainer_record), v->sort_budget);
}

static struct trainer_record trainer_record(const char *name, uint64_t index)
{
	struct hash h = hash_bytes(name, strlen(name));
	struct trainer_record r;

	memcpy(r.name, h.b, HASH_SIZE);
	sort_number(r.index, index);
	return r;
}

static const char *trainers_run(struct verify *v, const char *id)
{
	return arena_printf(&v->scratch.mem, "run:%s", id ? id : "");
}

/* Runs of a person, and versions; one without a name is wrong, and on_run_registered() or
 * on_version_registered() will say so. */
enum err trainers_add(struct verify *v, const struct entry *e)
{
	json_t *number = json_object_get(e->fact, "number");
	const char *id = NULL, *name;
	struct trainer_record r;

	if (e->action == ACTION_RUN_REGISTERED &&
	    json_is_string(json_object_get(e->fact, "person")))
		id = json_string_value(json_object_get(e->fact, "id"));
	if (e->action == ACTION_VERSION_REGISTERED && json_is_integer(number))
		id = json_string_value(json_object_get(e->fact, "model"));
	if (!id)
		return OK;
	name = e->action == ACTION_RUN_REGISTERED
		       ? trainers_run(v, id)
		       : arena_printf(&v->scratch.mem, "version:%s/%lld", id,
				      (long long)json_integer_value(number));
	r = trainer_record(name, (uint64_t)e->index);
	return sort_add(&v->scratch, &v->trainers, &r);
}

enum err trainers_end(struct verify *v)
{
	return sort_end(&v->cx, &v->trainers);
}

/* The newest entry of that name before an index; NO_ENTRY: there is none. */
static enum err newest_before(struct verify *v, const char *name, int64_t before, int64_t *out)
{
	const struct trainer_record r = trainer_record(name, (uint64_t)before), *found;
	const void *at = NULL;
	uint64_t place;

	*out = NO_ENTRY;
	TRY(sort_below(&v->scratch, &v->trainers, &r, &place));
	if (place == 0)
		return OK;
	TRY(sort_at(&v->scratch, &v->trainers, place - 1, &at));
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
	TRY(newest_before(v, version, v->state->index, &at));
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
		TRY(newest_before(v, version, at, &at));
		if (at == NO_ENTRY)
			return OK;
		TRY(member_read(v, at, "run", &id));
		TRY(newest_before(v, trainers_run(v, id), at, &run));
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
