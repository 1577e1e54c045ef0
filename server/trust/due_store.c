/*
 * What is due in this room: of each of the three files that people sign, the next
 * moment at which its end is announced.  The file's end is in its row; nothing is read
 * from a document here, and a replay comes to the same rows.
 *
 * A word on the clock, and a start behind the log's time, put a row of their own: what was
 * announced by a later clock is judged again.
 */

#include "rules/expiry.h"
#include "trust/expiry.h"

#include <string.h>

#include "alarm/alarm.h"
#include "engine/history.h"
#include "trust/trust.h"

#define OBJECT "trust:"

const char *const expiry_roles[EXPIRY_ROLES] = { "root", "targets", TUF_ROLE_SIGNERS };

/* NULL: the object is no role whose end is announced. */
static const char *role_announced(const char *object)
{
	if (strncmp(object, OBJECT, strlen(OBJECT)) != 0)
		return NULL;
	for (size_t i = 0; i < countof(expiry_roles); i++)
		if (strcmp(object + strlen(OBJECT), expiry_roles[i]) == 0)
			return expiry_roles[i];
	return NULL;
}

/* Newer trust ends the open alarm: at once. */
static enum err role_judge(struct ctx *cx, struct db *db, const struct entry *e, const char *role,
			   const char *object)
{
	const char *kind = alarm_kinds[ALARM_TRUST_EXPIRES].name;
	struct tuf_file f;
	struct alarm open;
	int64_t next;
	bool any;

	TRY(db_tuf_at(cx, db, role, AT_NOW, &f));
	if (f.version == 0)
		return OK;
	TRY(db_alarm_open(cx, db, kind, object, &open, &any));
	if (any && open.number < f.from_idx)
		return due_put(cx, db, e, EXPIRY_KIND, role, 0);
	if (!any && expiry_announced(f.expires, e->clock) > 0)
		return due_put(cx, db, e, EXPIRY_KIND, role, 0);
	next = expiry_next(f.expires, e->clock);
	return next ? due_put(cx, db, e, EXPIRY_KIND, role, next)
		    : due_drop(cx, db, EXPIRY_KIND, role);
}

/* What was said by a later clock ends one by one. */
static enum err clock_judge(struct ctx *cx, struct db *db, const struct entry *e)
{
	if (e->action == ACTION_CLOCK_READ && e->clock == e->at)
		return OK;
	return due_put(cx, db, e, EXPIRY_KIND, EXPIRY_CLOCK, 0);
}

enum err expiry_mark(struct ctx *cx, struct db *db, const struct entry *e)
{
	const char *role;

	if (e->action == ACTION_CLOCK_ACCEPTED || e->action == ACTION_CLOCK_READ)
		return clock_judge(cx, db, e);
	for (size_t i = 0; i < e->n_objects; i++) {
		role = role_announced(e->object[i].id);
		if (!role)
			continue;
		TRY(role_judge(cx, db, e, role, e->object[i].id));
		if (e->action == ACTION_ALARM_ENDED)
			TRY(due_again(cx, db, e, EXPIRY_KIND));
	}
	return OK;
}
