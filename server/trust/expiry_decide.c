/*
 * One step decides one fact: where an alarm has to be said anew, the step ends
 * it, and its end makes the beginning of the next one due.
 *
 * The moments that were announced are known by what the clock said at the alarm's entry.  So a
 * server that was off while two moments passed announces the later one alone, and one whose clock
 * was taken back says anew what it said by the later clock.
 */

#include "trust/expiry.h"

#include <string.h>

#include "alarm/alarm.h"
#include "base/clock.h"
#include "engine/history.h"
#include "engine/log_read.h"
#include "rules/expiry.h"
#include "trust/trust.h"

/* The alarm holds from the first moment on, or from when the file came, if that was later. */
static enum err expiry_since(struct ctx *cx, struct db *db, const struct tuf_file *f, int64_t *out)
{
	auto_entry e = { 0 };
	const char *bytes;
	size_t size;

	TRY(trail_entry(cx, db, f->from_idx, &bytes, &size));
	TRY(entry_parse(cx, bytes, size, &e));
	*out = expiry_first(f->expires);
	if (*out < e.at)
		*out = e.at;
	return OK;
}

static const char *expiry_text(struct ctx *cx, const char *role, const struct tuf_file *f)
{
	const char *when = clock_text(cx, f->expires);
	int64_t left = (f->expires - cx->now + DAY_MS - 1) / DAY_MS;

	if (f->expires <= cx->now)
		return arena_printf(&cx->mem, "%s, version %lld, has expired at %s", role,
				    (long long)f->version, when);
	return arena_printf(&cx->mem, "%s, version %lld, expires at %s: within %lld day%s", role,
			    (long long)f->version, when, (long long)left, left == 1 ? "" : "s");
}

/* The next step, as people type it. */
static const char *expiry_command(struct ctx *cx, const char *role)
{
	return strcmp(role, TUF_ROLE_SIGNERS) == 0
		       ? "signet trust signers DIR --key SEED"
		       : arena_printf(&cx->mem, "signet trust renew DIR %s --key SEED", role);
}

static enum err expiry_begin(struct ctx *cx, struct db *db, const char *role, const char *object,
			     const struct tuf_file *f, struct fact *out)
{
	struct new_alarm a = { .kind = ALARM_TRUST_EXPIRES, .object = object };

	TRY(expiry_since(cx, db, f, &a.since));
	a.detail = arena_printf(&cx->mem, "%s. A holder makes the next version: %s",
				expiry_text(cx, role, f), expiry_command(cx, role));
	return alarm_begin(cx, db, &a, out);
}

/* How many moments the open alarm announced. */
static enum err moments_said(struct ctx *cx, struct db *db, const struct tuf_file *f,
			     const struct alarm *open, int *out)
{
	struct entry_clock begun;

	TRY(trail_clock(cx, db, open->number, &begun));
	*out = expiry_announced(f->expires, begun.clock);
	return OK;
}

static enum err role_step(struct ctx *cx, struct db *db, const char *role, bool taken_back,
			  struct fact *out)
{
	const char *object = arena_printf(&cx->mem, "trust:%s", role);
	struct tuf_file f;
	struct alarm open;
	int is, said = 0;
	bool any;

	TRY(db_tuf_at(cx, db, role, AT_NOW, &f));
	TRY(db_alarm_open(cx, db, alarm_kinds[ALARM_TRUST_EXPIRES].name, object, &open, &any));
	if (any && open.number < f.from_idx)
		return alarm_end(cx, db, ALARM_TRUST_EXPIRES, object,
				 arena_printf(&cx->mem, "%s, version %lld, is in force", role,
					      (long long)f.version),
				 out);
	is = expiry_announced(f.expires, cx->now);
	if (any)
		TRY(moments_said(cx, db, &f, &open, &said));
	if (any && said < is)
		return alarm_end(cx, db, ALARM_TRUST_EXPIRES, object,
				 "it is said anew, nearer to the end", out);
	if (any && said > is)
		return alarm_end(cx, db, ALARM_TRUST_EXPIRES, object,
				 "it was said by a clock that was ahead", out);
	if (any || taken_back || is == 0)
		return OK;
	return expiry_begin(cx, db, role, object, &f, out);
}

enum err expiry_step(struct ctx *cx, struct db *db, const struct instance *in, const char *role,
		     struct fact *out)
{
	out->action = ACTION_NONE;
	if (strcmp(role, EXPIRY_CLOCK) != 0)
		return role_step(cx, db, role, false, out);
	for (size_t i = 0; i < EXPIRY_ROLES && out->action == ACTION_NONE; i++)
		TRY(role_step(cx, db, expiry_roles[i], true, out));
	return OK;
}
