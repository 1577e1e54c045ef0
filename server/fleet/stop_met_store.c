#include "fleet/stop_met.h"

#include <string.h>

#include "base/json.h"
#include "documents/role.h"
#include "engine/history.h"
#include "fleet/device.h"
#include "release/stop.h"

enum err rollout_sites(struct ctx *cx, const struct rollout *ro, const char *const **site,
		       size_t *n)
{
	const char **sites;
	auto_json json = NULL;

	TRY(json_read(cx, ro->sites, strlen(ro->sites), &json));
	sites = arena_alloc(&cx->mem, (json_array_size(json) + 1) * sizeof(*sites));
	for (*n = 0; *n < json_array_size(json); (*n)++) {
		const char *one = json_string_value(json_array_get(json, *n));

		if (!one)
			return errf(cx, E_TAMPERED, "a site of rollout %s is none", ro->id);
		sites[*n] = arena_strdup(&cx->mem, one);
	}
	*site = sites;
	return OK;
}

struct meeting {
	struct ctx *cx;
	struct db *db;
	const struct stop_scope *at;
	const char *by; /* the id of the stop */
	enum err e;
};

static bool site_meets(const struct meeting *m, const char *site)
{
	for (size_t i = 0; i < m->at->n; i++)
		if (grant_counts_at(m->at->site[i], site))
			return true;
	return false;
}

static bool stop_meets(void *arg, const struct stop_row *stop)
{
	bool meets = !stop->sites.stated && !stop->devices.stated;
	struct meeting *m = arg;

	for (size_t i = 0; stop->sites.stated && i < stop->sites.n; i++)
		meets |= site_meets(m, stop->sites.name[i]);
	for (size_t i = 0; stop->devices.stated && i < stop->devices.n && m->e == OK; i++) {
		struct device d;

		m->e = db_device_at(m->cx, m->db, stop->devices.name[i], AT_NOW, &d);
		meets |= m->e == OK && site_meets(m, d.site);
	}
	m->by = stop->id;
	return meets || m->e != OK;
}

enum err stop_met(struct ctx *cx, struct db *db, const struct stop_scope *at, const char **why)
{
	struct meeting m = { cx, db, at, NULL, OK };
	bool met;

	*why = NULL;
	TRY(db_stops_over(cx, db, at->model, at->release, stop_meets, &m, &met));
	TRY(m.e);
	if (met)
		*why = arena_printf(&cx->mem, "the stop %s ended the release", m.by);
	return OK;
}

enum err rollout_stop_met(struct ctx *cx, struct db *db, const struct rollout *ro, const char **why)
{
	struct stop_scope at = { .model = ro->model, .release = ro->release };

	TRY(rollout_sites(cx, ro, &at.site, &at.n));
	return stop_met(cx, db, &at, why);
}
