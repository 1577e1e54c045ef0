#pragma once

/*
 * Users: people and service accounts.  An id is permanent and never given to
 * another (21 CFR 11.100(a)): users are deactivated, not removed.  The name is
 * personal data and stands outside the log; it may be gone.  The row of a user
 * is written by user_*_1 alone, roles by role_*_1, invitations by user_invited_1
 * and user_password_set_1.
 */

#include "documents/role.h"
#include "engine/db.h"
#include "proof/entry.h"

struct user {
	const char *id, *kind, *site, *state;
	const char *owner;    /* of a service: the person behind it; else NULL */
	const char *name;     /* NULL: erased */
	const char *verifier; /* digest of the content; NULL: no password yet */
	int64_t from_idx;
};

struct invitation {
	const char *id, *code;
	int64_t expires_at;
};

/* E_NOT_FOUND */
must_check enum err db_user_at(struct ctx *cx, struct db *db, const char *id, int64_t at,
			       struct user *out);
/* rows after id, at most *n; then *n of them */
must_check enum err db_user_page(struct ctx *cx, struct db *db, const char *after, int64_t at,
				 struct user *rows, size_t *n);
/* The set of roles that a user holds at a site; site NULL: at any. */
must_check enum err db_roles_at(struct ctx *cx, struct db *db, const char *user, const char *site,
				int64_t at, unsigned *out);
/* The roles, at any site, of a person and of every service account behind which the person is. */
must_check enum err db_roles_behind(struct ctx *cx, struct db *db, const char *person,
				    unsigned *out);
/* [{"role","site"}, ...], an array in out */
must_check enum err db_roles_list(struct ctx *cx, struct db *db, const char *user, int64_t at,
				  struct printer *out);
/* out->id is NULL if the user has no invitation in force */
must_check enum err db_invitation_of(struct ctx *cx, struct db *db, const char *user,
				     struct invitation *out);
