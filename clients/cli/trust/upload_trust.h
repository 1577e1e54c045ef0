#pragma once

/*
 * Trust metadata from a folder to the server: what is the next version of what is in force.
 * One thread.
 */

#include "cli/cli.h"
#include "lib/trust.h"

/* Beside trust/signers.json: as it was in force when the next one was made. */
#define TRUST_SIGNERS_BEFORE "trust/signers.before.json"

/* E_CONFLICT: there is nothing newer. */
must_check enum err trust_upload(struct cli *c, const char *dir);
