#include "http/strangers.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "device.h"
#include "gate.h"
#include "site.h"

#define TASKS    64
#define PARALLEL 200
#define WRONG    "{\"user\":\"%s\",\"password\":\"not the right one\"}"

/* ---- the lane alone: the one turn is held until the gate opens, then each task writes ---- */

static struct strangers *lane_held(struct ctx *cx, struct task *holder)
{
	const struct stranger who = { 1000, 1000, false, holder };
	struct strangers *s;

	gate_close(holder);
	assert_ok(cx, strangers_start(cx, &s));
	ck_assert(strangers_submit(s, &who));
	gate_await();
	return s;
}

static void lane_let_go(struct strangers *s)
{
	gate_open();
	strangers_stop(s); /* once all are done */
	strangers_free(s);
}

static bool wants(struct strangers *s, struct letter *l, char is, uint64_t source, uint64_t name,
		  bool known)
{
	*l = (struct letter){ { .run = letter_write }, is };
	return strangers_submit(s, &(struct stranger){ source, name, known, &l->task });
}

TEST(a_flood_on_one_name_keeps_the_login_of_another_waiting_for_a_turn)
{
	struct letter tasks[TASKS];
	struct ctx cx = { 0 };
	struct task holder;
	struct strangers *s = lane_held(&cx, &holder);
	size_t taken = 0;

	for (size_t i = 0; i < TASKS - 1; i++)
		taken += wants(s, &tasks[i], 'x', 1, 7, false);
	ck_assert_uint_eq(taken, STRANGERS_OF_NAME);
	ck_assert(wants(s, &tasks[TASKS - 1], 'y', 1, 8, false));
	lane_let_go(s);
	ck_assert_str_eq(gate_letters(), "xyxxx");
}

TEST(a_source_that_fills_its_places_leaves_places_and_turns_to_others)
{
	struct letter tasks[TASKS];
	struct ctx cx = { 0 };
	struct task holder;
	struct strangers *s = lane_held(&cx, &holder);
	size_t taken = 0;

	for (size_t i = 0; i < TASKS - 2; i++)
		taken += wants(s, &tasks[i], 'x', 1, i, false);
	ck_assert_uint_eq(taken, STRANGERS_OF_SOURCE);
	ck_assert(wants(s, &tasks[TASKS - 2], 'y', 2, 100, false));
	ck_assert(wants(s, &tasks[TASKS - 1], 'z', 3, 101, false));
	lane_let_go(s);
	ck_assert_int_eq(strncmp(gate_letters(), "xyzxx", 5), 0);
}

TEST(who_was_let_in_before_has_a_place_though_all_are_taken_and_every_other_turn)
{
	struct letter tasks[TASKS];
	struct ctx cx = { 0 };
	struct task holder;
	struct strangers *s = lane_held(&cx, &holder);
	size_t taken = 0, known = 0;

	for (size_t i = 0; i < 40; i++)
		taken += wants(s, &tasks[i], 'x', i, i, false);
	ck_assert_uint_eq(taken, STRANGERS_WAIT_MAX);
	for (size_t i = 40; i < TASKS; i++)
		known += wants(s, &tasks[i], 'K', 50, i, true);
	ck_assert_uint_eq(known, STRANGERS_KNOWN_MAX);
	lane_let_go(s);
	ck_assert_int_eq(strncmp(gate_letters(), "KxKxKxKxKxKxKxKxxx", 18), 0);
	ck_assert_uint_eq(strlen(gate_letters()), taken + known);
}

TEST(who_is_turned_away_is_told_at_the_next_tick_and_at_the_end)
{
	struct letter tasks[2] = { { { .run = letter_write }, 'a' },
				   { { .run = letter_write }, 'b' } };
	struct ctx cx = { 0 };
	struct strangers *s;

	gate_clear();
	assert_ok(&cx, strangers_start(&cx, &s));
	ck_assert(strangers_hold(s, &tasks[0].task));
	ck_assert_uint_eq(strlen(gate_letters()), 0);
	strangers_tick(s);
	ck_assert_str_eq(gate_letters(), "a");
	ck_assert(strangers_hold(s, &tasks[1].task));
	strangers_stop(s);
	ck_assert_str_eq(gate_letters(), "ab");
	ck_assert(!strangers_hold(s, &tasks[1].task));
	ck_assert(!wants(s, &tasks[1], 'c', 1, 1, false));
	strangers_free(s);
}

/* ---- a whole server ---- */

/* Tries come back by this clock, which stands still: how long a password takes does not matter. */
static _Atomic int64_t elapsed;

static int64_t elapsed_stands(void)
{
	return elapsed;
}

#define HELD                              \
	{                                 \
		.elapsed = elapsed_stands \
	}

static void login_as(struct site *s, const char *user, const char *password, const char *shown)
{
	http(s->port, "POST", "/v1/session", shown, "",
	     body(s, "{'user':'%s','password':'%s'}", user, password), &s->last);
}

static void auditor_add(struct site *s, char *out)
{
	person_add(s, "iris", "auditor", out);
	ask(s, "POST", "/v1/tokens", out,
	    body(s, "{'user':'iris','title':'t','scopes':['read'],'days':1,'password':'" PASSWORD
		    "'}"),
	    201);
	secret_given(s, out);
}

/* Until it is refused for their number; how many tries were answered before. */
static int tries(struct site *s, const char *user)
{
	for (int i = 0; i < 40; i++) {
		login_as(s, user, "not the right one", NULL);
		if (s->last.status != 401)
			return i;
	}
	return 40;
}

TEST(after_some_failed_logins_the_next_is_429_with_its_wait_whether_the_name_exists_or_not)
{
	static const char *const users[] = { "ada", "nobody-of-that-name", "gone" };
	auto_site s = HELD;
	char secret[80];

	site_open(&s);
	person_add(&s, "ada", "author", secret);
	person_add(&s, "gone", "", secret);
	ask(&s, "POST", "/v1/users/gone/deactivate", s.admin, body(&s, "{'reason':'r'}"), 201);
	for (size_t i = 0; i < countof(users); i++) {
		ck_assert_int_eq(tries(&s, users[i]), 12);
		ck_assert_int_eq(s.last.status, 429);
		json_is(&s, "/type", "/problems/too-many");
		ck_assert_str_eq(head_field(&s, "Retry-After"), "6");
		elapsed += 6000;
		login_as(&s, users[i], "not the right one", NULL);
		ck_assert_int_eq(s.last.status, 401);
	}
	login_as(&s, "root", PASSWORD, NULL); /* another name, at the same address */
	ck_assert_int_eq(s.last.status, 201);
}

TEST(who_shows_a_session_that_was_theirs_logs_in_while_others_try_the_same_name)
{
	auto_site s = HELD;
	char was[80];

	site_open(&s);
	person_add(&s, "ada", "author", was);
	ask(&s, "DELETE", "/v1/session", was, NULL, 200);
	tries(&s, "ada");
	login_as(&s, "ada", PASSWORD, NULL);
	ck_assert_int_eq(s.last.status, 429);
	login_as(&s, "ada", PASSWORD, was);
	ck_assert_int_eq(s.last.status, 201);
}

TEST(who_has_a_session_signs_and_writes_while_logins_are_refused)
{
	auto_site s = HELD;
	char ada[80];

	site_open(&s);
	person_add(&s, "ada", "author", ada);
	tries(&s, "ada");
	ask(&s, "POST", "/v1/models", ada, "{\"name\":\"m\",\"title\":\"t\"}", 201);
	ask(&s, "POST", "/v1/tokens", ada,
	    body(&s,
		 "{'user':'ada','title':'t','scopes':['read'],'days':1,'password':'" PASSWORD "'}"),
	    201); /* her password is asked, and not in the lane of logins */
}

TEST(logins_that_are_turned_away_are_counted_in_the_minutes_entry_and_leave_none_each)
{
	auto_site s = HELD;
	char auditor[80], secret[80];
	const char *entry, *row;
	size_t before;

	site_open(&s);
	auditor_add(&s, auditor);
	person_add(&s, "ada", "author", secret);
	site_restart(&s);
	ask(&s, "GET", "/v1/audit?limit=200", auditor, NULL, 200);
	before = json_count(&s, "/items");
	ck_assert_int_eq(tries(&s, "ada"), 12);
	login_as(&s, "ada", "not the right one", NULL);
	ck_assert_int_eq(s.last.status, 429);
	site_restart(&s);
	ask(&s, "GET", "/v1/audit?limit=200", auditor, NULL, 200);
	/* one of failures, one of refusals; a login and what the clock said at the start */
	ck_assert_uint_eq(json_count(&s, "/items"), before + 4);
	entry = json_find(&s, "/items", "/action", "access.refused");
	row = json_find(&s, arena_printf(&s.cx.mem, "%s/fact/counts", entry), "/what",
			"too-many POST /v1/session");
	ck_assert_str_eq(json_at(&s, "%s/count", row), "2");
	body_says_not(&s, "not the right one");
}

struct flood {
	pthread_t thread;
	uint16_t port;
	int i, status;
	struct answer answer;
};

static void *flood_main(void *arg)
{
	struct flood *f = arg;
	char text[200];

	snprintf(text, sizeof(text), WRONG, f->i % 2 ? "ada" : "nobody");
	http(f->port, "POST", "/v1/session", NULL, "", text, &f->answer);
	f->status = f->answer.status;
	return NULL;
}

TEST(of_two_hundred_logins_at_once_a_few_are_looked_at_and_sessions_go_on)
{
	struct flood *all = calloc(PARALLEL, sizeof(*all));
	auto_site s = HELD;
	int looked_at = 0;
	char ada[80];

	site_open(&s);
	person_add(&s, "ada", "author", ada);
	for (int i = 0; i < PARALLEL; i++) {
		all[i].port = s.port;
		all[i].i = i;
		ck_assert_int_eq(pthread_create(&all[i].thread, NULL, flood_main, &all[i]), 0);
	}
	ask(&s, "POST", "/v1/models", ada, "{\"name\":\"m\",\"title\":\"t\"}", 201);
	for (int i = 0; i < PARALLEL; i++) {
		pthread_join(all[i].thread, NULL);
		ck_assert_msg(all[i].status == 401 || all[i].status == 429, "%d", all[i].status);
		looked_at += all[i].status == 401;
	}
	ck_assert_int_ge(looked_at, 2);
	ck_assert_int_le(looked_at, 2 * 12);
	ask(&s, "GET", "/v1/models/m", ada, NULL, 200);
	free(all);
}

/* ---- devices that enrol ---- */

#define OTHERS_CODE "sgc_00000000000000000000000000000000"

static int enrolments(struct site *s, struct device_here *n)
{
	for (int i = 0; i < 40; i++) {
		http(s->port, "POST", "/edge/v1/enrol", NULL, "", device_enrol_body(n, OTHERS_CODE),
		     &s->last);
		if (s->last.status != 401)
			return i;
	}
	return 40;
}

TEST(after_some_codes_that_do_not_fit_the_next_is_429_and_people_log_in_and_sign)
{
	auto_site s = HELD;
	struct device_here n = { .cx = &s.cx, .name = "edge-1" },
			   other = { .cx = &s.cx, .name = "edge-2" };
	char ada[80];

	site_open(&s);
	person_add(&s, "ada", "author", ada);
	n.port = other.port = s.port;
	n.origin = other.origin = s.in.signer.key.origin;
	device_enrols(&n, "munich", s.admin);
	ck_assert_int_eq(enrolments(&s, &n), 12);
	ck_assert_int_eq(s.last.status, 429);
	json_is(&s, "/type", "/problems/too-many");
	ck_assert_int_ge(atoi(head_field(&s, "Retry-After")), 1);
	login_as(&s, "ada", PASSWORD, NULL); /* at the same address */
	ck_assert_int_eq(s.last.status, 201);
	ask(&s, "POST", "/v1/models", ada, "{\"name\":\"m\",\"title\":\"t\"}", 201);
	device_enrols(&other, "munich", s.admin);
}

/* A fleet behind one address. */
TEST(a_code_that_fits_costs_nothing_of_its_address)
{
	auto_site s = HELD;
	struct device_here n = { .cx = &s.cx };

	site_open(&s);
	n.port = s.port;
	n.origin = s.in.signer.key.origin;
	for (int i = 0; i < 150; i++) {
		n.name = arena_printf(&s.cx.mem, "edge-%d", i);
		device_enrols(&n, "munich", s.admin);
	}
}

struct enrolling {
	pthread_t thread;
	uint16_t port;
	const char *body;
	struct answer answer;
};

static void *enrolling_main(void *arg)
{
	struct enrolling *f = arg;

	http(f->port, "POST", "/edge/v1/enrol", NULL, "", f->body, &f->answer);
	return NULL;
}

/* Were they in the workers' queue, the person would be answered 429. */
TEST(of_two_hundred_enrolments_at_once_a_few_are_looked_at_and_sessions_go_on)
{
	struct enrolling *all = calloc(PARALLEL, sizeof(*all));
	auto_site s = HELD;
	struct device_here n = { .cx = &s.cx, .name = "edge-1" };
	int looked_at = 0;
	char ada[80];

	site_open(&s);
	person_add(&s, "ada", "author", ada);
	n.port = s.port;
	n.origin = s.in.signer.key.origin;
	seed_signer_init(&n.key, (const unsigned char[SEED_SIZE]){ 7 });
	for (int i = 0; i < PARALLEL; i++) {
		all[i].port = s.port;
		all[i].body = device_enrol_body(&n, OTHERS_CODE);
		ck_assert_int_eq(pthread_create(&all[i].thread, NULL, enrolling_main, &all[i]), 0);
	}
	ask(&s, "POST", "/v1/tokens", ada, token_body(&s, "ada"), 201); /* on a worker */
	for (int i = 0; i < PARALLEL; i++) {
		int status;

		pthread_join(all[i].thread, NULL);
		status = all[i].answer.status;
		ck_assert_msg(status == 401 || status == 429, "%d", status);
		looked_at += status == 401;
	}
	ck_assert_int_ge(looked_at, 1);
	ck_assert_int_le(looked_at, 12);
	free(all);
}
