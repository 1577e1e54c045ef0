#include <stdio.h>
#include <string.h>

#include "access/logins.h"
#include "site.h"

#define FAILURES 10000

static const char *said(struct ctx *cx, struct logins *l)
{
	struct logins *taken = logins_take(l);
	struct fact f;

	ck_assert_ptr_nonnull(taken);
	fact_start(cx, &f, ACTION_LOGINS_FAILED);
	logins_print(taken, &f);
	put_close(&f.body, '}');
	logins_free(taken);
	return f.body.text;
}

TEST(ten_thousand_failures_are_one_entry_that_names_at_most_fifty_accounts)
{
	struct logins *l = logins_new();
	struct ctx cx = { 0 };
	const char *text;
	char name[40], source[40];

	for (int i = 0; i < FAILURES; i++) {
		snprintf(name, sizeof(name), "%s-%d", i % 2 ? "known" : "typed", i % 120);
		snprintf(source, sizeof(source), "10.0.0.%d", i % 7);
		logins_add(l, name, i % 2, source);
	}
	text = said(&cx, l);
	fact_says(text, "\"count\":10000,");
	fact_says(text, "\"accounts\":[{\"user\":\"known-1\",\"count\":84},");
	fact_says(text, "{\"user\":\"known-99\",\"count\":83}],\"more_accounts\":10,");
	fact_says(text, "\"unknown\":{\"names\":60,\"count\":5000},\"sources\":7");
	output_says_not(text, "typed");
	ck_assert_ptr_null(logins_take(l));
	logins_free(l);
	arena_free(&cx.mem);
}

TEST(numbers_of_names_stop_where_memory_does)
{
	struct logins *l = logins_new();
	struct ctx cx = { 0 };
	char name[40];

	for (int i = 0; i < FAILURES; i++) {
		snprintf(name, sizeof(name), "n%d", i);
		logins_add(l, name, false, name);
	}
	fact_says(
		said(&cx, l),
		"\"accounts\":[],\"more_accounts\":0,\"unknown\":{\"names\":4096,\"count\":10000},"
		"\"sources\":4096");
	logins_free(l);
	arena_free(&cx.mem);
}

TEST(counts_that_could_not_be_entered_are_counted_on)
{
	struct logins *l = logins_new(), *taken;
	struct ctx cx = { 0 };

	logins_add(l, "ada", true, "a");
	logins_add(l, "x", false, "a");
	taken = logins_take(l);
	logins_add(l, "ada", true, "b");
	logins_add(l, "x", false, "b");
	logins_give_back(l, taken);
	logins_free(taken);
	fact_says(said(&cx, l), "\"count\":4,\"accounts\":[{\"user\":\"ada\",\"count\":2}],"
				"\"more_accounts\":0,\"unknown\":{\"names\":1,\"count\":2},"
				"\"sources\":2");
	logins_free(l);
	arena_free(&cx.mem);
}

/* What fails within one minute. */
/* clang-format off */
static const struct { const char *user[3]; } minutes[] = {
	{ { "ada" } },
	{ { "typed-by-nobody" } },
	{ { "ada", "ada", "typed-by-nobody" } },
};
/* clang-format on */

/* The minute lasts as long as the test needs. */
static int64_t elapsed_stands(void)
{
	return 0;
}

TEST_EACH(a_minute_adds_one_entry_to_the_log_whether_an_account_exists_or_not, minutes)
{
	auto_site s = { .elapsed = elapsed_stands };
	char secret[80], auditor[80];
	const char *entry;
	size_t before, n = 0;

	site_open(&s);
	person_add(&s, "ada", "author", secret);
	person_add(&s, "iris", "auditor", auditor);
	ask(&s, "POST", "/v1/tokens", auditor,
	    body(&s, "{'user':'iris','title':'t','scopes':['read'],'days':1,'password':'" PASSWORD
		     "'}"),
	    201);
	secret_given(&s, auditor);
	site_restart(&s); /* the administrator logs in */
	ask(&s, "GET", "/v1/audit?limit=200", auditor, NULL, 200);
	before = json_count(&s, "/items");
	while (n < countof(minutes[_i].user) && minutes[_i].user[n])
		ask(&s, "POST", "/v1/session", NULL,
		    body(&s, "{'user':'%s','password':'not the right one'}", minutes[_i].user[n++]),
		    401);
	site_restart(&s);
	ask(&s, "GET", "/v1/audit?limit=200", auditor, NULL, 200);
	ck_assert_uint_eq(json_count(&s, "/items"),
			  before + 3); /* and that login, and what the clock said at the start */
	entry = json_find(&s, "/items", "/action", "logins.failed");
	ck_assert_str_eq(json_at(&s, "%s/fact/count", entry), n == 1 ? "1" : "3");
	ck_assert_uint_eq(json_count(&s, "%s/objects", entry), 0);
	body_says_not(&s, "typed-by-nobody");
}
