#pragma once

/*
 * People who may sign, against the log: whether the head that trust/signers.json states is
 * one of this log, and whether each key was confirmed by whom the file says.  A holder
 * vouches for both, and a machine without a network cannot see either; on one that is
 * logged in, `signet trust sign --check` asks.  A file is held against the log as it was when it
 * had as many entries as the file states, too: what came later made it old, and not false.
 *
 * Source: trust.md, 1 ("a head that its signers verified").  One thread.
 */

#include "cli/cli.h"
#include "documents/tuf.h"

/* The file that t names, in the folder; path: where t was read.  E_TAMPERED: the log never said
 * what the file says, which is shown; E_CONFLICT: the log said it, and no longer does; E_MISMATCH:
 * the file is not the one that t names. */
must_check enum err people_checked(struct cli *c, const char *dir, const char *path,
				   const struct tuf_targets *t);
