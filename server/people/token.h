#pragma once

/* Tokens: the rules.  A token is never good for longer than a year, and never signs. */

#include "people/token_store.h"
#include "proof/fact.h"

#define TOKEN_DAYS_MAX 365

struct new_token {
	const char *user, *title;
	json_t *scopes; /* an array of names */
	int64_t days;
};

/* token.issued; the secret is shown once.  For oneself, or for a service account of one's own.
 * E_INVALID, E_FORBIDDEN, E_NOT_FOUND. */
must_check enum err token_issue(struct ctx *cx, struct db *db, const struct act *act,
				const struct new_token *t, struct fact *out, const char **secret);
/* token.revoked, by the same people, or by an administrator. */
must_check enum err token_revoke(struct ctx *cx, struct db *db, const struct act *act,
				 const char *id, struct fact *out);
