#include "evidence.h"

/* A device asks for people of its own site, as trust/approval.json says: of the release always, of
 * the version where its change concerned that site. */

static void asks_for(struct world *w, const char *site)
{
	for (size_t i = 0; i < w->trust.approval.release.n; i++)
		w->trust.approval.release.need[i].site = site;
}

/* clang-format off */
static const struct {
	const char *asks;                   /* of each need; NULL: as if left out */
	const char *device, *mara, *ben;    /* where the device is; where they hold their roles */
	const char *version, *release;      /* sites that the two changes state */
	const char *place, *lacks;          /* NULL: it believes */
} rows[] = {
	{ NULL,        "munich",  "hamburg", "berlin",  "[\"*\"]", "[\"*\"]", NULL, NULL },
	{ "any",       "munich",  "hamburg", "berlin",  "[\"*\"]", "[\"*\"]", NULL, NULL },
	{ "concerned", "munich",  "munich",  "munich",  "[\"*\"]", "[\"*\"]", NULL, NULL },
	{ "concerned", "munich",  "*",       "*",       "[\"*\"]", "[\"*\"]", NULL, NULL },
	{ "concerned", "munich",  "munich",  "*",       "[\"munich\"]", "[\"munich\"]", NULL, NULL },
	{ "concerned", "munich",  "munich",  "munich",  "", "", NULL, NULL },
	{ "concerned", "munich",  "munich",  "hamburg", "[\"munich\"]", "[\"munich\"]",
	  "/changes/0", "0 of 1 approval by role approver at munich" },
	{ "concerned", "munich",  "hamburg", "munich",  "[\"munich\"]", "[\"munich\"]",
	  "/changes/0", "0 of 1 review by role reviewer at munich" },
	{ "concerned", "hamburg", "munich",  "munich",  "[\"hamburg\",\"munich\"]", "[\"munich\"]",
	  "/changes/0", "at hamburg" },
	{ "concerned", "munich",  "munich",  "hamburg", "", "",
	  "/changes/0", "at munich" },
	/* what a captured server states of the release counts for nothing */
	{ "concerned", "munich",  "hamburg", "hamburg", "[\"hamburg\"]", "[\"hamburg\"]",
	  "/changes/1", "0 of 1 review by role reviewer at munich" },
	/* a version of other sites was approved there, and by people of each */
	{ "concerned", "munich",  "munich",  "munich",  "[\"hamburg\"]", "[\"munich\"]",
	  "/changes/0", "0 of 1 review by role reviewer at hamburg" },
	{ "concerned", "munich",  "munich",  "*",       "[\"berlin\",\"hamburg\"]", "[\"munich\"]",
	  "/changes/0", "0 of 1 review by role reviewer at berlin" },
	{ "concerned", "munich",  "*",       "*",       "[\"berlin\",\"hamburg\"]", "[\"munich\"]", NULL, NULL },
	/* a site of its own */
	{ "berlin",    "munich",  "berlin",  "berlin",  "[\"munich\"]", "[\"munich\"]", NULL, NULL },
	{ "berlin",    "munich",  "*",       "berlin",  "[\"munich\"]", "[\"munich\"]", NULL, NULL },
	{ "berlin",    "munich",  "berlin",  "munich",  "[\"munich\"]", "[\"munich\"]",
	  "/changes/0", "0 of 1 approval by role approver at berlin" },
};
/* clang-format on */

TEST_EACH(a_device_believes_people_of_its_own_site_where_those_concerned_are_asked_for, rows)
{
	auto_world w = { .n = 0 };

	world_open(&w);
	world_grant(&w, MARA, rows[_i].mara);
	world_grant(&w, BEN, rows[_i].ben);
	w.site = rows[_i].device;
	w.version_sites = rows[_i].version;
	w.release_sites = rows[_i].release;
	asks_for(&w, rows[_i].asks);
	world_build(&w);
	if (!rows[_i].lacks) {
		assert_ok(&w.cx, world_check(&w));
		return;
	}
	assert_err(world_check(&w), E_FORBIDDEN);
	assert_says(w.cx.detail, rows[_i].lacks);
	ck_assert_str_eq(w.cx.place, rows[_i].place);
}

/* In the munich of these people a grant was for hamburg: the two are judged apart. */
TEST(a_statement_that_names_another_site_than_its_signers_grant_does_not_count)
{
	auto_world w = { .n = 0 };

	world_open(&w);
	world_grant(&w, BEN, "hamburg");
	w.granted[BEN] = "munich"; /* what he states */
	world_build(&w);
	assert_err(world_check(&w), E_FORBIDDEN);
	assert_says(w.cx.detail, "did not hold this role at this site");
}

/* Version and release in one change: it brings the release, whatever else it concerned. */
TEST(in_one_change_the_judges_own_site_is_asked_for)
{
	auto_world w = { .n = 0 };

	world_open(&w);
	w.together = true;
	asks_for(&w, "concerned");
	w.version_sites = "[\"hamburg\"]";
	world_grant(&w, BEN, "hamburg");
	world_build(&w);
	assert_err(world_check(&w), E_FORBIDDEN);
	assert_says(w.cx.detail, "0 of 1 approval by role approver at munich");
}
