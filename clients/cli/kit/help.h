#pragma once

/*
 * Help and completion, both printed from the tables of commands and options, so
 * that no second list can differ from them.  Written to a stream that the
 * caller gives.  One thread.
 */

#include <stdio.h>

#include "cli/cli.h"

void help_all(FILE *out);
bool help_noun(FILE *out, const char *noun); /* false: there is none */
/* After E_NOT_FOUND: by which command one sees what there is.  NULL: by none. */
const char *help_listed(struct cli *c);
void help_command(FILE *out, const struct command *command);
