#pragma once

/*
 * States: what an object of a noun can be, and which action takes it from where
 * to where.  Each noun has one table (server/<room>/<noun>_state.c).  Who
 * decides asks state_may() and refuses; who applies an entry asks state_check(),
 * live and in replay, so that no row ever gets a state that the table does not
 * lead to.
 *
 * A state is a member of the noun's enum.  0 is that of an object that is not
 * there yet; it has no name and is in no row.
 * Pure; any thread.
 */

#include "base/err.h"
#include "proof/action.h"

#define STATE_ABSENT 0u

struct state_move {
	enum action action;
	unsigned from, to;
};

struct states {
	const char *const *name; /* by state */
	size_t n;                /* states, that which is absent included */
	const struct state_move *moves;
	size_t n_moves;
};

const char *state_name(const struct states *s, unsigned state); /* of STATE_ABSENT "" */
bool state_parse(const struct states *s, const char *name, unsigned *out);

/* Is there a move by this action from that state, wherever it leads? */
bool state_may(const struct states *s, enum action a, unsigned from);

/* E_CONFLICT: no row says so.  fmt names the object: "change 3 is merged, …". */
must_check enum err state_check(struct ctx *cx, const struct states *s, enum action a,
				unsigned from, unsigned to, const char *fmt, ...) printf_like(6, 7);
