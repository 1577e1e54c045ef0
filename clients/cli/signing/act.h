#pragma once

/*
 * Acts beside changes, as other commands propose them: the server composes the document and
 * refuses an act that could have no effect.  One thread.  Errors are the server's.
 */

#include "cli/cli.h"

/* POST it, with what the options say besides; person and role may be NULL. */
must_check enum err act_ask(struct cli *c, const char *kind, const char *person, const char *role);
