#pragma once

/*
 * Acts: of each action whether signet-verify judges its entries, and if not why.
 * There is a row for every action of this program, so that one that is new is
 * decided about and not passed over; an action or a version without a row is an
 * error (decision 0042).  That an entry is in the log, unaltered and in its place is
 * shown of all alike, and so is that who acts is a user in use who held the roles.
 * One thread.
 */

#include "verify/state.h"

struct act_row {
	int64_t v;     /* the newest of the facts that the program knows; it knows those before */
	act_fn *judge; /* NULL: its entries are not judged, */
	enum unjudged kind; /* as many others are not, */
	const char *why;    /* because of this */
};

const struct act_row *act_row(enum action a); /* NULL: it is no action */
