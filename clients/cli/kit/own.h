#pragma once

/*
 * A person's own key from a seed file: its passphrase, if it has one, comes from
 * --passphrase-file or the terminal.  For commands that take that option.  One
 * thread.  E_MISMATCH: another passphrase; E_INVALID as of lib/key.h.
 */

#include "cli/cli.h"
#include "lib/key.h"

must_check enum err own_open(struct cli *c, const char *path, struct own_key *out);
