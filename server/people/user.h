#pragma once

/*
 * Users: the rules.  Administrators make accounts and never see a password: a
 * new user, and one who forgot it, gets an invitation, a one-time code with
 * which to set one.  Ids are permanent.  Administration and quality roles
 * never meet in one person.
 */

#include "people/user_store.h"
#include "proof/fact.h"

#define INVITATION_LIFE_MS INT64_C(604800000) /* 7 days */

struct new_user {
	const char *id, *name, *site;
	const char *owner; /* of a service account; NULL: a person */
};

/* user.created.  E_CONFLICT: the id was given before.  E_NOT_FOUND: site or owner. */
must_check enum err user_create(struct ctx *cx, struct db *db, const struct new_user *u,
				struct fact *out);
/* user.invited; the code is shown once.  Replaces an earlier one.  E_CONFLICT: not a person in use.
 */
must_check enum err user_invite(struct ctx *cx, struct db *db, const char *id, struct fact *out,
				const char **secret);
/* Is the code this user's, and still good?  E_UNAUTHENTICATED, whatever the reason. */
must_check enum err invitation_check(struct ctx *cx, struct db *db, const char *user,
				     const char *secret, struct invitation *out);
/* user.password_set by the invited user, with what password_verifier() gave. */
must_check enum err user_redeem(struct ctx *cx, struct db *db, const char *user, const char *secret,
				const char *verifier, struct fact *out);
/* user.deactivated, with roles, invitation and tokens.  E_CONFLICT: it is already, or oneself. */
must_check enum err user_deactivate(struct ctx *cx, struct db *db, const struct act *act,
				    const char *id, struct fact *out);

/* role.granted, role.revoked.  E_CONFLICT: held already, or administration would meet quality.
 * E_FORBIDDEN: to oneself. */
must_check enum err role_give(struct ctx *cx, struct db *db, const struct act *act,
			      const char *user, const char *role, const char *site,
			      struct fact *out);
must_check enum err role_take(struct ctx *cx, struct db *db, const char *user, const char *role,
			      const char *site, struct fact *out);

/* session.opened; the verifier that fitted must still be the user's.  E_UNAUTHENTICATED. */
must_check enum err session_begin(struct ctx *cx, struct db *db, const char *user,
				  const char *verifier, const char *session, const char *source,
				  struct fact *out);
