/*
 * Each reset pauses a person's powers and makes a confirmation that is open void: given again and
 * again, it would let one administrator keep a quality person out for ever.
 */

#include "quality/reset.h"

#include "base/clock.h"
#include "engine/history.h"
#include "engine/log_read.h"
#include "people/user.h"
#include "quality/approvers.h"
#include "quality/awaited.h"

static enum err reset_not_too_soon(struct ctx *cx, struct db *db, const char *user)
{
	struct entry_clock last;
	unsigned roles, then;
	int64_t entry;

	TRY(db_reset_last(cx, db, user, &entry));
	if (entry == NO_ENTRY)
		return OK;
	TRY(trail_clock(cx, db, entry, &last));
	TRY(db_roles_at(cx, db, user, NULL, AT_NOW, &roles));
	TRY(db_roles_at(cx, db, user, NULL, entry, &then)); /* and if they were taken since */
	if (!reset_too_soon(roles | then, last.clock, cx->now))
		return OK;
	return err_next(
		cx,
		errf(cx, E_CONFLICT,
		     "the password of '%s' was reset at %s, and is not again within 72 "
		     "hours",
		     user, clock_text(cx, last.clock)),
		"Give another code from %s on; until then the password that was set counts, "
		"and others confirm who uses it: signet act propose confirm-person --person %s "
		"--reason TEXT.",
		clock_text(cx, last.clock + RESET_AGAIN_MS), user);
}

enum err reset_check(struct ctx *cx, struct db *db, const char *user)
{
	struct user u;

	TRY(db_user_at(cx, db, user, AT_NOW, &u));
	if (!u.verifier)
		return OK;
	TRY(reset_not_too_soon(cx, db, user));
	TRY(awaited_stays(cx, db, user));
	return approvers_stay_without(cx, db, POWER_RESTS, user);
}
