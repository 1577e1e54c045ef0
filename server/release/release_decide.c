/*
 * The rule of a release record, at opening and at merge: the version is
 * approved under the envelope that is released, in force or in this same
 * change; its ring plan is there, and for its sites.  The device checks the same
 * again from evidence, so a rule that is loosened here alone changes nothing in
 * the plant.
 */

#include "release/kinds.h"

#include <string.h>

#include "base/text.h"
#include "documents/ending.h"
#include "documents/evidence.h"
#include "documents/rings.h"
#include "engine/history.h"
#include "registry/version.h"
#include "release/stop.h"

static enum err missing(struct ctx *cx, const char *member, const char *path)
{
	return err_next(
		cx,
		err_at(cx,
		       errf(cx, E_CONFLICT, "'%s' is neither in force nor in this change", path),
		       "/%s", member),
		"Bring it in the same change, or have it merged first.");
}

/* Neither in force, also where its entry has not followed yet, nor in this change. */
static enum err retirement_check(struct ctx *cx, struct db *db, const struct record *r,
				 const struct record_set *set, int64_t version)
{
	const char *path = path_print(cx, PATH_RETIREMENT, r->model, version);
	auto_json json = NULL;

	TRY(record_find(cx, db, set, path, &json));
	if (!json)
		return OK;
	return err_at(
		cx,
		errf(cx, E_CONFLICT, "version %lld is retired by '%s'", (long long)version, path),
		"/version");
}

/* The approved version, and that it was validated under the envelope that is released. */
static enum err version_check(struct ctx *cx, struct db *db, const struct record *r,
			      const struct record_set *set, int64_t version, int64_t envelope)
{
	const char *path = path_print(cx, PATH_VERSION, r->model, version);
	auto_json json = NULL;
	struct version v;

	TRY(record_find(cx, db, set, path, &json));
	if (!json)
		return missing(cx, "version", path);
	if (json_integer_value(json_object_get(json, "envelope")) != envelope)
		return err_at(cx,
			      errf(cx, E_CONFLICT,
				   "version %lld was not validated under envelope %lld",
				   (long long)version, (long long)envelope),
			      "/envelope");
	TRY(retirement_check(cx, db, r, set, version));
	TRY(db_version_at(cx, db, r->model, version, AT_NOW, &v));
	if (v.state == VERSION_REGISTERED)
		return OK;
	return err_at(cx,
		      errf(cx, E_CONFLICT, "version %lld is %s", (long long)version,
			   state_name(&version_states, v.state)),
		      "/version");
}

/* The plan is there, and for each site of the release. */
static enum err plan_check(struct ctx *cx, struct db *db, const struct record_set *set,
			   const struct release_record *r)
{
	const char *path = path_print(cx, PATH_RING_PLAN, r->plan, 0);
	struct rings *rings = arena_alloc(&cx->mem, sizeof(*rings));
	auto_json json = NULL;
	enum err e;

	TRY(record_find(cx, db, set, path, &json));
	if (!json)
		return missing(cx, "plan", path);
	e = rings_plan_read(cx, r->plan, json, rings);
	if (e != OK)
		return err_at(cx,
			      errf(cx, E_CONFLICT, "'%s' cannot be followed: %s", path, cx->detail),
			      "/plan");
	for (size_t i = 0; i < r->n_sites; i++)
		if (!rings_at(rings, r->sites[i]))
			return err_at(cx,
				      errf(cx, E_CONFLICT, "the plan '%s' is not for the site '%s'",
					   r->plan, r->sites[i]),
				      "/scope/sites/%zu", i);
	return OK;
}

static enum err parse(struct ctx *cx, const struct record *record, struct release_record *out)
{
	struct printer text = { .mem = &cx->mem };

	put_json(&text, NULL, record->json);
	return release_record_parse(cx, text.text, text.size, out);
}

static enum err release_rule(struct ctx *cx, struct db *db, const struct record *record,
			     const struct record_set *set)
{
	struct release_record *r = arena_alloc(&cx->mem, sizeof(*r));

	TRY(parse(cx, record, r));
	TRY(version_check(cx, db, record, set, r->version, r->envelope));
	return plan_check(cx, db, set, r);
}

static enum err withdrawal_rule(struct ctx *cx, struct db *db, const struct record *record,
				const struct record_set *set)
{
	const char *path = path_print(cx, PATH_RELEASE, record->model, record->number);
	auto_json released = NULL;

	TRY(record_find(cx, db, set, path, &released));
	return released ? OK : missing(cx, "number", path);
}

static enum err stop_found(struct ctx *cx, enum err e)
{
	return e == E_NOT_FOUND ? err_at(cx, e, "/stop") : e;
}

/* A stop that is over needs no lift. */
static enum err lift_rule(struct ctx *cx, struct db *db, const struct record *record,
			  const struct record_set *set)
{
	struct stop_row stop;
	struct lift lift;

	TRY(lift_read(cx, record->json, &lift));
	TRY(stop_found(cx, db_stop_at(cx, db, lift.stop, AT_NOW, &stop)));
	if (strcmp(stop.model, lift.model) != 0)
		return err_at(cx, errf(cx, E_CONFLICT, "the stop is one of '%s'", stop.model),
			      "/model");
	if (strcmp(stop.document, lift.document) != 0)
		return err_at(cx, errf(cx, E_CONFLICT, "the stop's document is %s", stop.document),
			      "/document");
	return stop.state == STOP_IN_FORCE ? OK
					   : err_at(cx,
						    errf(cx, E_CONFLICT, "the stop is %s",
							 state_name(&stop_states, stop.state)),
						    "/stop");
}

/* clang-format off */
const struct record_kind release_kinds[] = {
	{ PATH_WITHDRAWAL, RECORD_ONCE, false, withdrawal_rule, NULL, 1 },
	{ PATH_LIFT,       RECORD_ONCE, false, lift_rule,       NULL, 1 },
	{ PATH_RELEASE,    RECORD_ONCE, true,  release_rule,    NULL, 2 },
	{ 0 },
};
/* clang-format on */
