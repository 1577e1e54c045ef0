#include "control/objection.h"

#include "control/change.h"
#include "control/sites.h"
#include "engine/history.h"

enum err objection_make(struct ctx *cx, struct db *db, int64_t number, struct fact *out)
{
	struct objection o[OBJECTIONS_MAX];
	size_t n = countof(o);
	struct change c;

	TRY(change_act_begin(cx, db, number, ACTION_CHANGE_OBJECTED, &c, out));
	TRY(db_objections_of(cx, db, number, AT_NOW, o, &n));
	if (n == OBJECTIONS_MAX)
		return errf(cx, E_CONFLICT, "the change has %zu objections already", n);
	put_int(&out->body, "number", number);
	return change_sites_name(cx, c.body.json, out);
}
