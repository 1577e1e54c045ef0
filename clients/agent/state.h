#pragma once

/*
 * State: what an agent remembers from one poll to the next, as DATA/state.json.
 * A parsed state has every text but those that say NULL here.  Nothing signs
 * it: a program that can write the folder can write the state, so what it says
 * is a memory and never the reason why a release may run.  Pure; any thread;
 * texts go to the arena of cx.
 */

#include "base/printer.h"
#include "documents/assignment.h"
#include "documents/report.h"
#include "documents/use.h"

#define FLOORS_MAX 64
#define STATE_MAX  262144 /* bytes of state.json */

struct floor {
	const char *slot;
	int64_t release; /* the lowest that may still be installed */
};

/* Since the server first showed something older than this machine has. */
struct behind {
	const char *boot; /* of the last look; NULL: it does not */
	int64_t seen;     /* the last look: ms since that boot */
	int64_t ms;       /* how long it lasts: elapsed while this machine was on */
};

struct state {
	enum use use; /* of the instance that it is a device of */
	const char *server, *device, *site, *enrolment, *token, *vkey, *origin;
	int64_t time; /* the newest that evidence stated, or that a root set since; ms */
	int64_t root; /* the version of the newest root that set it; 0: none did */
	int64_t epoch, counter;
	const char *etag;                      /* of the assignment; NULL: none */
	const char *checkpoint;                /* the newest verified head, as a note */
	const char *boot, *previous, *pending; /* of reports; NULL: none */
	int64_t sequence;
	const char *reported; /* what the newest report says, digested */
	const char *alarm;    /* why nothing is installed at all; NULL: nothing is wrong */
	struct report_alarm alarms[REPORT_ALARMS_MAX]; /* what is wrong, and what was */
	size_t n_alarms;
	struct behind behind;
	struct floor floor[FLOORS_MAX];
	size_t n_floors;
	struct report_slot bad[SLOTS_MAX]; /* what was refused, or failed */
	size_t n_bad;
};

/* E_INVALID with the place, E_TOO_LARGE. */
must_check enum err agent_state_parse(struct ctx *cx, const void *bytes, size_t size,
				      struct state *out);
void agent_state_print(struct ctx *cx, const struct state *s, struct printer *p);
