#include "rules/acceptance.h"
#include "validation/kinds.h"

enum err envelope_rule(struct ctx *cx, struct db *db, const struct record *record,
		       const struct record_set *set)
{
	struct reader r = { .object = record->json, .place = "" };
	struct acceptance a;

	TRY(acceptance_read(cx, record->json, &a));
	record_head(&r, record);
	return r.bad ? err_at(cx, errf(cx, E_INVALID, "/%s must be %s", r.bad, r.want), "/%s",
			      r.bad)
		     : OK;
}
