/*
 * Nobody approves their own work, where the policy says so ("exclude").  Facts decide who that is
 * and not a person's word: the author of the change, and, for a version that it approves or
 * releases, the trainer and the validator that the version's record names.
 */

#include "control/change.h"

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

static void exclude_part_add(struct ctx *cx, struct parts *out, enum excluded as, json_t *record,
			     const char *member)
{
	const char *person =
		json_string_value(json_object_get(json_object_get(record, "people"), member));

	if (person)
		out->part[out->n++] = (struct part){ as, arena_strdup(&cx->mem, person) };
}

/* Of each version that a path brings or releases, by its record. */
static enum err versions_gather(struct ctx *cx, struct db *db, const struct change_paths *paths,
				struct parts *out)
{
	auto_records set = { 0 };

	TRY(records_load(cx, db, paths->path, paths->n, &set));
	for (size_t i = 0; i < set.n; i++) {
		auto_json version = NULL;

		TRY(version_record(cx, db, &set, &set.record[i], &version));
		exclude_part_add(cx, out, EXCLUDE_TRAINER, version, "trainer");
		exclude_part_add(cx, out, EXCLUDE_VALIDATOR, version, "validator");
	}
	return OK;
}

enum err change_parts(struct ctx *cx, struct db *db, unsigned exclude, const struct change *c,
		      const struct change_paths *paths, struct parts *out)
{
	const unsigned people = exclude_bit(EXCLUDE_TRAINER) | exclude_bit(EXCLUDE_VALIDATOR);

	*out = (struct parts){ arena_alloc(&cx->mem, (1 + 2 * paths->n) * sizeof(*out->part)), 0 };
	out->part[out->n++] = (struct part){ EXCLUDE_AUTHOR, c->author };
	return exclude & people ? versions_gather(cx, db, paths, out) : OK;
}
