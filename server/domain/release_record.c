#include "domain/kinds.h"

#include <string.h>

#include "base/text.h"
#include "store/history.h"
#include "store/site.h"
#include "store/version.h"

#define SITES_MAX 64

static enum err missing(struct ctx *cx, const char *member, const char *path)
{
	return err_next(
		cx,
		err_at(cx,
		       errf(cx, E_CONFLICT, "'%s' is neither in force nor in this change", path),
		       "/%s", member),
		"Bring it in the same change, or have it merged first.");
}

/* The approved version, and that it was validated under the envelope that is released. */
static enum err version_check(struct ctx *cx, struct db *db, const struct record *r,
			      const struct record_set *set, int64_t version, int64_t envelope)
{
	const char *path = arena_printf(&cx->mem, "models/%s/versions/%lld.json", r->model,
					(long long)version);
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
	TRY(db_version_at(cx, db, r->model, version, AT_NOW, &v));
	if (strcmp(v.state, "registered") == 0)
		return OK;
	return err_at(cx, errf(cx, E_CONFLICT, "version %lld is %s", (long long)version, v.state),
		      "/version");
}

static enum err scope_check(struct ctx *cx, struct db *db, json_t *scope)
{
	struct reader r = reader(scope, "/scope");
	json_t *sites = read_array(&r, "sites"), *site;
	struct body known;
	size_t i;

	if (json_array_size(sites) < 1 || json_array_size(sites) > SITES_MAX)
		read_wrong(&r, "sites", "1 to 64 sites");
	TRY(read_end(cx, &r));
	json_array_foreach (sites, i, site) {
		const char *id = json_string_value(site);
		enum err e = id ? db_site_at(cx, db, id, AT_NOW, &known)
				: errf(cx, E_INVALID, "a site is text");

		if (e != OK)
			return err_at(cx, e, "/scope/sites/%zu", i);
	}
	return OK;
}

static enum err plan_check(struct ctx *cx, struct db *db, const struct record_set *set,
			   const char *plan)
{
	const char *path = arena_printf(&cx->mem, "policies/rings/%s.json", plan);
	auto_json json = NULL;

	TRY(record_find(cx, db, set, path, &json));
	return json ? OK : missing(cx, "plan", path);
}

enum err release_rule(struct ctx *cx, struct db *db, const struct record *record,
		      const struct record_set *set)
{
	struct reader r = reader(record->json, "");
	int64_t version = read_int(&r, "version"), envelope = read_int(&r, "envelope");
	json_t *scope = read_object(&r, "scope");
	const char *plan = read_text(&r, "plan");
	int64_t floor = read_int(&r, "floor");

	record_head(&r, record);
	if (strcmp(read_text(&r, "fallback"), "keep") != 0)
		read_wrong(&r, "fallback", "keep");
	if (!name_ok(plan))
		read_wrong(&r, "plan", "a name");
	if (floor < 1 || floor > record->number)
		read_wrong(&r, "floor", "from 1 to this release's own number");
	TRY(read_end(cx, &r));
	TRY(version_check(cx, db, record, set, version, envelope));
	TRY(scope_check(cx, db, scope));
	return plan_check(cx, db, set, plan);
}

enum err withdrawal_rule(struct ctx *cx, struct db *db, const struct record *record,
			 const struct record_set *set)
{
	const char *path = arena_printf(&cx->mem, "models/%s/releases/%lld.json", record->model,
					(long long)record->number);
	struct reader r = reader(record->json, "");
	auto_json released = NULL;

	record_head(&r, record);
	if (!prose_ok(read_text(&r, "reason")))
		read_wrong(&r, "reason", "text for people");
	TRY(read_end(cx, &r));
	TRY(record_find(cx, db, set, path, &released));
	return released ? OK : missing(cx, "number", path);
}
