#pragma once

/*
 * Tokens: what a pipeline shows instead of a password.  The secret is shown
 * once, when it is issued; the log and the table hold SHA-256(SHA-256(secret)).
 * A token never signs.
 */

#include "documents/role.h"
#include "engine/db.h"
#include "proof/entry.h"

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
