#pragma once

/*
 * Exit codes: the outcomes that a pipeline can distinguish.  One table gives
 * them, and the help prints it.  A code never changes its meaning, because
 * scripts decide by it; 0 is success and 1 any failure without a code of its
 * own.  Pure; any thread.
 */

#include "cli/cli.h"

#define EXIT_USAGE    2
#define EXIT_FAILED   8
#define EXIT_PENDING  9
#define EXIT_RETURNED 10
#define EXIT_REFUSED  11

int exit_code(enum err e, bool misused);
void exits_help(void);
