#include "base/clock.h"
#include "site.h"

#define ACTION "/action"

/* A person whose acts are refused, each for a reason of its own. */

/* The newest entries, as an auditor reads them; newest first. */
static void audit(struct site *s, const char *auditor)
{
	ask(s, "GET", "/v1/audit?limit=200", auditor, NULL, 200);
}

static size_t entries(struct site *s, const char *action)
{
	return json_times(s, "/items", ACTION, action);
}

/* A token, because it outlives a restart. */
static void auditor_add(struct site *s, char *out)
{
	person_add(s, "iris", "auditor", out);
	ask(s, "POST", "/v1/tokens", out, token_body(s, "iris"), 201);
	secret_given(s, out);
}

static void refused_otherwise(struct site *s, int n)
{
	for (int i = 0; i < n; i++)
		ask(s, "POST", arena_printf(&s->cx.mem, "/v1/users/nobody-%d/deactivate", i),
		    s->admin, "{\"reason\":\"r\"}", 404);
}

/* trust.md, 9: whoever varies what is refused fills the log no more than who repeats it. */
TEST(of_an_actor_sixty_refusals_a_minute_are_entries_and_the_others_a_count)
{
	int64_t began = clock_elapsed_ms(), minutes;
	char ada[80], auditor[80];
	auto_site s = { 0 };
	const char *again;
	size_t one_by_one;

	site_open(&s);
	person_add(&s, "ada", "author", ada);
	auditor_add(&s, auditor);
	refused_otherwise(&s, 150);
	ask(&s, "POST", "/v1/users", ada, "{\"user\":\"x\",\"name\":\"x\",\"site\":\"munich\"}",
	    403);
	ck_assert(json_has(&s, "/entry")); /* of another one, and a minute of its own */
	site_restart(&s);
	minutes = 1 + (clock_elapsed_ms() - began) / 60000; /* on a machine that is slow */
	audit(&s, auditor);
	one_by_one = entries(&s, "act.refused");
	ck_assert_uint_ge(one_by_one, 60 + 1);
	ck_assert_uint_le(one_by_one, 60 * (size_t)minutes + 1);
	if (minutes > 1)
		return;
	ck_assert_uint_eq(entries(&s, "act.refused_again"), 1);
	again = json_find(&s, "/items", ACTION, "act.refused_again");
	ck_assert_str_eq(json_at(&s, "%s/fact/count", again), "90");
	ck_assert_str_eq(
		json_at(&s, "%s" ACTION,
			json_find(&s, "/items", "/index",
				  arena_strdup(&s.cx.mem, json_at(&s, "%s/fact/entry", again)))),
		"act.refused");
}
