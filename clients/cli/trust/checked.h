#pragma once

/*
 * People who may sign, against the log: whether the head that trust/signers.json states is
 * one of this log, and whether each key was confirmed by whom the file says.  A holder
 * vouches for both, and a machine without a network cannot see either; on one that is
 * logged in, `signet trust sign --check` asks.
 *
 * Source: trust.md, 1 ("a head that its signers verified").  One thread.
 */

#include "cli/cli.h"
#include "documents/tuf.h"

/* The file that t names, in the folder.  E_TAMPERED: the log says something else, which is
 * shown; E_MISMATCH: the file is not the one that t names. */
must_check enum err people_checked(struct cli *c, const char *dir, const struct tuf_targets *t);
