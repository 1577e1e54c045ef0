#include <stdlib.h>
#include <string.h>

#include "clocks.h"
#include "site.h"

/* What the log says of the machine's clock.  Leaps, starts and words by a real process:
 * fault/clock. */

static int reads(struct site *s, const char *iris, const char *start)
{
	ask(s, "GET", "/v1/audit?limit=100", iris, NULL, 200);
	return (int)json_times(s, "/items", "/fact/start", start);
}

TEST(each_start_enters_what_the_clock_says_before_anybody_acts)
{
	auto_site s = { 0 };
	char iris[80], iris_again[80];

	site_open(&s);
	person_add(&s, "iris", "auditor", iris);
	ck_assert_int_eq(reads(&s, iris, "true"), 1);
	site_restart(&s);
	ask(&s, "POST", "/v1/session", NULL, body(&s, "{'user':'iris','password':'%s'}", PASSWORD),
	    201);
	secret_given(&s, iris_again);
	ck_assert_int_eq(reads(&s, iris_again, "true"), 2);
	ck_assert_int_eq(reads(&s, iris_again, "false"), 0);
}

TEST(a_reading_has_both_times_and_what_sets_the_clock)
{
	static const char *const members[] = { "set_by", "synchronised", "offset_us" };
	auto_site s = { 0 };
	char iris[80];
	int64_t wall, elapsed;
	size_t i = 0;

	site_open(&s);
	person_add(&s, "iris", "auditor", iris);
	ask(&s, "GET", "/v1/audit?limit=100", iris, NULL, 200);
	while (strcmp(json_at(&s, "/items/%zu/action", i), "clock.read") != 0)
		i++;
	ck_assert(clock_parse(json_at(&s, "/items/%zu/fact/wall", i), &wall));
	ck_assert(clock_parse(json_at(&s, "/items/%zu/fact/elapsed", i), &elapsed));
	ck_assert_int_eq(wall, elapsed);
	for (size_t k = 0; k < countof(members); k++)
		ck_assert_msg(json_has(&s, "/items/%zu/fact/%s", i, members[k]), "%s", members[k]);
	ck_assert_int_ge(atoll(json_at(&s, "/items/%zu/fact/error_us", i)), 0);
}

TEST(anybody_with_an_account_sees_both_clocks)
{
	auto_site s = { 0 };
	char lee[80];
	int64_t now, wall;

	site_open(&s);
	person_add(&s, "lee", "", lee);
	clock_ahead(2 * HOUR_MS);
	ask(&s, "GET", "/v1/clock", lee, NULL, 200);
	ck_assert(clock_parse(json_at(&s, "/time"), &now));
	ck_assert(clock_parse(json_at(&s, "/wall"), &wall));
	ck_assert_int_ge(now - wall, 2 * HOUR_MS - 1000);
	json_is(&s, "/held", "true");
	ask(&s, "GET", "/v1/clock", NULL, NULL, 401);
}
