#include "rules/root_clock.h"

#include "base/clock.h"
#include "base/json.h"

#define PLACE        "/signed/" TUF_SIGNET "/clock"
#define SIGNING_DAYS 31 /* that holders may need for the root */

static enum err clock_too_early(struct ctx *cx, const struct tuf_signet *s, int64_t than)
{
	return err_at(cx,
		      errf(cx, E_INVALID, "the root sets the time to %s, over %d days before %s",
			   clock_text(cx, s->clock), SIGNING_DAYS, clock_text(cx, than)),
		      PLACE);
}

enum err root_clock_check(struct ctx *cx, const struct tuf_signet *s)
{
	if (!s->clock)
		return OK;
	if (s->clock > s->time)
		return err_at(cx,
			      errf(cx, E_INVALID,
				   "the root sets the time to %s, and was made at %s",
				   clock_text(cx, s->clock), clock_text(cx, s->time)),
			      PLACE);
	return s->clock < s->time - SIGNING_DAYS * DAY_MS ? clock_too_early(cx, s, s->time) : OK;
}

enum err root_clock_comes(struct ctx *cx, const struct tuf_signet *s, int64_t now)
{
	return s->clock && s->clock < now - SIGNING_DAYS * DAY_MS ? clock_too_early(cx, s, now)
								  : OK;
}

bool root_clock_counts(const struct tuf_root *r, int64_t heard)
{
	return r->signet.clock && r->version > heard;
}
