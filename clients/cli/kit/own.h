#pragma once

/*
 * A person's own key from a seed file: its passphrase, if it has one, comes from
 * --passphrase-file or the terminal.  For commands that take that option.  One
 * thread.  E_MISMATCH: another passphrase; E_INVALID as of lib/key.h.
 */

#include "cli/cli.h"
#include "lib/key.h"

#define PASSPHRASE_MIN 12 /* characters; as of passwords */

/* The passphrase for a seed that is about to be made: on a terminal it is asked for twice.
 * E_INVALID: it is too short. */
must_check enum err own_passphrase(struct cli *c, const char *path, const char **out);
/* The public part of a key, in "<path>.pub" beside its seed. */
must_check enum err own_public_keep(struct cli *c, const char *path, const struct own_key *key);
must_check enum err own_open(struct cli *c, const char *path, struct own_key *out);
