#pragma once

/*
 * The clock of a server in this process, off by what a test says: as if somebody had accepted a
 * machine's clock that was wrong.  Entries are then made by it, and by the true one again.
 */

#include "documents/trust.h"
#include "engine/server_clock.h"
#include "site.h"

#define HOUR_MS INT64_C(3600000)

/* From now on so many ms ahead. */
void clock_ahead(int64_t ms);
void clock_right(void);

/* The step back that holds the log's time, as the server shows it. */
struct trust_clock clock_step_shown(struct site *s);
