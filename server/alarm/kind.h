#pragma once

/*
 * Kinds of alarms: of each its name, what it says to people, and whom it
 * concerns.  The table is constant and printed in docs/alarms.md.  A name never
 * changes its meaning, since entries bear it; an entry may bear the name of a
 * kind that is no more.  Pure; any thread.  Source: trust.md, "An alarm".
 */

#include "documents/role.h"

#define ALARM_ACTS_OBJECT    "log:acts"
#define ALARM_ANCHOR_OBJECT  "anchor:server"
#define ALARM_CLOCK_OBJECT   "clock:server"
#define ALARM_LOG_OBJECT     "log:server"
#define ALARM_RECORDS_OBJECT "log:records" /* all that is stored */
#define ALARM_FILE_OBJECT    "file:"       /* and the name of the file */

enum alarm_kind {
	ALARM_ACT_FORGED,           /* object: ALARM_ACTS_OBJECT */
	ALARM_ACT_WAITS,            /* object: act:<id> */
	ALARM_ANCHOR_UNWRITTEN,     /* object: ALARM_ANCHOR_OBJECT */
	ALARM_BYTES_DAMAGED,        /* object: artifact:<digest> or content:<digest> */
	ALARM_CLOCK_AHEAD,          /* object: ALARM_CLOCK_OBJECT */
	ALARM_CLOCK_HELD,           /* likewise */
	ALARM_KEY_ALTERED,          /* object: file:<name> */
	ALARM_KEY_UNNAMED,          /* likewise */
	ALARM_LOG_FORKED,           /* object: ALARM_LOG_OBJECT */
	ALARM_RECORDS_ALTERED,      /* object: log:records */
	ALARM_REFOUNDING_ANNOUNCED, /* object: act:<id> */
	ALARM_REVIEW_DUE,           /* object: key:<id> */
	ALARM_SCRUB_FAILED,         /* object: log:records */
	ALARM_TRUST_EXPIRES,        /* object: trust:<role> */
	ALARM_KIND_COUNT
};

struct alarm_kind_row {
	const char *name, *sentence;
	unsigned concerns; /* a set of roles */
	/* The objects of this kind name nobody, and so are shown in /readyz, which anybody may ask.
	 */
	bool object_public;
};

extern const struct alarm_kind_row alarm_kinds[ALARM_KIND_COUNT];

/* NULL: no kind has that name today. */
const struct alarm_kind_row *alarm_kind_named(const char *name);
