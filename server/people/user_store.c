#include "people/user.h"

#include <string.h>

#include "engine/concern.h"
#include "engine/content.h"
#include "engine/edge.h"
#include "engine/history.h"
#include "engine/rows.h"
#include "people/actions.h"
#include "people/fold.h"
#include "people/sql.h"

/* The members of both versions. */
static enum err user_insert(struct ctx *cx, struct db *db, const struct entry *e, struct reader *r,
			    const char *id)
{
	auto_stmt s = db_stmt(db, SQL_USER_INSERT);
	const char *kind = read_text(r, "kind"), *owner = read_text_or_null(r, "owner");
	const char *object = arena_printf(&cx->mem, "user:%s", id), *site;

	bind_text(&s, ":id", id);
	bind_text(&s, ":kind", kind);
	bind_text(&s, ":owner", owner);
	bind_text(&s, ":site", site = read_text(r, "site"));
	bind_text(&s, ":name", read_text(r, "name"));
	bind_text(&s, ":state",
		  state_name(&user_states,
			     actor_kind_parse(kind) == KIND_SERVICE ? USER_ACTIVE : USER_INVITED));
	bind_text(&s, ":identity", identity_name(IDENTITY_CONFIRMED));
	bind_int(&s, ":idx", e->index);
	TRY(read_end(cx, r));
	TRY(stmt_run(cx, &s));
	TRY(concern_add(cx, db, object, arena_printf(&cx->mem, "site:%s", site)));
	TRY(account_concerns(cx, db, id));
	return owner ? edge_add(cx, db, object, "belongs-to",
				arena_printf(&cx->mem, "user:%s", owner), e->index)
		     : OK;
}

enum err user_created_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct reader r = entry_fact(e);
	const char *id = read_text(&r, "id");

	TRY(user_insert(cx, db, e, &r, id));
	return fold_derive(cx, db, FOLD_USER, id, e->index);
}

enum err user_created_2(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct reader r = entry_fact(e);
	const char *id = read_text(&r, "id"), *fold = read_text(&r, "fold");

	read_text_or_null(&r, "namesake");
	TRY(user_insert(cx, db, e, &r, id));
	return fold_take(cx, db, FOLD_USER, fold, id, e->index);
}

/* The row in force ends; one begins as is says. */
static enum err user_change(struct ctx *cx, struct db *db, const struct entry *e,
			    const struct user *was, const struct user *is)
{
	auto_succession s = succession(db, SQL_USER_CLOSE, SQL_USER_FOLLOW, e->index);

	TRY(state_check(cx, &user_states, e->action, was->state, is->state, "user '%s'", was->id));
	succession_key_text(&s, ":id", was->id);
	bind_text(&s.new, ":state", state_name(&user_states, is->state));
	bind_text(&s.new, ":verifier", is->verifier);
	bind_text(&s.new, ":identity", identity_name(is->identity));
	bind_int(&s.new, ":identity_idx", is->identity_idx);
	return succession_run(cx, &s, "user '%s'", was->id);
}

enum err user_move(struct ctx *cx, struct db *db, const struct entry *e, const char *id,
		   enum user_state to)
{
	struct user was, is;

	TRY(db_user_at(cx, db, id, AT_NOW, &was));
	is = was;
	is.state = to;
	return user_change(cx, db, e, &was, &is);
}

enum err user_confirm(struct ctx *cx, struct db *db, const struct entry *e, const char *id)
{
	struct user was, is;

	TRY(db_user_at(cx, db, id, AT_NOW, &was));
	is = was;
	is.identity = IDENTITY_CONFIRMED;
	is.identity_idx = e->index;
	return user_change(cx, db, e, &was, &is);
}

enum err user_invited_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	auto_succession s = succession(db, SQL_INVITATION_CLOSE, SQL_INVITATION_INSERT, e->index);
	struct reader r = entry_fact(e);
	const char *user = read_text(&r, "user");
	struct user u;

	succession_key_text(&s, ":user", user);
	bind_text(&s.new, ":id", read_text(&r, "id"));
	bind_text(&s.new, ":code", read_text(&r, "code"));
	bind_int(&s.new, ":expires_at", read_int(&r, "expires_at"));
	TRY(read_end(cx, &r));
	TRY(db_user_at(cx, db, user, AT_NOW, &u));
	TRY(state_check(cx, &user_states, e->action, u.state, u.state, "user '%s'", user));
	return succession_run(cx, &s, "invitation of '%s'", user);
}

/* A reset ends what was begun under the password before; and where nobody ever confirmed who used
 * the account, that may have been somebody else, whose tokens of its services end, too.  identity:
 * as it was, where an older fact says nothing of it. */
static enum err password_set(struct ctx *cx, struct db *db, const struct entry *e, struct reader *r,
			     bool reset, const enum identity *identity)
{
	const char *user = read_text(r, "user"), *verifier = read_text(r, "verifier");
	struct user was, is;

	read_text(r, "invitation");
	TRY(read_end(cx, r));
	TRY(stmt_run_at(cx, db, SQL_INVITATION_CLOSE, ":user", user, e->index));
	if (reset)
		TRY(stmt_run_at(cx, db, SQL_TOKEN_USER_CLOSE, ":user", user, e->index));
	TRY(db_user_at(cx, db, user, AT_NOW, &was));
	if (reset && was.identity == IDENTITY_NEW)
		TRY(stmt_run_at(cx, db, SQL_TOKEN_SERVICES_CLOSE, ":user", user, e->index));
	is = was;
	is.state = USER_ACTIVE;
	is.verifier = verifier;
	if (identity) {
		is.identity = *identity;
		is.identity_idx = e->index;
	}
	return user_change(cx, db, e, &was, &is);
}

enum err user_password_set_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct reader r = entry_fact(e);

	return password_set(cx, db, e, &r, false, NULL);
}

enum err user_password_set_2(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct reader r = entry_fact(e);
	bool reset = read_bool(&r, "reset");

	return password_set(cx, db, e, &r, reset, NULL);
}

/* Others have to confirm who uses the account. */
enum err user_password_set_3(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct reader r = entry_fact(e);
	bool reset = read_bool(&r, "reset");
	enum identity identity = reset ? IDENTITY_RESET : IDENTITY_NEW;

	return password_set(cx, db, e, &r, reset, &identity);
}

/* With the user go the roles, the invitation and the tokens. */
enum err user_deactivated_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct reader r = entry_fact(e);
	const char *user = read_text(&r, "user");
	struct user was, is;

	TRY(read_end(cx, &r));
	TRY(stmt_run_at(cx, db, SQL_ROLE_GRANT_USER_CLOSE, ":user", user, e->index));
	TRY(stmt_run_at(cx, db, SQL_INVITATION_CLOSE, ":user", user, e->index));
	TRY(stmt_run_at(cx, db, SQL_TOKEN_USER_CLOSE, ":user", user, e->index));
	TRY(db_user_at(cx, db, user, AT_NOW, &was));
	is = was;
	is.state = USER_DEACTIVATED;
	is.verifier = NULL;
	TRY(user_change(cx, db, e, &was, &is));
	return account_concerns(cx, db, user);
}

/* A name whose stored bytes are damaged is as one that was erased: its person can still log in, and
 * stop what runs, but signs nothing that prints it. */
static const char *user_row_name(struct ctx *cx, struct stmt *s)
{
	const char *digest = col_text(cx, s, 7), *name;
	size_t salt_size, size;
	const void *salt;

	salt = col_borrow(s, 8, &salt_size);
	name = col_bytes(cx, s, 9, &size);
	if (!digest || !salt) /* erased */
		return NULL;
	return content_is(cx, digest, salt, salt_size, name, size) ? name : NULL;
}

static enum err user_row(struct ctx *cx, struct stmt *s, struct user *u)
{
	const char *kind = col_text(cx, s, 1);

	*u = (struct user){ .id = col_text(cx, s, 0),
			    .owner = col_text(cx, s, 2),
			    .site = col_text(cx, s, 3),
			    .verifier = col_text(cx, s, 5),
			    .from_idx = col_int(s, 6),
			    .name = user_row_name(cx, s),
			    .name_digest = col_text(cx, s, 7),
			    .kind = actor_kind_parse(kind ? kind : ""),
			    .identity_idx = col_int(s, 11) };
	if (!identity_parse(col_text(cx, s, 10), &u->identity))
		return errf(cx, E_TAMPERED, "the user '%s' has no identity that is known", u->id);
	if (u->kind == KIND_NONE)
		return errf(cx, E_TAMPERED, "the user '%s' is of no kind", u->id);
	return col_state(cx, s, 4, &user_states, &u->state);
}

/* A store that was made again has no contents of its own (engine/again.h). */
static enum err name_elsewhere(struct ctx *cx, struct db *db, struct user *u)
{
	enum err e;

	if (u->name || !u->name_digest || db_contents(db) == db)
		return OK;
	e = content_text(cx, db, u->name_digest, &u->name);
	return e == E_NOT_FOUND || e == E_DAMAGED ? OK : e; /* erased, or damaged: no name */
}

enum err db_user_at(struct ctx *cx, struct db *db, const char *id, int64_t at, struct user *out)
{
	auto_stmt s = stmt_as_of(db, SQL_USER_AT, at);

	bind_text(&s, ":id", id);
	TRY(row_get(cx, &s, "user '%s'", id));
	TRY(user_row(cx, &s, out));
	return name_elsewhere(cx, db, out);
}

enum err db_user_created(struct ctx *cx, struct db *db, const char *id, int64_t *index)
{
	auto_stmt s = db_stmt(db, SQL_USER_CREATED);

	bind_text(&s, ":id", id);
	TRY(row_get(cx, &s, "user '%.80s'", id));
	*index = col_int(&s, 0);
	return OK;
}

enum err db_user_page(struct ctx *cx, struct db *db, const char *after, int64_t at,
		      struct user *rows, size_t *n)
{
	auto_stmt s = stmt_as_of(db, SQL_USER_PAGE, at);
	size_t max = *n;

	bind_text(&s, ":after", after);
	bind_int(&s, ":limit", (int64_t)max);
	for (*n = 0; *n < max && row_next(cx, &s); (*n)++)
		TRY(user_row(cx, &s, &rows[*n]));
	return rows_end(&s);
}

enum err db_roles_at(struct ctx *cx, struct db *db, const char *user, const char *site, int64_t at,
		     unsigned *out)
{
	auto_stmt s = stmt_as_of(db, SQL_ROLE_GRANT_AT, at);
	enum role role;

	bind_text(&s, ":user", user);
	for (*out = 0; row_next(cx, &s);)
		if (role_parse(col_text(cx, &s, 0), &role) &&
		    (!site || grant_counts_at(col_text(cx, &s, 1), site)))
			*out |= role_bit(role);
	return rows_end(&s);
}

/* Of rows that have a role and a site. */
static enum err roles_read(struct ctx *cx, struct stmt *s, const struct role_held **out)
{
	struct role_held *held;
	enum role role;

	for (*out = NULL; row_next(cx, s);) {
		if (!role_parse(col_text(cx, s, 0), &role))
			continue;
		held = arena_alloc(&cx->mem, sizeof(*held));
		*held = (struct role_held){ role, col_text(cx, s, 1), *out };
		*out = held;
	}
	return rows_end(s);
}

enum err db_roles_held(struct ctx *cx, struct db *db, const char *user,
		       const struct role_held **out)
{
	auto_stmt s = stmt_as_of(db, SQL_ROLE_GRANT_AT, AT_NOW);

	bind_text(&s, ":user", user);
	return roles_read(cx, &s, out);
}

enum err db_roles_behind(struct ctx *cx, struct db *db, const char *person,
			 const struct role_held **out)
{
	auto_stmt s = db_stmt(db, SQL_ROLE_GRANT_BEHIND);

	bind_text(&s, ":person", person);
	return roles_read(cx, &s, out);
}

enum err db_role_holders(struct ctx *cx, struct db *db, enum role role, const char *site,
			 const struct name_list **out)
{
	auto_stmt s = db_stmt(db, SQL_ROLE_GRANT_HOLDERS);
	struct name_list *one;

	bind_text(&s, ":role", role_name(role));
	bind_text(&s, ":site", site);
	for (*out = NULL; row_next(cx, &s);) {
		one = arena_alloc(&cx->mem, sizeof(*one));
		*one = (struct name_list){ col_text(cx, &s, 0), *out };
		*out = one;
	}
	return rows_end(&s);
}

enum err db_role_granted(struct ctx *cx, struct db *db, const char *user, const char *role,
			 const char *site, bool *out)
{
	auto_stmt s = db_stmt(db, SQL_ROLE_GRANT_THERE);

	bind_text(&s, ":user", user);
	bind_text(&s, ":role", role);
	bind_text(&s, ":site", site);
	return stmt_next(cx, &s, out);
}

enum err db_roles_list(struct ctx *cx, struct db *db, const char *user, int64_t at,
		       struct printer *out)
{
	auto_stmt s = stmt_as_of(db, SQL_ROLE_GRANT_AT, at);

	bind_text(&s, ":user", user);
	for (put_open(out, "roles", '['); row_next(cx, &s);) {
		put_open(out, NULL, '{');
		put_text(out, "role", col_text(cx, &s, 0));
		put_text(out, "site", col_text(cx, &s, 1));
		put_close(out, '}');
	}
	put_close(out, ']');
	return rows_end(&s);
}

enum err db_roles_ever(struct ctx *cx, struct db *db, const char *user, int64_t at,
		       struct printer *out)
{
	auto_stmt s = stmt_as_of(db, SQL_ROLE_GRANT_EVER, at);
	size_t n = 0;

	bind_text(&s, ":user", user);
	bind_int(&s, ":n", ROLES_EVER_MAX + 1);
	for (put_open(out, "items", '['); row_next(cx, &s); n++) {
		int64_t to = col_int(&s, 3);

		put_open(out, NULL, '{');
		put_text(out, "role", col_text(cx, &s, 0));
		put_text(out, "site", col_text(cx, &s, 1));
		put_int(out, "from", col_int(&s, 2));
		if (to > at)
			put_null(out, "to");
		else
			put_int(out, "to", to);
		put_close(out, '}');
	}
	put_close(out, ']');
	TRY(rows_end(&s));
	return n <= ROLES_EVER_MAX ? OK
				   : errf(cx, E_TOO_LARGE, "'%s' was granted more than %d roles",
					  user, ROLES_EVER_MAX);
}

enum err db_invitation_of(struct ctx *cx, struct db *db, const char *user, struct invitation *out)
{
	auto_stmt s = db_stmt(db, SQL_INVITATION_OF);
	bool row;

	*out = (struct invitation){ 0 };
	bind_text(&s, ":user", user);
	TRY(stmt_next(cx, &s, &row));
	if (row)
		*out = (struct invitation){ col_text(cx, &s, 0), col_text(cx, &s, 1),
					    col_int(&s, 2) };
	return OK;
}
