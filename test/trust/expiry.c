#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "browse.h"
#include "release.h"
#include "syslog.h"

#define DAY     INT64_C(86400000)
#define WARNING 28
#define NOTICE  29
#define SIGNERS "trust.expires about trust:signers since "

static _Atomic int64_t ahead; /* of the time of day, in seconds */

/* In this program alone, that of the server in it included: the clock is where the test puts it. */
int clock_gettime(clockid_t which, struct timespec *ts)
{
	int said = (int)syscall(SYS_clock_gettime, which, ts);

	if (which == CLOCK_REALTIME || which == CLOCK_BOOTTIME)
		ts->tv_sec += ahead;
	return said;
}

struct dated {
	struct plant p;
	struct log_socket l;
	int64_t begun;
	char token[80]; /* of a service with a role; outlives any session */
};

static void dated_close(struct dated *d)
{
	plant_holds(&d->p);
	plant_close(&d->p);
	log_socket_close(&d->l);
}
#define auto_dated cleanup(dated_close) struct dated

static int64_t in_days(const struct dated *d, int64_t days)
{
	return (d->begun + days * DAY) / 1000 * 1000;
}

/* Trust of which signers ends in so many days, and the rest in 365. */
static void dated_open(struct dated *d, int64_t days)
{
	char iris[80];

	d->l = log_socket_open();
	plant_model(&d->p);
	d->p.s.syslog = d->l.path;
	site_restart(&d->p.s);
	plant_login(&d->p);
	person_add(&d->p.s, "iris", "auditor", iris);
	ask(&d->p.s, "POST", "/v1/users", d->p.s.admin,
	    body(&d->p.s, "{'id':'watch','name':'Watch','site':'munich','owner':'jonas'}"), 201);
	role_grant(&d->p.s, "watch", "author");
	ask(&d->p.s, "POST", "/v1/tokens", d->p.jonas.secret,
	    body(&d->p.s, "{'user':'watch','title':'t','scopes':['read'],'days':365,"
			  "'password':'" PASSWORD "'}"),
	    201);
	secret_given(&d->p.s, d->token);
	d->begun = clock_ms();
	trust_found(&d->p);
	d->p.files.signers.expires = in_days(d, days);
	trust_send(&d->p, 201);
}

/* The next line of the system's log has that part. */
static void told(struct dated *d, int pri, const char *part)
{
	char line[600];

	log_line(&d->l, pri, line);
	file_says(line, part);
}

static void days_pass(int64_t days)
{
	ahead = days * DAY / 1000 + 60;
}

/* Of the one alarm that stands. */
static void stands(struct dated *d, const char *says)
{
	struct site *s = &d->p.s;

	ask(s, "GET", "/readyz", NULL, NULL, 200);
	json_is(s, "/ready", "true");
	json_is(s, "/open", "1");
	json_is(s, "/alarms/0/kind", "trust.expires");
	json_is(s, "/alarms/0/object", "trust:signers");
	json_says(s, "/alarms/0/detail", says);
	ask(s, "GET", "/v1/alarms", d->token, NULL, 200);
	ck_assert_uint_eq(json_count(s, "/items"), 1);
	json_says(s, "/items/0/detail", says);
	json_is(s, "/items/0/since", clock_text(&s->cx, in_days(d, 90 - 60)));
}

TEST(trust_that_ends_is_told_60_30_and_7_days_before_and_when_it_has_ended)
{
	static const struct {
		int64_t day;
		const char *says;
	} moments[] = { { 30, "within 60 days" },
			{ 60, "within 30 days" },
			{ 83, "within 7 days" },
			{ 90, "has expired" } };
	auto_dated d = { 0 };

	dated_open(&d, 90);
	ask(&d.p.s, "GET", "/readyz", NULL, NULL, 200);
	json_is(&d.p.s, "/open", "0");
	for (size_t i = 0; i < countof(moments); i++) {
		days_pass(moments[i].day);
		if (i > 0)
			told(&d, NOTICE, "alarm ended: " SIGNERS);
		told(&d, WARNING, "alarm begun: " SIGNERS);
		stands(&d, moments[i].says);
	}
	log_quiet(&d.l);
}

TEST(newer_trust_ends_the_alarm_and_begins_it_again_where_it_ends_soon_too)
{
	auto_dated d = { 0 };
	struct site *s = &d.p.s;
	const char *number;

	dated_open(&d, 90);
	days_pass(61);
	told(&d, WARNING, "signers, version 1, expires");
	ask(s, "GET", "/v1/alarms", d.token, NULL, 200);
	number = arena_strdup(&s->cx.mem, json_at(s, "/items/0/begun/index"));
	plant_login(&d.p);
	d.p.files.signers.expires = in_days(&d, 100);
	trust_signers_update(&d.p);
	told(&d, NOTICE, "signers, version 2, is in force");
	told(&d, WARNING, "signers, version 2, expires");
	d.p.files.signers.expires = in_days(&d, 300);
	trust_signers_update(&d.p);
	told(&d, NOTICE, "signers, version 3, is in force");
	ask(s, "GET", "/readyz", NULL, NULL, 200);
	json_is(s, "/open", "0");
	ask(s, "GET", "/v1/alarms?state=all", d.token, NULL, 200);
	ck_assert_uint_eq(json_count(s, "/items"), 2);
	json_is(s, "/items/1/outcome", "signers, version 3, is in force");
	ask(s, "GET", arena_printf(&s->cx.mem, "/v1/alarms?as_of=%s", number), d.token, NULL, 200);
	ck_assert_uint_eq(json_count(s, "/items"), 1);
	json_says(s, "/items/0/detail", "version 1, expires");
}

/* It was off while two of the moments passed. */
TEST(a_server_that_was_off_tells_the_nearest_moment_alone)
{
	auto_dated d = { 0 };

	dated_open(&d, 90);
	days_pass(59);
	told(&d, WARNING, "alarm begun: " SIGNERS);
	site_stop(&d.p.s);
	days_pass(85);
	site_restart(&d.p.s);
	told(&d, WARNING, "alarm open: " SIGNERS);
	told(&d, NOTICE, "alarm ended: " SIGNERS);
	told(&d, WARNING, "alarm begun: " SIGNERS);
	stands(&d, "within 5 days");
	log_quiet(&d.l);
}

TEST(trust_that_ends_soon_stands_on_the_inbox_of_whom_it_concerns)
{
	auto_dated d = { 0 };
	struct site *s = &d.p.s;
	char omar[80];

	dated_open(&d, 50);
	person_add(s, "omar", "operator", omar);
	told(&d, WARNING, SIGNERS);
	page_get(s, "/", d.p.anna.secret, 200);
	page_says(s->last.body, "signers, version 1, expires at");
	page_says(s->last.body, "the next version: signet trust signers DIR --key SEED");
	page_says(s->last.body, "trust:signers, since");
	page_get(s, "/", omar, 200);
	page_says_not(s->last.body, "trust:signers");
}
