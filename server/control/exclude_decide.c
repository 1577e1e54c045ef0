/*
 * Nobody approves their own work, where the policy says so ("exclude").  Facts decide who that is
 * and not a person's word: the author of the change, and, for a version that it approves or
 * releases, the trainer and the validator that the version's record names.
 */

#include "control/change.h"

#include <string.h>

#include "control/record.h"

/* The record of the version that a path approves or releases; NULL: it does neither. */
static enum err version_record(struct ctx *cx, struct db *db, const struct record_set *set,
			       const struct record *r, json_t **out)
{
	json_t *version = json_object_get(r->json, "version");

	*out = NULL;
	if (r->kind == PATH_VERSION) {
		*out = json_incref(r->json);
		return OK;
	}
	if (r->kind != PATH_RELEASE || !json_is_integer(version))
		return OK;
	return record_find(cx, db, set,
			   path_print(cx, PATH_VERSION, r->model, json_integer_value(version)),
			   out);
}

static bool is_person(json_t *record, const char *part, const char *user)
{
	const char *name =
		json_string_value(json_object_get(json_object_get(record, "people"), part));

	return name && strcmp(name, user) == 0;
}

static enum err took_part(struct ctx *cx, struct db *db, const struct change_paths *paths,
			  unsigned exclude, const char *user, bool *out)
{
	auto_records set = { 0 };

	TRY(records_load(cx, db, paths->path, paths->n, &set));
	for (size_t i = 0; i < set.n && !*out; i++) {
		auto_json version = NULL;

		TRY(version_record(cx, db, &set, &set.record[i], &version));
		*out = ((exclude & exclude_bit(EXCLUDE_TRAINER)) &&
			is_person(version, "trainer", user)) ||
		       ((exclude & exclude_bit(EXCLUDE_VALIDATOR)) &&
			is_person(version, "validator", user));
	}
	return OK;
}

enum err change_excludes(struct ctx *cx, struct db *db, const struct needs *needs,
			 const struct change *c, const struct change_paths *paths, const char *user,
			 bool *out)
{
	const unsigned people = exclude_bit(EXCLUDE_TRAINER) | exclude_bit(EXCLUDE_VALIDATOR);

	*out = (needs->exclude & exclude_bit(EXCLUDE_AUTHOR)) && strcmp(c->author, user) == 0;
	if (*out || !(needs->exclude & people))
		return OK;
	return took_part(cx, db, paths, needs->exclude, user, out);
}
