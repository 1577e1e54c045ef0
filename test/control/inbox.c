#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "browse.h"
#include "plant.h"

#define OPEN   260 /* changes; more than a page of a list shows, or than is read at once */
#define SIGNED 3   /* of them by anna, the first ones */

/* A plant with changes of jonas. */
static void asked(struct plant *p)
{
	plant_open(p);
	for (int i = 0; i < OPEN; i++)
		change_asked_of(&p->s, &p->jonas, "models/m/model.json",
				model_document(&p->s, "m", "a"), 201);
}

/* The changes that a page lists, in their order. */
static size_t listed(struct site *s, int *out)
{
	const char *at = s->last.body;
	size_t n = 0;

	while ((at = page_follows(at, "<a href=\"/changes/"))) {
		ck_assert_uint_lt(n, OPEN);
		out[n++] = atoi(at);
	}
	return n;
}

/* The address behind More; NULL: this is the last page. */
static const char *more(struct site *s)
{
	const char *at = page_follows(s->last.body, "<a href=\"/?cursor=");

	return at ? arena_printf(&s->cx.mem, "/?cursor=%.*s", (int)strcspn(at, "\""), at) : NULL;
}

TEST(the_inbox_counts_every_open_change)
{
	auto_plant p = { 0 };

	asked(&p);
	for (int i = 1; i <= SIGNED; i++)
		person_signs(&p.s, &p.anna, i, "approval", "approver", 201);
	page_get(&p.s, "/", p.anna.secret, 200);
	page_says(p.s.last.body, "257 changes wait for your signature, 3 under way without you.");
	page_get(&p.s, "/", p.jonas.secret, 200);
	page_says(p.s.last.body, "0 changes wait for your signature, 260 under way without you.");
}

/* clang-format off */
static const struct { const char *limit; size_t pages; } limits[] = {
	{ "", 6 },
	{ "?limit=7", 7 }, /* later pages have as many as any */
	{ "?limit=200", 3 },
};
/* clang-format on */

TEST_EACH(its_pages_list_each_once_and_first_what_waits, limits)
{
	int numbers[OPEN];
	size_t n = 0, pages = 0;
	const char *url;
	auto_plant p = { 0 };

	asked(&p);
	for (int i = 1; i <= SIGNED; i++)
		person_signs(&p.s, &p.anna, i, "approval", "approver", 201);
	url = arena_printf(&p.s.cx.mem, "/%s", limits[_i].limit);
	for (; url; url = more(&p.s), pages++) {
		page_get(&p.s, url, p.anna.secret, 200);
		page_says(p.s.last.body, "257 changes wait for your signature, 3 under way");
		n += listed(&p.s, numbers + n);
	}
	ck_assert_uint_eq(pages, limits[_i].pages);
	ck_assert_uint_eq(n, OPEN);
	for (int i = 0; i < OPEN; i++)
		ck_assert_int_eq(numbers[i],
				 i < OPEN - SIGNED ? SIGNED + 1 + i : i - (OPEN - SIGNED) + 1);
}

/* A page that has no row of one of the lists says neither that it is empty nor how it goes on. */
TEST(a_list_is_called_empty_only_if_it_is)
{
	auto_plant p = { 0 };

	asked(&p);
	page_get(&p.s, "/", p.anna.secret, 200);
	page_says(p.s.last.body, "no other change is open");
	page_get(&p.s, more(&p.s), p.anna.secret, 200);
	page_says_not(p.s.last.body, "nothing waits for your signature");
	page_get(&p.s, "/", p.jonas.secret, 200);
	page_says(p.s.last.body, "nothing waits for your signature");
	page_get(&p.s, more(&p.s), p.jonas.secret, 200);
	page_says(p.s.last.body, "nothing waits for your signature");
	person_signs(&p.s, &p.anna, 1, "approval", "approver", 201);
	page_get(&p.s, "/", p.anna.secret, 200);
	page_says_not(p.s.last.body, "no other change is open");
}

static const char *const cursors[] = { "x", "MS5taW5l", "MS5taW5lLzE_", "MS5taW5lL3g", "MS4xLzE" };

TEST_EACH(a_cursor_that_the_inbox_did_not_give_is_refused, cursors)
{
	auto_site s = { 0 };

	site_open(&s);
	page_get(&s, arena_printf(&s.cx.mem, "/?cursor=%s", cursors[_i]), s.admin, 400);
	page_says(s.last.body, "?cursor is none that this list gave");
}
