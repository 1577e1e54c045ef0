/*
 * A token's row holds the hash of its secret.  Revoking closes the row, so an
 * act of last year can still be shown with the token that it used.
 */

#include "people/token.h"

#include <string.h>

#include "base/text.h"
#include "engine/edge.h"
#include "engine/history.h"
#include "engine/rows.h"
#include "people/actions.h"
#include "people/sql.h"

enum err token_issued_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	auto_stmt s = db_stmt(db, SQL_TOKEN_INSERT);
	struct reader r = entry_fact(e);
	const char *id = read_text(&r, "id"), *user = read_text(&r, "user");
	json_t *names = read_array(&r, "scopes"), *name;
	unsigned scopes = 0;
	enum scope scope;
	size_t i;

	json_array_foreach (names, i, name) {
		if (!json_is_string(name) || !scope_parse(json_string_value(name), &scope))
			return errf(cx, E_INVALID, "an unknown scope");
		scopes |= scope_bit(scope);
	}
	bind_text(&s, ":id", id);
	bind_text(&s, ":user", user);
	bind_text(&s, ":title", read_text(&r, "title"));
	bind_int(&s, ":scopes", scopes);
	bind_text(&s, ":code", read_text(&r, "code"));
	bind_int(&s, ":expires_at", read_int(&r, "expires_at"));
	bind_int(&s, ":idx", e->index);
	TRY(read_end(cx, &r));
	TRY(stmt_run(cx, &s));
	return edge_add(cx, db, arena_printf(&cx->mem, "token:%s", id), "belongs-to",
			arena_printf(&cx->mem, "user:%s", user), e->index);
}

enum err token_revoked_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	auto_stmt s = db_stmt(db, SQL_TOKEN_CLOSE);
	struct reader r = entry_fact(e);

	bind_text(&s, ":id", read_text(&r, "id"));
	bind_int(&s, ":idx", e->index);
	TRY(read_end(cx, &r));
	return stmt_run(cx, &s);
}

static void token_row(struct ctx *cx, struct stmt *s, struct token *t)
{
	*t = (struct token){ .id = col_text(cx, s, 0),
			     .user = col_text(cx, s, 1),
			     .title = col_text(cx, s, 2),
			     .scopes = (unsigned)col_int(s, 3),
			     .expires_at = col_int(s, 4),
			     .from_idx = col_int(s, 5) };
}

static enum err one(struct ctx *cx, struct stmt *s, struct token *out)
{
	TRY(row_get(cx, s, "such token"));
	token_row(cx, s, out);
	return OK;
}

enum err db_token_by_code(struct ctx *cx, struct db *db, const char *code, struct token *out)
{
	auto_stmt s = db_stmt(db, SQL_TOKEN_BY_CODE);

	bind_text(&s, ":code", code);
	return one(cx, &s, out);
}

enum err db_token_at(struct ctx *cx, struct db *db, const char *id, int64_t at, struct token *out)
{
	auto_stmt s = stmt_as_of(db, SQL_TOKEN_AT, at);

	bind_text(&s, ":id", id);
	return one(cx, &s, out);
}

enum err db_token_page(struct ctx *cx, struct db *db, const char *user, const char *after,
		       int64_t at, struct token *rows, size_t *n)
{
	auto_stmt s = stmt_as_of(db, SQL_TOKEN_PAGE, at);
	size_t max = *n;

	bind_text(&s, ":user", user);
	bind_text(&s, ":after", after);
	bind_int(&s, ":limit", (int64_t)max);
	for (*n = 0; *n < max && row_next(cx, &s); (*n)++)
		token_row(cx, &s, &rows[*n]);
	return rows_end(&s);
}
