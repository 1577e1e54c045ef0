#include "engine/refusal.h"

#include <stdio.h>
#include <string.h>

#include "access/tally.h"
#include "test.h"

static struct refusal_key key(const char *who)
{
	struct act act = { .actor.id = who, .what = "POST /v1/models" };
	struct fact none = { 0 };

	return refusal_key(&act, &none, E_CONFLICT, "it exists already");
}

TEST(repeats_within_a_minute_are_counted_and_told_once_it_is_over)
{
	struct refusals *r = refusals_new();
	struct refusal_key k = key("ada");
	int64_t first, count;

	ck_assert(!refusal_repeats(r, &k, 0, &first));
	refusal_entered(r, &k, 0, 7);
	ck_assert(refusal_repeats(r, &k, 1, &first));
	ck_assert_int_eq(first, 7);
	ck_assert(refusal_repeats(r, &k, REFUSAL_WINDOW_MS - 1, &first));
	ck_assert_int_eq(refusals_wake(r), REFUSAL_WINDOW_MS);
	ck_assert(!refusal_due(r, REFUSAL_WINDOW_MS - 1, false, &first, &count));
	ck_assert(!refusal_repeats(r, &k, REFUSAL_WINDOW_MS, &first));
	ck_assert(refusal_due(r, REFUSAL_WINDOW_MS, false, &first, &count));
	ck_assert_int_eq(first, 7);
	ck_assert_int_eq(count, 2);
	ck_assert(!refusal_due(r, REFUSAL_WINDOW_MS, false, &first, &count));
	refusals_committed(r);
	ck_assert_int_eq(refusals_wake(r), INT64_MAX);
	refusals_free(r);
}

TEST(another_actor_is_another_refusal)
{
	struct refusals *r = refusals_new();
	struct refusal_key a = key("ada"), b = key("bob");
	int64_t first;

	refusal_entered(r, &a, 0, 7);
	ck_assert(!refusal_repeats(r, &b, 1, &first));
	refusals_free(r);
}

TEST(what_was_not_committed_is_told_again_or_forgotten)
{
	struct refusals *r = refusals_new();
	struct refusal_key a = key("ada"), b = key("bob");
	int64_t first, count;

	refusal_entered(r, &a, 0, 7);
	refusal_repeats(r, &a, 1, &first);
	refusal_entered(r, &b, 0, 9);
	ck_assert(refusal_due(r, REFUSAL_WINDOW_MS, false, &first, &count));
	refusals_abandoned(r, 9, REFUSAL_WINDOW_MS);
	ck_assert(!refusal_repeats(r, &b, 1, &first));
	ck_assert(refusal_due(r, refusals_wake(r), false, &first, &count));
	ck_assert_int_eq(first, 7);
	ck_assert_int_eq(count, 1);
	refusals_free(r);
}

/* On a full disk: whether the batch came as far as the run or not. */
static const bool came_to_it[] = { false, true };

TEST_EACH(a_count_that_could_not_be_told_does_not_wake_the_writer_at_once, came_to_it)
{
	struct refusals *r = refusals_new();
	struct refusal_key a = key("ada"), b = key("bob");
	const int64_t now = REFUSAL_WINDOW_MS + 5;
	int64_t first, count;

	refusal_entered(r, &a, 0, 7);
	refusal_repeats(r, &a, 1, &first);
	refusal_entered(r, &b, now - 1, 8);
	refusal_repeats(r, &b, now, &first);
	if (came_to_it[_i])
		ck_assert(refusal_due(r, now, false, &first, &count));
	refusals_abandoned(r, 9, now);
	ck_assert_int_gt(refusals_wake(r), now + 1000);
	ck_assert_int_le(refusals_wake(r), now + REFUSAL_WINDOW_MS);
	ck_assert(!refusal_due(r, now, false, &first, &count));
	refusals_free(r);
}

/* As when the writer stops: every run is told before the jobs of that batch. */
TEST(a_refusal_whose_run_was_told_in_the_same_batch_is_entered_anew)
{
	struct refusals *r = refusals_new();
	struct refusal_key k = key("ada");
	int64_t first, count;

	refusal_entered(r, &k, 0, 7);
	refusal_repeats(r, &k, 1, &first);
	ck_assert(refusal_due(r, 2, true, &first, &count));
	ck_assert(!refusal_repeats(r, &k, 3, &first));
	refusal_entered(r, &k, 3, 9);
	ck_assert(refusal_repeats(r, &k, 4, &first));
	ck_assert_int_eq(first, 9);
	refusals_committed(r);
	ck_assert(refusal_due(r, 5, true, &first, &count));
	ck_assert_int_eq(first, 9);
	ck_assert_int_eq(count, 1);
	refusals_free(r);
}

/* ---- of strangers ---- */

static const char *told(struct ctx *cx, const struct tally *taken)
{
	struct fact f;

	fact_start(cx, &f, ACTION_ACCESS_REFUSED);
	tally_print(taken, cx, 0, &f);
	put_close(&f.body, '}');
	return f.body.text;
}

TEST(what_one_telling_has_no_other_tells)
{
	struct tally *t = tally_new(), *first, *second;
	struct ctx cx = { 0 };

	ck_assert_ptr_null(tally_take(t));
	tally_add(t, "192.0.2.1", "invalid");
	tally_add(t, "192.0.2.1", "invalid");
	first = tally_take(t);
	ck_assert_ptr_null(tally_take(t));
	tally_add(t, "192.0.2.1", "invalid");
	second = tally_take(t);
	assert_says(told(&cx, first), "\"what\":\"invalid\",\"count\":2}]");
	assert_says(told(&cx, second), "\"what\":\"invalid\",\"count\":1}]");
	tally_free(first);
	tally_free(second);
	tally_free(t);
	arena_free(&cx.mem);
}

TEST(what_could_not_be_told_is_told_with_what_came_since)
{
	struct tally *t = tally_new(), *taken;
	struct ctx cx = { 0 };

	tally_add(t, "192.0.2.1", "invalid");
	taken = tally_take(t);
	tally_add(t, "192.0.2.1", "invalid");
	tally_add(t, "192.0.2.2", "not-found");
	tally_give_back(t, taken);
	tally_free(taken);
	taken = tally_take(t);
	assert_says(told(&cx, taken), "\"what\":\"invalid\",\"count\":2},");
	assert_says(told(&cx, taken), "\"what\":\"not-found\",\"count\":1}]");
	tally_free(taken);
	tally_free(t);
	arena_free(&cx.mem);
}

/* ---- one actor, and each refusal another one ---- */

static struct refusal_key other_key(struct actor actor, int n)
{
	char detail[40];
	struct act act = { .actor = actor, .what = "POST /v1/models" };
	struct fact none = { 0 };

	snprintf(detail, sizeof(detail), "m%d exists already", n);
	return refusal_key(&act, &none, E_CONFLICT, detail);
}

/* How many of so many are entered, the first of them as that entry. */
static int entered(struct refusals *r, struct actor actor, int n, int64_t now, int64_t index)
{
	int in = 0;

	for (int i = 0; i < n; i++) {
		struct refusal_key k = other_key(actor, i);
		int64_t first;

		if (!refusal_repeats(r, &k, now, &first))
			refusal_entered(r, &k, now, index + in++);
	}
	return in;
}

static const struct actor ada = { .kind = KIND_PERSON, .id = "ada" },
			  bob = { .kind = KIND_PERSON, .id = "bob" };

TEST(of_an_actor_sixty_a_minute_are_entered_and_the_rest_is_a_count_at_the_last_of_them)
{
	struct refusals *r = refusals_new();
	int64_t first, count;

	ck_assert_int_eq(entered(r, ada, 100, 0, 500), 60);
	ck_assert_int_eq(entered(r, bob, 30, 10, 600), 30);
	ck_assert(!refusal_due(r, REFUSAL_WINDOW_MS - 1, false, &first, &count));
	ck_assert(refusal_due(r, REFUSAL_WINDOW_MS, false, &first, &count));
	ck_assert_int_eq(first, 559);
	ck_assert_int_eq(count, 40);
	ck_assert(!refusal_due(r, REFUSAL_WINDOW_MS, false, &first, &count));
	refusals_committed(r);
	ck_assert_int_eq(entered(r, ada, 100, REFUSAL_WINDOW_MS, 700), 60);
	refusals_free(r);
}

TEST(many_actors_in_a_loop_are_each_held_to_sixty)
{
	struct refusals *r = refusals_new();
	int64_t first, count, told = 0;
	char id[40];

	for (int i = 0; i < 100; i++) {
		snprintf(id, sizeof(id), "p%d", i);
		ck_assert_int_eq(entered(r, (struct actor){ .kind = KIND_SERVICE, .id = id }, 70, 0,
					 i * 100),
				 60);
	}
	while (refusal_due(r, REFUSAL_WINDOW_MS, false, &first, &count))
		told += count;
	ck_assert_int_eq(told, 100 * 10);
	refusals_free(r);
}

/* Else which of a hundred releases was not published would be said nowhere. */
TEST(what_the_system_is_refused_is_entered_each)
{
	struct refusals *r = refusals_new();

	ck_assert_int_eq(entered(r, (struct actor)SYSTEM_ACTOR, 100, 0, 0), 100);
	refusals_free(r);
}

TEST(a_sixtieth_that_was_lost_with_its_batch_is_followed_by_another)
{
	struct refusals *r = refusals_new();
	int64_t first, count;

	ck_assert_int_eq(entered(r, ada, 80, 0, 0), 60);
	refusals_abandoned(r, 30, 1);
	/* the first 30 are there; the next is entered, and those after it are counted there */
	ck_assert_int_eq(entered(r, ada, 80, 2, 30), 1);
	ck_assert(refusal_due(r, REFUSAL_WINDOW_MS, false, &first, &count));
	refusals_free(r);
}
