#pragma once

/*
 * Files that come in place of those in force with the next targets: the policy for devices,
 * the logs that count, the keys that assign.  The people who sign are another matter (people.h).
 * Each is judged whole and said in words, against what it replaces.  One thread.
 */

#include "cli/trust/in_force.h"
#include "cli/trust/words.h"

#define REPLACED_MAX 3 /* approval, log and assignment */

struct replaced {
	struct {
		const char *path; /* as a target is named */
		const char *was;  /* in force */
		char *is;
		size_t size;
	} file[REPLACED_MAX];
	size_t n;
};

/*
 * Each FILE of --replace, by its name; is gets their digests.  E_INVALID with the place: it is
 * none of the three, or says what this version does not judge.
 */
must_check enum err replaced_take(struct cli *c, const struct in_force *now, struct tuf_targets *is,
				  struct words *before, struct words *after, struct replaced *out);
/* Into the folder, with what was in force beside each, for the holders who sign elsewhere.
 * E_INVALID: a file cannot be written. */
must_check enum err replaced_keep(struct cli *c, const char *dir, const struct replaced *r);
