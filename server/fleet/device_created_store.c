/*
 * How a device comes to be, in each version of the fact: see fleet/device.h.
 */

#include "engine/body.h"
#include "engine/concern.h"
#include "engine/history.h"
#include "fleet/actions.h"
#include "fleet/device.h"
#include "fleet/sql.h"
#include "people/fold.h"

/* The members of both versions. */
static enum err device_new_put(struct ctx *cx, struct db *db, const struct entry *e,
			       struct reader *r, const char *name)
{
	auto_stmt s = db_stmt(db, SQL_DEVICE_INSERT);
	const char *site = read_text(r, "site");

	bind_text(&s, ":name", name);
	bind_text(&s, ":site", site);
	bind_json(cx, &s, ":labels", read_array(r, "labels"));
	bind_text(&s, ":state", state_name(&device_states, DEVICE_CREATED));
	bind_text(&s, ":code", read_text(r, "code"));
	bind_int(&s, ":expires_at", read_int(r, "expires_at"));
	bind_int(&s, ":idx", e->index);
	TRY(read_end(cx, r));
	TRY(stmt_run(cx, &s));
	return concern_add(cx, db, arena_printf(&cx->mem, "device:%s", name),
			   arena_printf(&cx->mem, "site:%s", site));
}

enum err device_created_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct reader r = entry_fact(e);
	const char *name = read_text(&r, "device");

	TRY(device_new_put(cx, db, e, &r, name));
	return fold_derive(cx, db, FOLD_DEVICE, name, e->index);
}

enum err device_created_2(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct reader r = entry_fact(e);
	const char *name = read_text(&r, "device"), *fold = read_text(&r, "fold");

	TRY(device_new_put(cx, db, e, &r, name));
	return fold_take(cx, db, FOLD_DEVICE, fold, name, e->index);
}
