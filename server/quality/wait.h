#pragma once

/*
 * Waits: an act whose signatures suffice, but for the time.  The effect comes by itself at
 * `until`, if the act still fits and its signers still count; else the act lapses.  As long as
 * the act waits the alarm act.waits about it is open, so that who sees it can end the wait: by
 * withdrawing the act, or by taking a signer's key away.
 *
 * mark: as apply; step: on the writer (engine/due.h).  Errors: the database's.  Source: trust.md,
 * 4; decision 0070.
 */

#include "engine/due.h"

#define ACT_WAIT_KIND "act-wait"

must_check enum err wait_mark(struct ctx *cx, struct db *db, const struct entry *e);
must_check enum err wait_step(struct ctx *cx, struct db *db, const struct instance *in,
			      const char *act, struct fact *out);
