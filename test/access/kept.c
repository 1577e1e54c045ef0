#include "access/access.h"

#include <string.h>

#include "http/services.h"
#include "http/who.h"
#include "test.h"

#define FLEET 5000

/* What the tables would say: a stub, so that each look-up is counted. */
static struct {
	size_t looked_up;
	unsigned roles;
	int64_t expires_at;
	bool over;             /* as open() has it */
	struct access *moving; /* an entry commits while the tables are read */
	const char *meanwhile; /* who is looked up right after, by somebody else */
} tables;

static enum err is_open(struct ctx *cx, const struct memories *m, const char *secret,
			struct principal *out)
{
	out->user = "anna";
	out->session = secret;
	return tables.over ? E_NOT_FOUND : OK;
}

static void other_looks(void);

static enum err load(struct ctx *cx, struct db *db, const char *secret, int64_t now,
		     struct principal *out)
{
	tables.looked_up++;
	if (tables.moving)
		access_moved(tables.moving, false);
	other_looks();
	out->user = out->user ? out->user : secret;
	out->site = "main";
	out->scopes = ALL_SCOPES;
	out->roles = tables.roles;
	out->expires_at = tables.expires_at;
	return OK;
}

static const struct credential stubs[] = { { "s_", is_open, load }, { "t_", NULL, load }, { 0 } };
static const struct credential *const rooms[] = { stubs, NULL };

struct here {
	struct ctx cx;
	struct access *access;
	struct principal found;
};

static void here_open(struct here *h)
{
	memset(&tables, 0, sizeof(tables));
	tables.roles = role_bit(ROLE_AUTHOR);
	tables.expires_at = 100;
	h->access = access_new(rooms, NULL);
}

static void here_close(struct here *h)
{
	access_free(h->access);
	arena_free(&h->cx.mem);
}
#define auto_here cleanup(here_close) struct here

static enum err find(struct here *h, const char *secret, int64_t now)
{
	return access_find(&h->cx, NULL, h->access, secret, now, &h->found);
}

TEST(what_was_found_is_not_looked_up_again_until_somebodys_access_changes)
{
	static const char *const secrets[] = { "t_1", "s_1" };

	for (size_t i = 0; i < countof(secrets); i++) {
		auto_here h = { 0 };

		here_open(&h);
		for (int k = 0; k < 3; k++)
			assert_ok(&h.cx, find(&h, secrets[i], 1));
		ck_assert_uint_eq(tables.looked_up, 1);
		tables.roles = role_bit(ROLE_AUDITOR);
		access_moved(h.access, false);
		ck_assert(!access_valid(h.access, &h.found));
		assert_ok(&h.cx, find(&h, secrets[i], 1));
		ck_assert_uint_eq(h.found.roles, role_bit(ROLE_AUDITOR));
		ck_assert_str_eq(h.found.roles_named[0], "auditor");
	}
}

TEST(what_was_read_while_somebodys_access_changed_is_looked_up_again)
{
	auto_here h = { 0 };

	here_open(&h);
	tables.moving = h.access;
	assert_ok(&h.cx, find(&h, "t_1", 1));
	ck_assert(!access_valid(h.access, &h.found));
	tables.moving = NULL;
	assert_ok(&h.cx, find(&h, "t_1", 1));
	ck_assert_uint_eq(tables.looked_up, 2);
}

static void other_looks(void)
{
	const char *secret = tables.meanwhile;
	struct access *access = tables.moving;
	struct principal found;
	struct ctx cx = { 0 };

	if (!secret)
		return;
	tables.meanwhile = NULL;
	tables.moving = NULL;
	assert_ok(&cx, access_find(&cx, NULL, access, secret, 1, &found));
	arena_free(&cx.mem);
}

/* The other's look-up has begun to keep what holds now. */
TEST(what_was_read_before_is_not_kept_with_what_holds_now)
{
	auto_here h = { 0 };

	here_open(&h);
	tables.moving = h.access;
	tables.meanwhile = "t_2";
	assert_ok(&h.cx, find(&h, "t_1", 1));
	ck_assert_uint_eq(tables.looked_up, 2);
	assert_ok(&h.cx, find(&h, "t_2", 1));
	ck_assert_uint_eq(tables.looked_up, 2);
	assert_ok(&h.cx, find(&h, "t_1", 1));
	ck_assert_uint_eq(tables.looked_up, 3);
}

/* Readers see the tables as they were, and the writer must see them as they are. */
TEST(what_is_found_while_a_change_is_not_committed_is_valid_for_nobody)
{
	auto_here h = { 0 };

	here_open(&h);
	assert_ok(&h.cx, find(&h, "t_1", 1));
	access_moved(h.access, true);
	for (size_t i = 0; i < 3; i++) {
		ck_assert(!access_valid(h.access, &h.found));
		assert_ok(&h.cx, find(&h, "t_1", 1));
		ck_assert_uint_eq(tables.looked_up, 2 + i);
	}
	access_moved(h.access, true); /* another one, of the same batch */
	ck_assert(!access_valid(h.access, &h.found));
	assert_ok(&h.cx, find(&h, "t_1", 1));
	access_moved(h.access, false);
	ck_assert(!access_valid(h.access, &h.found));
	assert_ok(&h.cx, find(&h, "t_1", 1));
	ck_assert_uint_eq(tables.looked_up, 6);
	ck_assert(access_valid(h.access, &h.found));
	assert_ok(&h.cx, find(&h, "t_1", 1));
	ck_assert_uint_eq(tables.looked_up, 6);
}

TEST(what_is_kept_is_over_when_its_time_is)
{
	auto_here h = { 0 };

	here_open(&h);
	assert_ok(&h.cx, find(&h, "t_1", 99));
	assert_ok(&h.cx, find(&h, "t_1", 100));
	ck_assert_uint_eq(tables.looked_up, 2);
}

TEST(a_session_that_is_over_opens_nothing_though_its_person_is_kept)
{
	auto_here h = { 0 };

	here_open(&h);
	assert_ok(&h.cx, find(&h, "s_1", 1));
	tables.over = true;
	assert_err(find(&h, "s_1", 1), E_UNAUTHENTICATED);
	ck_assert_ptr_null(h.found.user);
}

TEST(each_session_of_a_person_is_its_own)
{
	auto_here h = { 0 };

	here_open(&h);
	assert_ok(&h.cx, find(&h, "s_1", 1));
	assert_ok(&h.cx, find(&h, "s_2", 1));
	ck_assert_str_eq(h.found.session, "s_2");
	ck_assert_uint_eq(tables.looked_up, 1);
	assert_ok(&h.cx, find(&h, "t_1", 1));
	ck_assert_ptr_null(h.found.session);
}

TEST(each_token_of_a_large_fleet_is_kept)
{
	auto_here h = { 0 };

	here_open(&h);
	for (int k = 0; k < 2; k++)
		for (int i = 0; i < FLEET; i++) {
			const char *secret = arena_printf(&h.cx.mem, "t_%d", i);

			assert_ok(&h.cx, find(&h, secret, 1));
			ck_assert_str_eq(h.found.user, secret);
		}
	ck_assert_uint_eq(tables.looked_up, FLEET);
}

/* The request was authenticated; a job before it in the batch closed its session. */
TEST(an_act_of_a_session_that_was_closed_before_its_decision_is_refused)
{
	static const struct route route = {
		.method = POST, .mode = WRITE, .who = KNOWN, .scope = SCOPE_READ
	};
	struct services services = { 0 };
	struct req rq = { .route = &route, .services = &services, .authorization = "Bearer s_1" };
	auto_here h = { 0 };

	here_open(&h);
	services.access = h.access;
	assert_ok(&rq.cx, who_find(&rq, rq.authorization, 1));
	assert_ok(&rq.cx, who_again(&rq));
	tables.over = true;
	assert_err(who_again(&rq), E_UNAUTHENTICATED);
	arena_free(&rq.cx.mem);
}
