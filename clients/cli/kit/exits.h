#pragma once

/* Exit codes: what a pipeline can tell apart.  One table; the help prints it. */

#include "cli/cli.h"

#define EXIT_USAGE    2
#define EXIT_FAILED   8
#define EXIT_PENDING  9
#define EXIT_RETURNED 10
#define EXIT_REFUSED  11

int exit_code(enum err e, bool misused);
void exits_help(void);
