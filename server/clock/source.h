#pragma once

/*
 * What sets the machine's clock, as the kernel and the usual programs say; no proof of
 * anything, and recorded so that an inspector can ask further.  Any thread.
 */

#include "base/base.h"

struct time_source {
	const char *name;  /* the program that sets the clock; NULL: none that is known runs */
	bool synchronised; /* the kernel's word, from that program */
	int64_t offset_us; /* by which the kernel still corrects the clock */
	int64_t error_us;  /* the most that the clock may be off, as that program estimates */
};

struct time_source time_source(void);
