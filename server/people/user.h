#pragma once

/*
 * Users: people and service accounts.  An id is permanent and never given to
 * another (21 CFR 11.100(a)): users are deactivated, not removed.
 * Administrators make accounts and never see a password: a new user, and one
 * who forgot the password, gets an invitation, a one-time code with which to
 * set one.  Roles that clash (rules/role_clash.h) never meet in one person.
 *
 * The name is personal data and lies outside the log; it may be gone.  Rows of
 * users are written by user_*_1 alone, roles by role_*_1, invitations by
 * user_invited_1 and user_password_set_*.
 *
 * expires_at is in ms since 1970.  Reading: any thread with a connection of its
 * own; facts are decided on the writer.  Besides the errors named, each
 * function returns those of the database (engine/db.h).
 */

#include "engine/db.h"
#include "people/user_state.h"
#include "proof/entry.h"
#include "proof/fact.h"
#include "rules/powers.h"
#include "rules/role_clash.h"

/* ---- as it is stored ---- */

struct user {
	const char *id, *site;
	enum actor_kind kind; /* KIND_PERSON or KIND_SERVICE */
	enum user_state state;
	const char *owner;       /* of a service: the person behind it; else NULL */
	const char *name;        /* NULL: erased, or damaged */
	const char *name_digest; /* of the content that is the name */
	const char *verifier;    /* digest of the content; NULL: no password yet */
	enum identity identity;
	int64_t identity_idx; /* of the entry since which it is that; 0: since the beginning */
	int64_t from_idx;
};

struct invitation {
	const char *id, *code;
	int64_t expires_at;
};

/* E_NOT_FOUND */
must_check enum err db_user_at(struct ctx *cx, struct db *db, const char *id, int64_t at,
			       struct user *out);
/* The index of the entry that made the account.  E_NOT_FOUND */
must_check enum err db_user_created(struct ctx *cx, struct db *db, const char *id, int64_t *index);
/* rows after id, at most *n; then *n of them */
must_check enum err db_user_page(struct ctx *cx, struct db *db, const char *after, int64_t at,
				 struct user *rows, size_t *n);
/* As a person is named wherever people read: "Anna Ross (anna)"; an erased name leaves the id. */
must_check enum err user_shown(struct ctx *cx, struct db *db, const char *id, const char **out);
/* The printed name of a user, beside the member that has the id; null: it was erased. */
must_check enum err user_name_put(struct ctx *cx, struct db *db, struct printer *p,
				  const char *member, const char *id);
/* The set of roles that a user holds at a site, by grants that name it or all; site NULL: at any.
 */
must_check enum err db_roles_at(struct ctx *cx, struct db *db, const char *user, const char *site,
				int64_t at, unsigned *out);
struct name_list {
	const char *name;
	const struct name_list *next;
};
/* Whose grants of the role count at the site, by id. */
must_check enum err db_role_holders(struct ctx *cx, struct db *db, enum role role, const char *site,
				    const struct name_list **out);
/* Is there a grant of exactly that? */
must_check enum err db_role_granted(struct ctx *cx, struct db *db, const char *user,
				    const char *role, const char *site, bool *out);
/* The grants in force of a user. */
must_check enum err db_roles_held(struct ctx *cx, struct db *db, const char *user,
				  const struct role_held **out);
/* The grants in force of a person and of every service account behind which the person is. */
must_check enum err db_roles_behind(struct ctx *cx, struct db *db, const char *person,
				    const struct role_held **out);
/* [{"role","site"}, ...], an array in out */
must_check enum err db_roles_list(struct ctx *cx, struct db *db, const char *user, int64_t at,
				  struct printer *out);
#define ROLES_EVER_MAX 1000 /* grants of one user, those that ended included */
/* "items":[{"role","site","from","to"}, …], newest first, those that ended too: from one entry on
 * and before another one; to: null while in force.  E_TOO_LARGE. */
must_check enum err db_roles_ever(struct ctx *cx, struct db *db, const char *user, int64_t at,
				  struct printer *out);
/* out->id is NULL if the user has no invitation in force */
must_check enum err db_invitation_of(struct ctx *cx, struct db *db, const char *user,
				     struct invitation *out);

/* ---- what is decided ---- */

struct new_user {
	const char *id, *name, *site;
	const char *owner; /* of a service account; NULL: a person */
	/* Who is known to have a name that reads like this one; NULL: nobody. */
	const char *namesake;
};

/* user.created.  E_CONFLICT: the id was given before, or reads like one that was; the name reads
 * like another's, or is not one to print.  E_NOT_FOUND: site or owner. */
must_check enum err user_create(struct ctx *cx, struct db *db, const struct new_user *u,
				struct fact *out);
/* E_CONFLICT: the user is suspended, so that nothing is done for the account until that ends. */
must_check enum err suspended_refuse(struct ctx *cx, const struct user *u);
/* user.invited; the code is shown once.  Replaces an earlier one.  E_CONFLICT: not a person in use.
 */
must_check enum err user_invite(struct ctx *cx, struct db *db, const char *id, struct fact *out,
				const char **secret);
/* Is the code this user's, and still valid?  E_UNAUTHENTICATED, whatever the
 * reason. */
must_check enum err invitation_check(struct ctx *cx, struct db *db, const char *user,
				     const char *secret, struct invitation *out);
/* user.password_set by the invited user, with what password_verifier() gave. */
must_check enum err user_redeem(struct ctx *cx, struct db *db, const char *user, const char *secret,
				const char *verifier, struct fact *out);
/* user.deactivated, with roles, invitation and tokens.  E_CONFLICT: it is already, or oneself. */
must_check enum err user_deactivate(struct ctx *cx, struct db *db, const struct act *act,
				    const char *id, struct fact *out);

/* role.granted, role.revoked; site: an id, or EVERY_SITE.  E_CONFLICT: granted already, or it
 * clashes with a role that the person holds, which the refusal names.  E_FORBIDDEN: to oneself. */
must_check enum err role_give(struct ctx *cx, struct db *db, const struct act *act,
			      const char *user, const char *role, const char *site,
			      struct fact *out);
/* May the role be granted at all?  *u: the user.  E_CONFLICT and E_NOT_FOUND as above. */
must_check enum err role_givable(struct ctx *cx, struct db *db, const char *user, const char *role,
				 const char *site, struct user *u);
must_check enum err role_take(struct ctx *cx, struct db *db, const char *user, const char *role,
			      const char *site, struct fact *out);

/* Whose people decide what is done about the user: a site's, where the account is and each role
 * counts, else EVERY_SITE; of a service likewise, and of whom there is not. */
must_check enum err user_decided_at(struct ctx *cx, struct db *db, const char *user,
				    const char **site);

/* ---- applied ---- */

/* The entry takes the user to another state; all else stays.  E_NOT_FOUND; E_CONFLICT: it does not
 * lead there. */
must_check enum err user_move(struct ctx *cx, struct db *db, const struct entry *e, const char *id,
			      enum user_state to);
/* Others confirmed who uses the account; its state stays. */
must_check enum err user_confirm(struct ctx *cx, struct db *db, const struct entry *e,
				 const char *id);
/* A grant begins: the members user, role and site, which are the last. */
must_check enum err role_insert(struct ctx *cx, struct db *db, const struct entry *e,
				struct reader *r);
/* The object account:<user> has the sites where the account is and where its roles count. */
must_check enum err account_concerns(struct ctx *cx, struct db *db, const char *user);

/* E_FORBIDDEN, with who lifts it. */
must_check enum err user_suspended(struct ctx *cx, const char *user);
/* session.opened; the verifier that fitted must still be the user's.  E_UNAUTHENTICATED. */
must_check enum err session_begin(struct ctx *cx, struct db *db, const char *user,
				  const char *verifier, const char *session, const char *source,
				  struct fact *out);
