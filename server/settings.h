#pragma once

/*
 * Settings of signetd: one table gives the options, the environment variables
 * (SIGNET_ and the name in capitals), the defaults and the help.  One thread,
 * at the start.  The texts are those of the arguments and the environment.
 */

#include <stdio.h>

#include "base/err.h"

struct settings {
	const char *data, *pepper, *scratch, *site, *zone, *admin, *use, *syslog;
	int64_t port, threads, workers;
	const char *hosts[9];    /* ends in NULL */
	const char *founders[3]; /* likewise */
};

/* From defaults, then environment, then arguments.  E_INVALID names the argument. */
must_check enum err settings_read(struct ctx *cx, int argc, char **argv, struct settings *out,
				  const char **rest, size_t *n_rest);
void settings_help(FILE *out);
