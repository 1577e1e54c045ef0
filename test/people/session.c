#include "people/session.h"

#include <stdio.h>
#include <string.h>

#include "engine/history.h"
#include "http/services.h"
#include "people/credentials.h"
#include "people/routes.h"
#include "people/session_api.h"
#include "people/token.h"
#include "people/user.h"
#include "quality/routes.h"
#include "site.h"
#include "store.h"

#define EACH 8 /* sessions of a person, where many have some */

struct open {
	struct ctx cx;
	struct sessions *s;
};

static void open_begin(struct open *o)
{
	o->s = sessions_memory.make();
}

static void open_end(struct open *o)
{
	sessions_memory.drop(o->s);
	arena_free(&o->cx.mem);
}
#define auto_open cleanup(open_end) struct open

static const char *login(struct open *o, int i, int64_t now)
{
	return session_open(&o->cx, o->s, arena_printf(&o->cx.mem, "id-%d", i),
			    arena_printf(&o->cx.mem, "user-%d", i / EACH), true, now);
}

static bool finds(struct open *o, const char *secret, int64_t now, int i)
{
	const char *id, *user;

	if (!session_find(&o->cx, o->s, secret, now, &id, &user))
		return false;
	ck_assert_str_eq(id, arena_printf(&o->cx.mem, "id-%d", i));
	ck_assert_str_eq(user, arena_printf(&o->cx.mem, "user-%d", i / EACH));
	return true;
}

static bool is_open(struct open *o, const char *secret, int64_t now)
{
	const char *id, *user;

	return session_find(&o->cx, o->s, secret, now, &id, &user);
}

TEST(each_of_all_sessions_that_fit_is_found_until_it_is_closed)
{
	const char *secret[SESSIONS_MAX];
	auto_open o = { 0 };

	open_begin(&o);
	for (int i = 0; i < SESSIONS_MAX; i++)
		secret[i] = login(&o, i, 1);
	ck_assert_ptr_null(login(&o, SESSIONS_MAX, 1));
	for (int i = 0; i < SESSIONS_MAX; i += 2)
		session_close(o.s, arena_printf(&o.cx.mem, "id-%d", i));
	for (int i = 0; i < SESSIONS_MAX; i++)
		ck_assert_int_eq(finds(&o, secret[i], 2, i), i % 2);
	for (int i = 0; i < SESSIONS_MAX; i += 2)
		ck_assert_ptr_nonnull(login(&o, i, 2));
	ck_assert_ptr_null(login(&o, 0, 2));
}

TEST(those_that_were_not_used_for_their_time_make_room)
{
	const char *first, *used;
	auto_open o = { 0 };

	open_begin(&o);
	first = login(&o, 0, 1);
	used = login(&o, 1, 1);
	for (int i = 2; i < SESSIONS_MAX; i++)
		ck_assert_ptr_nonnull(login(&o, i, 1));
	ck_assert(finds(&o, used, SESSION_IDLE_MS, 1));
	ck_assert_ptr_nonnull(login(&o, 0, SESSION_IDLE_MS + 2));
	ck_assert(!finds(&o, first, SESSION_IDLE_MS + 2, 0));
	ck_assert(finds(&o, used, SESSION_IDLE_MS + 2, 1));
}

/* clang-format off */
static const struct { int64_t after; bool open; } unused[] = {
	{ SESSION_IDLE_MS,      true },
	{ SESSION_IDLE_MS + 1,  false },
};
/* clang-format on */

TEST_EACH(a_session_is_open_for_its_time_without_use_and_no_longer, unused)
{
	const char *secret;
	auto_open o = { 0 };

	open_begin(&o);
	secret = login(&o, 0, SESSION_LIFE_MS);
	ck_assert_int_eq(finds(&o, secret, SESSION_LIFE_MS + unused[_i].after, 0), unused[_i].open);
}

TEST(a_session_that_is_used_all_the_time_ends_with_its_life)
{
	const char *secret;
	auto_open o = { 0 };

	open_begin(&o);
	secret = login(&o, 0, 1);
	for (int64_t used = 0; used <= SESSION_LIFE_MS; used += SESSION_IDLE_MS)
		ck_assert(finds(&o, secret, 1 + used, 0));
	ck_assert(finds(&o, secret, 1 + SESSION_LIFE_MS, 0));
	ck_assert(!finds(&o, secret, 2 + SESSION_LIFE_MS, 0));
}

TEST(all_sessions_of_a_person_end_together_and_nobody_elses)
{
	auto_open o = { 0 };
	const char *a, *b, *other;

	open_begin(&o);
	a = login(&o, 0, 1);
	b = login(&o, 7, 1);
	other = login(&o, EACH, 1);
	session_close_user(o.s, "user-0");
	ck_assert(!finds(&o, a, 1, 0));
	ck_assert(!finds(&o, b, 1, 7));
	ck_assert(finds(&o, other, 1, EACH));
}

/* Of a person one more session than may be ends the one that was used least recently. */
TEST(a_person_has_so_many_sessions_and_no_more_and_ends_nobody_elses)
{
	const char *secret[SESSIONS_OF_ONE], *other, *more;
	auto_open o = { 0 };

	open_begin(&o);
	other = session_open(&o.cx, o.s, "other", "ben", true, 1);
	for (int i = 0; i < SESSIONS_OF_ONE; i++)
		secret[i] =
			session_open(&o.cx, o.s, arena_printf(&o.cx.mem, "%d", i), "anna", true, 2);
	for (int i = 0; i < SESSIONS_OF_ONE; i++)
		if (i != 3)
			ck_assert(is_open(&o, secret[i], 3));
	more = session_open(&o.cx, o.s, "more", "anna", true, 4);
	for (int i = 0; i < SESSIONS_OF_ONE; i++)
		ck_assert_int_eq(is_open(&o, secret[i], 5), i != 3);
	ck_assert(is_open(&o, more, 5));
	ck_assert(is_open(&o, other, 5));
}

/* A job behind it in the batch must not act by it. */
TEST(a_session_is_closed_when_its_end_is_decided)
{
	struct services services = { 0 };
	struct req rq = { .services = &services };
	const char *secret, *id, *user;
	struct sessions *sessions;

	services.memories = memories_make();
	sessions = memory_of(services.memories, &sessions_memory);
	secret = session_open(&rq.cx, sessions, "id-1", "anna", true, 1);
	rq.who = (struct principal){ .user = "anna", .session = "id-1" };
	assert_ok(&rq.cx, api_session_close(&rq));
	ck_assert(!session_find(&rq.cx, sessions, secret, 1, &id, &user));
	memories_drop(services.memories);
	arena_free(&rq.cx.mem);
}

/* ---- a login and what ends it, in one batch ---- */

struct batch {
	struct site s;
	struct services services;
	struct db *db;
	struct req login, end;
	char code[80];
};

static const struct route login_route = { .typed = "user" };

static void batch_open(struct batch *b)
{
	char secret[80];

	site_open(&b->s);
	person_add(&b->s, "mia", "author", secret);
	ask(&b->s, "POST", "/v1/users/mia/invite", b->s.admin, "{\"reason\":\"forgotten\"}", 201);
	secret_given(&b->s, b->code);
	site_stop(&b->s);
	assert_ok(&b->s.cx, db_open(&b->s.cx, arena_printf(&b->s.cx.mem, "%s/signet.db", b->s.dir),
				    DB_READ, &b->db));
	b->services.memories = memories_make();
	b->services.budget = budget_new();
	b->login = b->end = (struct req){ .services = &b->services, .db = b->db, .source = "::1" };
	b->login.route = b->end.route = &login_route;
	b->login.in = json_pack("{s:s}", "user", "mia");
}

static void batch_close(struct batch *b)
{
	budget_free(b->services.budget);
	json_drop(&b->login.in);
	memories_drop(b->services.memories);
	db_close(b->db);
	arena_free(&b->login.cx.mem);
	arena_free(&b->end.cx.mem);
	site_close(&b->s);
}

static void login_decided(struct batch *b)
{
	struct user u;

	assert_ok(&b->s.cx, db_user_at(&b->s.cx, b->db, "mia", AT_NOW, &u));
	b->login.who.user = "mia";
	b->login.prepared = u.verifier;
	assert_ok(&b->login.cx, api_session_open(&b->login));
}

/* What the writer calls once the batch is durable, in the order of the jobs. */
static void answered_and_no_session_is_left(struct batch *b)
{
	const char *id, *user;

	b->login.after(&b->login);
	ck_assert_ptr_nonnull(b->login.secret);
	b->end.after(&b->end);
	ck_assert(!session_find(&b->s.cx, memory_of(b->services.memories, &sessions_memory),
				b->login.secret, 1, &id, &user));
}

TEST(a_login_that_a_new_password_overtook_ends_with_the_batch)
{
	static struct batch b;
	auto_json in = NULL;

	batch_open(&b);
	in = json_pack("{s:s, s:s}", "user", "mia", "code", b.code);
	login_decided(&b);
	b.end.in = in;
	b.end.who.user = "mia";
	b.end.prepared = "another verifier";
	assert_ok(&b.end.cx, api_redeem(&b.end));
	answered_and_no_session_is_left(&b);
	batch_close(&b);
}

TEST(a_login_that_the_end_of_the_account_overtook_ends_with_the_batch)
{
	static struct batch b;

	batch_open(&b);
	login_decided(&b);
	b.end.param[0] = "mia";
	assert_ok(&b.end.cx, api_user_deactivate(&b.end));
	answered_and_no_session_is_left(&b);
	batch_close(&b);
}

/* ---- what was true when the password was checked, and is no longer ---- */

static enum err begins(struct batch *b, const char *verifier)
{
	return session_begin(&b->s.cx, b->db, "mia", verifier, "id-1", "::1", &b->login.job.fact);
}

TEST(a_session_begins_with_the_verifier_in_force_alone)
{
	static struct batch b;
	struct user u;

	batch_open(&b);
	assert_ok(&b.s.cx, db_user_at(&b.s.cx, b.db, "mia", AT_NOW, &u));
	assert_err(begins(&b, "sha256:another"), E_UNAUTHENTICATED);
	assert_ok(&b.s.cx, begins(&b, u.verifier));
	batch_close(&b);
}

TEST(no_session_begins_once_the_account_has_ended)
{
	static struct batch b;
	struct user u;

	batch_open(&b);
	raw_sql(arena_printf(&b.s.cx.mem, "%s/signet.db", b.s.dir),
		"UPDATE user SET state = 'deactivated' WHERE id = 'mia'");
	assert_ok(&b.s.cx, db_user_at(&b.s.cx, b.db, "mia", AT_NOW, &u));
	ck_assert_ptr_nonnull(u.verifier);
	assert_err(begins(&b, u.verifier), E_UNAUTHENTICATED);
	batch_close(&b);
}

/* ---- the moment at which each is over ---- */

TEST(an_invitation_is_over_at_the_moment_it_states_and_not_before)
{
	static struct batch b;
	struct invitation inv;
	struct ctx *cx = &b.s.cx;

	batch_open(&b);
	assert_ok(cx, db_invitation_of(cx, b.db, "mia", &inv));
	cx->now = inv.expires_at - 1;
	assert_ok(cx, invitation_check(cx, b.db, "mia", b.code, &inv));
	cx->now = inv.expires_at;
	assert_err(invitation_check(cx, b.db, "mia", b.code, &inv), E_UNAUTHENTICATED);
	batch_close(&b);
}

static const struct credential *credential_by(const char *prefix)
{
	const struct credential *c = people_credentials;

	while (strcmp(c->prefix, prefix) != 0)
		c++;
	return c;
}

TEST(a_token_is_over_at_the_moment_it_states_and_not_before)
{
	const struct credential *token = credential_by(TOKEN_PREFIX);
	struct principal p = { .user = NULL };
	auto_site s = { 0 };
	char secret[80];
	struct db *db;
	int64_t over;

	site_open(&s);
	person_add(&s, "mia", "author", secret);
	ask(&s, "POST", "/v1/tokens", secret,
	    body(&s,
		 "{'user':'mia','title':'t','scopes':['read'],'days':1,'password':'" PASSWORD "'}"),
	    201);
	secret_given(&s, secret);
	site_stop(&s);
	assert_ok(&s.cx,
		  db_open(&s.cx, arena_printf(&s.cx.mem, "%s/signet.db", s.dir), DB_READ, &db));
	assert_ok(&s.cx, token->load(&s.cx, db, secret, 0, &p));
	over = p.expires_at;
	assert_ok(&s.cx, token->load(&s.cx, db, secret, over - 1, &p));
	assert_err(token->load(&s.cx, db, secret, over, &p), E_NOT_FOUND);
	db_close(db);
}
