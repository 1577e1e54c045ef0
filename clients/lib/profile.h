#pragma once

/*
 * Profile: what a person's machine remembers of its servers.
 *
 *   $SIGNET_HOME, or ~/.config/signet
 *     server                  the address of the one last logged in to
 *     https_host_443/user     who logged in
 *                    secret   of the session
 *                    vkey     the log's key, as accepted at the first login; once there is
 *                             trust, the one that signed the newest head
 *                    checkpoint   the newest head that was verified
 *                    heads    that one and older ones: lib/heads_kept.h
 *                    tuf/     the trust that is followed: lib/known.h
 *
 * Every file is 0600 and is replaced whole.  SIGNET_SERVER and SIGNET_TOKEN go
 * before what is remembered; SIGNET_CA names certificates to trust.  One
 * thread.  E_INVALID with the path: a file cannot be read or written.
 */

#include "base/err.h"

struct known;

struct profile {
	const char *home, *folder; /* folder: of this server */
	const char *server, *ca;
	const char *user, *secret, *vkey; /* NULL: not known */
	bool is_token;                    /* the secret came from SIGNET_TOKEN */
	const struct known *known;        /* whose heads count; NULL: not asked yet in this run */
};

/* asked: an address, or NULL for the one that the environment or the last login says.
 * E_INVALID: there is none, or it is no address. */
must_check enum err profile_open(struct ctx *cx, const char *asked, struct profile *out);

/* One file of the server's folder: NULL if there is none. */
must_check enum err profile_read(struct ctx *cx, const struct profile *p, const char *name,
				 const char **out);
must_check enum err profile_keep(struct ctx *cx, const struct profile *p, const char *name,
				 const char *text);
must_check enum err profile_forget(struct ctx *cx, const struct profile *p, const char *name);
must_check enum err profile_folder_make(struct ctx *cx, const struct profile *p, const char *name);
must_check enum err profile_prefer(struct ctx *cx, const struct profile *p); /* from now on */

/* One program at a time works on the folder, until fd is closed. */
must_check enum err profile_lock(struct ctx *cx, const struct profile *p, int *fd);
void lock_drop(int *fd);
#define auto_lock cleanup(lock_drop) int
