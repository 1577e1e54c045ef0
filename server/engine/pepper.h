#pragma once

/*
 * The pepper: 32 random bytes without which no password fits, in a file outside the data directory,
 * so that a copy of the directory alone lets nobody guess one.
 *
 *   DIR.pepper          the bytes; 0600
 *   DIR/pepper.check    what is computed of them: schema/password.md; 0600
 *
 * Each start compares the two: with another pepper it would serve, and refuse everybody.  Nobody
 * learns the pepper from the check.  A directory that an older program made has no
 * check until a server starts on it.  Any thread.  E_UNAVAILABLE: the disk does not let us.
 */

#include "base/err.h"

#define PEPPER_SIZE       32
#define PEPPER_CHECK_FILE "pepper.check" /* below the data directory */

/* Where it is; given: what a setting says, or NULL: beside the directory. */
const char *pepper_path(struct ctx *cx, const char *dir, const char *given);
must_check enum err pepper_create(struct ctx *cx, const char *path); /* E_CONFLICT: it exists */
/* E_FAULT: it is missing, damaged, or another one than DIR/pepper.check is of; the sentence says
 * which, and the way out.  Where there is no check, nothing is compared. */
must_check enum err pepper_read(struct ctx *cx, const char *dir, const char *path,
				unsigned char out[PEPPER_SIZE]);
/* What DIR/pepper.check holds. */
const char *pepper_check_line(struct ctx *cx, const unsigned char pepper[PEPPER_SIZE]);
must_check enum err pepper_check_create(struct ctx *cx, const char *dir,
					const unsigned char pepper[PEPPER_SIZE]); /* E_CONFLICT */
void pepper_remove(struct ctx *cx, const char *dir,
		   const char *path); /* of an instance that did not come to be */
