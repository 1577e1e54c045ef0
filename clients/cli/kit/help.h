#pragma once

/* Help and completion, both printed from the tables of commands and options. */

#include <stdio.h>

#include "cli/cli.h"

void help_all(FILE *out);
bool help_noun(FILE *out, const char *noun); /* false: there is none */
void help_command(FILE *out, const struct command *command);
