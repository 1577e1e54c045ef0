/*
 * Ring plans are controlled documents that may be replaced.  A plan is read by
 * the same rings_plan_read() at opening, at merge and when a rollout begins.
 */

#include "documents/rings.h"
#include "engine/history.h"
#include "fleet/kinds.h"
#include "people/site.h"

static enum err plan_rule(struct ctx *cx, struct db *db, const struct record *record,
			  const struct record_set *set)
{
	struct rings *rings = arena_alloc(&cx->mem, sizeof(*rings));

	TRY(rings_plan_read(cx, record->model, record->json, rings));
	for (size_t i = 0; i < rings->n_sites; i++) {
		struct body known;
		enum err e = db_site_at(cx, db, rings->site[i], AT_NOW, &known);

		if (e != OK)
			return err_at(cx, e, "/sites/%zu", i);
	}
	return OK;
}

/* clang-format off */
const struct record_kind fleet_kinds[] = {
	{ PATH_RING_PLAN, RECORD_REPLACED, false, plan_rule, NULL },
	{ 0 },
};
/* clang-format on */
