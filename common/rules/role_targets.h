#pragma once

/*
 * Targets of a role: each role names its own paths and no others, which the client of
 * The Update Framework does not ask.  That client looks a path up in
 * the top role first, so a top role that named a path of signers would say who
 * counts, past the role signers and its floor.
 *
 * Source: schema/tuf.md, "Roles".  Pure; any thread.
 */

#include "documents/tuf.h"

/*
 * role: "targets", or one that it delegates to.  The top role names its three files of trust and
 * delegates to signers, stops and releases, in this order, each for its own paths alone and
 * terminating: a stolen key of the server says no more, and what ends a release is read before what
 * brings one.  No other role delegates, bounds lifetimes or lowers a version, and none sets the
 * time of devices. E_TAMPERED: it is otherwise; E_INVALID: it says what this version does not
 * judge.
 */
must_check enum err role_targets_check(struct ctx *cx, const char *role,
				       const struct tuf_targets *t);
