/*
 * What is due in this room: of each of the three files that people sign, the next
 * moment at which its end is announced.  The file's end is in its row; nothing is read
 * from a document here, and a replay comes to the same rows.
 */

#include "rules/expiry.h"
#include "trust/expiry.h"

#include <string.h>

#include "alarm/alarm.h"
#include "engine/history.h"
#include "trust/trust.h"

#define OBJECT "trust:"

/* NULL: the object is no role whose end is announced. */
static const char *role_announced(const char *object)
{
	static const char *const roles[] = { "root", "targets", TUF_ROLE_SIGNERS };

	if (strncmp(object, OBJECT, strlen(OBJECT)) != 0)
		return NULL;
	for (size_t i = 0; i < countof(roles); i++)
		if (strcmp(object + strlen(OBJECT), roles[i]) == 0)
			return roles[i];
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

enum err expiry_mark(struct ctx *cx, struct db *db, const struct entry *e)
{
	const char *role;

	for (size_t i = 0; i < e->n_objects; i++) {
		role = role_announced(e->object[i].id);
		if (role)
			TRY(role_judge(cx, db, e, role, e->object[i].id));
	}
	return OK;
}
