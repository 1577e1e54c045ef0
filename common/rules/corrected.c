#include "rules/corrected.h"

#include <string.h>

#include "base/clock.h"

static enum err span_wrong(struct ctx *cx, size_t i, const char *member, const char *why)
{
	return err_at(cx,
		      errf(cx, E_CONFLICT, TRUST_SIGNERS " corrects clocks: %s (/corrected/%zu/%s)",
			   why, i, member),
		      "/corrected/%zu/%s", i, member);
}

static enum err span_times(struct ctx *cx, const struct trust_clock *c, size_t i,
			   const struct entry_clock *last, const struct entry_clock *behind)
{
	if (behind->clock >= behind->at)
		return span_wrong(cx, i, "to",
				  arena_printf(&cx->mem,
					       "the clock did not step back after entry %lld",
					       (long long)c->to));
	if (c->at != last->at)
		return span_wrong(cx, i, "at",
				  arena_printf(&cx->mem, "entry %lld is of %s", (long long)c->to,
					       clock_text(cx, last->at)));
	if (c->clock != behind->clock)
		return span_wrong(cx, i, "clock",
				  arena_printf(&cx->mem, "at entry %lld the clock said %s",
					       (long long)c->to + 1,
					       clock_text(cx, behind->clock)));
	return OK;
}

static enum err span_check(struct ctx *cx, const struct trust_clock *c, size_t i,
			   const struct corrected_log *log)
{
	struct entry_clock first, last, behind;

	if (strcmp(c->origin, log->origin) != 0)
		return span_wrong(cx, i, "origin", "it is another log's");
	TRY(log->clock(log->arg, cx, c->from, &first));
	TRY(log->clock(log->arg, cx, c->to, &last));
	TRY(log->clock(log->arg, cx, c->to + 1, &behind));
	TRY(span_times(cx, c, i, &last, &behind));
	/* times never go back: if the first is later, all are */
	if (first.at <= c->clock)
		return span_wrong(
			cx, i, "from",
			arena_printf(&cx->mem, "entry %lld did not run ahead", (long long)c->from));
	return OK;
}

enum err corrected_check(struct ctx *cx, const struct trust_signers *people,
			 const struct corrected_log *log)
{
	for (size_t i = 0; i < people->n_corrected; i++)
		TRY(span_check(cx, &people->corrected[i], i, log));
	return OK;
}
