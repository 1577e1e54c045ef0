/*
 * When to ask again.  Jitter spreads a fleet that was switched on at once;
 * backing off after failures, with full randomness, spreads one that waits for
 * the same server.  Only failures that may pass by themselves count: a refusal
 * is not better tomorrow.
 */

#include "agent/pace.h"

#define SHIFT_MAX 9 /* beyond it the most is reached in any case */
#define RANDOMS   (INT64_C(1) << 32)

bool pace_passes(enum err e)
{
	return e == E_UNAVAILABLE || e == E_BUSY;
}

unsigned pace_failures(unsigned before, enum err e)
{
	if (!pace_passes(e))
		return 0;
	return before < SHIFT_MAX ? before + 1 : before;
}

int64_t pace_ms(const struct pace *p, uint32_t random)
{
	int64_t least = p->interval * 10 * (100 - PACE_JITTER);
	int64_t spread = p->interval * 10 * 2 * PACE_JITTER;
	unsigned shift = p->failures < SHIFT_MAX ? p->failures : SHIFT_MAX;

	if (p->failures > 0) {
		spread = (int64_t)PACE_BACKOFF_S << (shift - 1);
		spread = (spread < PACE_MAX_S ? spread : PACE_MAX_S) * 1000;
		least = 0;
	}
	/* on top of the time that the server asked for, so that a fleet does
	 * not come back at once */
	return p->retry_after * 1000 + least + spread * (int64_t)random / RANDOMS;
}
