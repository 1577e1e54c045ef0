#pragma once

/*
 * Settings of signetd: one table gives the options, the environment variables
 * (SIGNET_ and the name in capitals, '_' for '-'), the defaults, the help, and whether a value is a
 * secret.  One thread, at the start.  The texts are those of the arguments and the
 * environment.
 */

#include <stdio.h>

#include "documents/stated_settings.h"
#include "proof/fact.h"

struct settings {
	const char *data, *pepper, *scratch, *entries, *site, *zone, *admin, *use, *syslog, *anchor,
		*machine;
	const char *reason, *out, *document;
	int64_t port, threads, workers, connections, connections_per_source, scrub;
	const char *hosts[9];     /* ends in NULL */
	const char *founders[3];  /* likewise */
	const char *machines[9];  /* likewise */
	const char *envelopes[9]; /* likewise */
	bool moved;
};

/* A flag takes no value, and the environment has none: it is of one start. */
enum setting_type { SETTING_WORD, SETTING_NUMBER, SETTING_WORDS, SETTING_FLAG };

/* May everybody read the value, who may read the log?  Nothing may by omission. */
enum secrecy { SECRECY_UNDECIDED, SECRECY_OPEN, SECRECY_SECRET };

struct setting {
	const char *name;
	enum secrecy secrecy; /* of the value; the name of a file that has a secret is open */
	enum setting_type type;
	size_t at;          /* in struct settings */
	const char *preset; /* NULL: none, or as the help says */
	int64_t min, max;   /* of a number; of words: how many */
	const char *help;
};

const struct setting *setting_at(size_t i); /* rows of the table; NULL: there are no more */

/* From defaults, then environment, then arguments.  E_INVALID names the argument. */
must_check enum err settings_read(struct ctx *cx, int argc, char **argv, struct settings *out,
				  const char **rest, size_t *n_rest);
void settings_help(FILE *out);

/* The value of that row, for a document that the fact names.  Unless it is open, the fact gets it
 * as a secret content under a fresh salt, and out the digest of that alone.  E_INVALID: it is no
 * text for people. */
must_check enum err setting_state(struct ctx *cx, const struct setting *row,
				  const struct settings *s, struct fact *fact,
				  struct stated_setting *out);
/* The values of all rows, sorted.  E_INVALID likewise.  The list is a format (stated_settings.h)
 * that no entry names yet; tests alone ask until one does. */
must_check enum err settings_state(struct ctx *cx, const struct settings *s, struct fact *fact,
				   struct stated_settings *out);
