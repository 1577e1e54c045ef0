#include <stdlib.h>
#include <string.h>

#include "clocks.h"
#include "engine/fsck.h"
#include "forged.h"
#include "rules/ends.h"

/* Addresses of sessions, after SOURCE_KEPT. */

/* Opens a session in so many ms from now; from then on the addresses before are over, or not. */
static void login_in(struct export *x, int64_t ms)
{
	clock_ahead(ms);
	run(&x->d, "iris", 0, "login", "--user", "iris", "--password-file", "password",
	    "--accept-vkey", NULL);
}

static void fsck_good(struct export *x)
{
	struct fsck_report r;

	assert_ok(&x->p.s.cx, fsck(&x->p.s.cx, x->p.s.in.db_path, NULL, FSCK_REPLAY, &r));
}

static size_t addresses(const struct forged *g)
{
	size_t n = 0;

	for (size_t i = 0; i < g->n; i++)
		n += strncmp(g->f[i].name, "personal/", 9) == 0;
	return n;
}

TEST(an_address_is_over_by_the_first_session_400_days_after_it)
{
	ck_assert(!source_ended(1000, 1000 + SOURCE_KEPT - 1));
	ck_assert(source_ended(1000, 1000 + SOURCE_KEPT));
	ck_assert_int_eq(SOURCE_KEPT, INT64_C(400) * 24 * 60 * 60 * 1000);
}

TEST(addresses_that_are_over_are_in_no_export_and_the_log_is_as_it_was)
{
	auto_export x = { 0 };

	history_open(&x);
	login_in(&x, SOURCE_KEPT - HOUR_MS);
	export_taken(&x);
	output_says(verify_run(&x, 0, "e.tar --vkey \"$vkey\""),
		    " 0 addresses are over after 400 days");
	fsck_good(&x);
	free(x.tar);
	login_in(&x, 2 * SOURCE_KEPT);
	run(&x.d, "iris", 0, "export", "create", "later.tar", "--reason", "inspection", NULL);
	verify_run(&x, 0, "later.tar --vkey \"$vkey\"");
	fsck_good(&x);
	x.tar = NULL;
	clock_right();
}

/* Both folders are in the order of their names. */
static void put_back(struct forged *later, const struct forged *before)
{
	for (size_t i = 0; i < before->n; i++) {
		struct archive_file *at = file_at(later, "personal/");
		const char *name = before->f[i].name;

		if (strncmp(name, "personal/", 9) != 0)
			continue;
		while (strncmp(at->name, "personal/", 9) == 0 && strcmp(at->name, name) < 0)
			at++;
		if (strcmp(at->name, name) == 0)
			continue;
		memmove(at + 1, at, (size_t)(&later->f[later->n++] - at) * sizeof(*at));
		*at = before->f[i];
		return;
	}
	ck_abort_msg("no address went");
}

TEST(an_address_that_is_over_is_named_where_an_export_has_it)
{
	static struct forged before, later;
	auto_export x = { 0 };
	char said[1000], *first;

	export_open(&x);
	unpack(&x, &before);
	first = x.tar;
	login_in(&x, 2 * SOURCE_KEPT);
	export_taken(&x);
	unpack(&x, &later);
	ck_assert_uint_lt(addresses(&later), addresses(&before));
	put_back(&later, &before);
	pack_and_verify(&later, said, sizeof(said));
	output_says(said, "it is an address whose time is over");
	free(first);
	clock_right();
}
