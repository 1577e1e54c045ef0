#include "access/budget.h"

#include <stdio.h>

#include "test.h"

#define HERE  "192.0.2.1"
#define THERE "192.0.2.2"
#define FEW   1000   /* have rows of their own */
#define MANY  100000 /* have not */

/* Tries that are let in at that moment, of so many. */
static int let_in(struct budget *b, const char *typed, const char *source, const char *secret,
		  int tries, int64_t now)
{
	const struct asker who = { typed, source, secret };
	int n = 0;

	for (int i = 0; i < tries; i++)
		n += budget_take(b, &who, now) == 0;
	return n;
}

/* Names of nobody, one try each. */
static int spray(struct budget *b, const char *source, int tries, int64_t now)
{
	char name[40];
	int n = 0;

	for (int i = 0; i < tries; i++) {
		snprintf(name, sizeof(name), "name-%d", i);
		n += let_in(b, name, source, NULL, 1, now);
	}
	return n;
}

TEST(a_name_at_one_source_has_twelve_tries_and_then_one_each_six_seconds)
{
	struct budget *b = budget_new();
	const struct asker who = { "ada", HERE, NULL };

	ck_assert_int_eq(let_in(b, "ada", HERE, NULL, 50, 0), 12);
	ck_assert_int_eq(budget_take(b, &who, 0), 6);
	ck_assert_int_eq(budget_take(b, &who, 5001), 1);
	ck_assert_int_eq(let_in(b, "ada", HERE, NULL, 50, 6000), 1);
	ck_assert_int_eq(let_in(b, "ada", HERE, NULL, 50, 18000), 2);
	ck_assert_int_eq(let_in(b, "ada", HERE, NULL, 50, MANY * 1000), 12);
	budget_free(b);
}

TEST(a_source_has_a_hundred_and_twenty_tries_whatever_the_names_and_then_two_a_second)
{
	struct budget *b = budget_new();

	ck_assert_int_eq(spray(b, HERE, 1000, 0), 120);
	ck_assert_int_eq(let_in(b, "ada", HERE, NULL, 1, 0), 0);
	ck_assert_int_eq(spray(b, HERE, 1000, 1000), 2);
	ck_assert_int_eq(spray(b, THERE, 1000, 1000), 120);
	budget_free(b);
}

TEST(nobody_is_refused_at_one_source_for_what_another_did_to_the_same_name)
{
	struct budget *b = budget_new();
	char source[40];
	int n = 0;

	for (int i = 0; i < FEW; i++) {
		snprintf(source, sizeof(source), "2001:db8::%x", i);
		n += let_in(b, "ada", source, NULL, 12, 0);
	}
	ck_assert_int_ge(n, 3 * FEW);      /* each of them has its three */
	ck_assert_int_le(n, 3 * FEW + 60); /* and no more, once the name's own are spent */
	ck_assert_int_eq(let_in(b, "ada", HERE, NULL, 12, 0), 3);
	ck_assert_int_eq(let_in(b, "bob", HERE, NULL, 50, 0), 12);
	budget_free(b);
}

TEST(a_try_that_succeeds_costs_nothing)
{
	struct budget *b = budget_new();
	const struct asker who = { "ada", HERE, NULL };

	for (int i = 0; i < 1000; i++) {
		ck_assert_int_eq(budget_take(b, &who, 0), 0);
		budget_give_back(b, &who);
	}
	ck_assert_int_eq(let_in(b, "ada", HERE, NULL, 50, 0), 12);
	budget_free(b);
}

TEST(whoever_was_let_in_before_keeps_a_share_that_no_flood_takes)
{
	struct budget *b = budget_new();

	budget_remember(b, "a secret", "ada");
	spray(b, HERE, 1000, 0);
	let_in(b, "ada", HERE, NULL, 50, 0);
	ck_assert_int_eq(let_in(b, "ada", HERE, "a secret", 50, 0), 12);
	ck_assert_int_eq(let_in(b, "ada", HERE, "another", 50, 0), 0);
	ck_assert_int_eq(let_in(b, "bob", HERE, "a secret", 50, 0), 0);
	budget_free(b);
}

TEST(a_source_that_tried_often_is_not_forgotten_for_many_that_tried_once)
{
	struct budget *b = budget_new();
	char source[40];

	ck_assert_int_eq(let_in(b, "ada", HERE, NULL, 50, 0), 12);
	for (int i = 0; i < MANY; i++) {
		snprintf(source, sizeof(source), "2001:db8::%x", i);
		spray(b, source, 1, 0);
	}
	ck_assert_int_eq(let_in(b, "ada", HERE, NULL, 50, 0), 0);
	budget_free(b);
}

/* The rows that lie where a stranger's would are those of others, who tried often. */
TEST(in_a_full_table_who_never_tried_owes_nothing)
{
	struct budget *b = budget_new();
	char name[40], source[40];

	for (int i = 0; i < MANY / 4; i++) {
		snprintf(name, sizeof(name), "name-%d", i);
		snprintf(source, sizeof(source), "2001:db8::%x", i);
		let_in(b, name, source, NULL, 12, 0);
	}
	for (int i = 0; i < FEW; i++) {
		snprintf(name, sizeof(name), "stranger-%d", i);
		snprintf(source, sizeof(source), "2001:db8:1::%x", i);
		ck_assert_int_eq(let_in(b, name, source, NULL, 1, 0), 1);
	}
	budget_free(b);
}

/* What came after its tries were spent is not owed as well. */
TEST(a_name_that_was_flooded_has_its_own_tries_again_two_minutes_after)
{
	struct budget *b = budget_new();
	char source[40];

	for (int i = 0; i < FEW; i++) {
		snprintf(source, sizeof(source), "2001:db8::%x", i);
		let_in(b, "ada", source, NULL, 12, 0);
	}
	ck_assert_int_eq(let_in(b, "ada", HERE, NULL, 50, 0), 3);
	ck_assert_int_eq(let_in(b, "ada", THERE, NULL, 50, 120000), 12);
	budget_free(b);
}
