#pragma once

/* Questions to the person at the terminal, and secrets from a file where there
 * is none.  A password is not taken from the command line and not echoed.  One
 * thread.  E_INVALID where nothing usable was typed. */

#include "cli/cli.h"

#define SECRET_TEXT_MAX 300 /* bytes of a password or a code */

/* From the file if path is not NULL ("-": standard input, unless that
 * is a terminal), else asked for without echo.
 * E_INVALID: no terminal, interrupted, or empty. */
must_check enum err ask_secret(struct cli *c, const char *path, const char *question,
			       const char **out);
/* One that is new, of at least so many characters; 0: any.  On a terminal twice, and anew where the
 * two differ or are too short, with the reason. */
must_check enum err ask_new_secret(struct cli *c, const char *path, const char *question,
				   size_t least, const char **out);
/* One line.  E_INVALID: no terminal, or its end. */
must_check enum err ask_line(struct cli *c, const char *question, const char **out);
bool ask_possible(void); /* is there a person at a terminal? */
/* Before a signature: the word was typed, or --yes said beforehand.  E_INVALID: neither. */
must_check enum err ask_meant(struct cli *c, const char *question, const char *word);
