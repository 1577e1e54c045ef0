#pragma once

/*
 * Times: the bounds of a statement's own times.  A statement was made
 * before it came, or by a clock that is ahead by little; it came before its not_after;
 * and its not_after is no later than the custody of the key and the policy let it be.
 * A key that the server keeps sealed signs what is on the screen, so the statements
 * of such a key live for minutes.
 *
 * Source: the design, "Bytes that stay", Statement; decision 0009.  The server judges
 * by its clock, signet-verify by what that clock said as the entry has it.  A device
 * knows neither the policy nor that clock, and asks entered_late() alone.
 * All times are milliseconds since 1970.  Pure; any thread.
 */

#include "documents/policy.h"
#include "documents/statement.h"

/* From a statement's time to the latest not_after; days: as the policy says. */
int64_t statement_life(enum custody custody, int64_t not_after_days);

enum times {
	TIMES_OK,
	TIMES_AHEAD, /* its time lies after it came */
	TIMES_OVER,  /* it came after its not_after */
	TIMES_LONG,  /* its not_after is later than may be */
};

/* came: when the server had it. */
enum times statement_times(int64_t time, int64_t not_after, int64_t came, int64_t life);

/* Was it entered after its not_after?  By the entry's own time, which the writer may have held at
 * that of the entry before: so the same moment is not late. */
bool entered_late(int64_t not_after, int64_t at);
