#pragma once

/*
 * Tokens: what a pipeline shows instead of a password.  The secret is shown
 * once, when it is issued; the log and the table hold SHA-256(SHA-256(secret)).
 * A token lasts at most TOKEN_DAYS_MAX days, a person's PERSON_TOKEN_DAYS_MAX, and
 * never signs.
 *
 * expires_at is in ms since 1970.  Rows are written by token_issued_1,
 * token_revoked_1, user_password_set_2 and user_deactivated_1.  Reading: any thread with a
 * connection of its own; facts are decided on the writer.  Besides the errors
 * named, each function returns those of the database (engine/db.h).
 */

#include "documents/role.h"
#include "engine/db.h"
#include "proof/entry.h"
#include "proof/fact.h"

/* ---- as it is stored ---- */

#define TOKEN_PREFIX "sgt_"

struct token {
	const char *id, *user, *title;
	unsigned scopes;
	int64_t expires_at, from_idx;
};

must_check enum err db_token_by_code(struct ctx *cx, struct db *db, const char *code,
				     struct token *out); /* E_NOT_FOUND */
must_check enum err db_token_at(struct ctx *cx, struct db *db, const char *id, int64_t at,
				struct token *out); /* E_NOT_FOUND */
must_check enum err db_token_page(struct ctx *cx, struct db *db, const char *user,
				  const char *after, int64_t at, struct token *rows, size_t *n);

/* ---- what is decided ---- */

#define TOKEN_DAYS_MAX        365 /* of a service account */
#define PERSON_TOKEN_DAYS_MAX 90

struct new_token {
	const char *user, *title;
	json_t *scopes; /* an array of names */
	int64_t days;
};

/* token.issued; the secret is shown once.  For oneself, or for a service account of one's own.
 * E_INVALID with the place, E_FORBIDDEN, E_NOT_FOUND, E_CONFLICT. */
must_check enum err token_issue(struct ctx *cx, struct db *db, const struct act *act,
				const struct new_token *t, struct fact *out, const char **secret);
/* token.revoked, by the same people, or by an administrator; whatever the state of the account. */
must_check enum err token_revoke(struct ctx *cx, struct db *db, const struct act *act,
				 const char *id, struct fact *out);
