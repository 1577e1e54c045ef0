#pragma once

/* Exit codes: what a pipeline can tell apart.  One table; the help prints it. */

#include "cli/cli.h"

#define EXIT_USAGE 2

int exit_code(enum err e, bool misused);
void exits_help(void);
