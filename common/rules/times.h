#pragma once

/*
 * Times: the bounds of a statement's own times.  A statement was made
 * before it came, or by a clock that is ahead by little; it came before its not_after;
 * and its not_after is no later than the custody of the key and the policy let it be.
 * A key that the server keeps sealed signs what is on the screen, so the statements
 * of such a key live for minutes.
 *
 * Source: the design, "Bytes that stay", Statement; trust.md, 3; decisions 0009 and 0062.
 * The server judges by its clock, signet-verify by what that clock said as the entry has it.  A
 * device knows neither the policy nor that clock, and asks made_early() and entered_late() alone.
 * All times are milliseconds since 1970.  Pure; any thread.
 */

#include "documents/policy.h"
#include "documents/statement.h"
#include "documents/trust.h"

/* From a statement's time to the latest not_after; days: as the policy says. */
int64_t statement_life(enum custody custody, int64_t not_after_days);

#define WORD_MS INT64_C(300000) /* between a person's own machine and the server's */

/* By a person's word the server takes its machine's clock again: where that is what the person's
 * own machine says. */
bool word_agrees(int64_t word, int64_t wall);

/* What an entry says of its time. */
struct entry_clock {
	int64_t at, clock; /* proof/entry.h */
};

struct entry_moment {
	const char *origin; /* as the log was called then */
	int64_t index;
	struct entry_clock is;
};

/* The span by which people corrected the entry's time (corrected in trust/signers.json): of those
 * before it that end at its very at the nearest, for a clock that was set back to a wrong time is
 * set back once more.  NULL: none. */
const struct trust_clock *entry_span(const struct trust_signers *people,
				     const struct entry_moment *e);

/*
 * The time of an entry: its at, which never goes back, so that a clock which was set back
 * enters nothing that has expired.  But people may have named entries before it that ran
 * ahead, and held its at there.  Then it is the later of what the clock said right behind those,
 * and of what it said at this entry.
 */
int64_t entry_time(const struct trust_signers *people, const struct entry_moment *e);

/* The same of the entry that would come next, at that time by the clock; newest and is: of the
 * newest entry, index -1 if there is none. */
int64_t next_entry_time(const struct trust_signers *people, const char *origin, int64_t newest,
			const struct entry_clock *is, int64_t now);

enum times {
	TIMES_OK,
	TIMES_AHEAD,  /* its time lies after it came */
	TIMES_BASE,   /* it lies before the newest entry that the signer knew of */
	TIMES_OPENED, /* it lies before what was signed was there */
	TIMES_OVER,   /* it was entered after its not_after */
	TIMES_LONG,   /* its not_after is later than may be */
};

/* ms since 1970; entered, base and opened: times of entries, as entry_time() says. */
struct statement_moments {
	int64_t came;    /* what the clock said when it was entered */
	int64_t entered; /* of its entry */
	int64_t base;    /* of the last entry of its base head */
	int64_t opened;  /* of the entry that opened what it signs */
};

enum times statement_times(int64_t time, int64_t not_after, int64_t life,
			   const struct statement_moments *m);

/* Was it made before what it signs was there?  A signer's clock may be behind by little. */
bool made_early(int64_t time, int64_t opened);

/* Was it entered after its not_after?  By the entry's own time, which the writer may have held at
 * that of the entry before: so the same moment is not late. */
bool entered_late(int64_t not_after, int64_t entered);
