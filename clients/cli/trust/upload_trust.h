#pragma once

/*
 * Trust metadata from a folder to the server: what is the next version of what is in force.
 * One thread.
 */

#include "cli/cli.h"
#include "lib/trust.h"

/* E_CONFLICT: there is nothing newer. */
must_check enum err trust_upload(struct cli *c, const char *dir);
