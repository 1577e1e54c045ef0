#include "engine/foreign.h"

#include <stdatomic.h>

#include "base/clock.h"
#include "engine/soundness.h"

static atomic_bool anchored;

void foreign_begin(void)
{
	atomic_store(&anchored, false);
}

void foreign_anchored(void)
{
	atomic_store(&anchored, true);
}

void foreign_found(const char *note, const char *why)
{
	if (!atomic_load(&anchored))
		flaw_found(FLAW_BEHIND, clock_ms(), why);
}
