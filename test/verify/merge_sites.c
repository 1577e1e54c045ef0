#include <stdlib.h>

#include "documents/path.h"
#include "files.h"
#include "merging.h"
#include "test.h"

/* Whose people a merge counts: ben is approver at s. */

/* clang-format off */

static void asked_at(struct merging *w, const char *site)
{
	merging_in_force(w, POLICY_PATH,
		 text_with(&w->v.cx, merging_policy, "\"custody\":[\"file\"]",
			   arena_printf(&w->v.cx.mem, "\"custody\":[\"file\"],\"site\":\"%s\"", site)));
}

static void concerns(struct merging *w, const char *one, const char *other)
{
	static const char *sites[3];

	sites[0] = one;
	sites[1] = other;
	w->c.sites = sites;
	asked_at(w, "concerned");
}

static void of_his_site(struct merging *w)
{
	concerns(w, "s", NULL);
}

static void of_another_site(struct merging *w)
{
	concerns(w, "munich", NULL);
}

static void of_one_site_more(struct merging *w)
{
	concerns(w, "munich", "s");
}

static void of_one_site_more_and_all(struct merging *w)
{
	of_one_site_more(w);
	w->approver.site = "*";
	w->c.s[0].site = "*";
}

/* The statement names what is relied on; that he holds more makes it no wider. */
static void of_one_site_more_and_stated_one(struct merging *w)
{
	of_one_site_more(w);
	w->approver.site = "*";
}

static void of_every_site(struct merging *w)
{
	concerns(w, "*", NULL);
}

static void of_before_there_were_sites(struct merging *w)
{
	asked_at(w, "concerned");
}

static void of_a_site_that_is_named(struct merging *w)
{
	asked_at(w, "munich");
}

static void of_his_site_that_is_named(struct merging *w)
{
	asked_at(w, "s");
}

static void role_moved(struct merging *w)
{
	w->approver.site = "munich";
}

static void of_a_site_that_is_not_there(struct merging *w)
{
	map_put(&w->s.sites, "site:hamburg", NULL);
	merging_in_force(w, RECORD, merging_version(w, "", ""));
	merging_brings(w, RELEASE, golden(&w->v.cx, "release.json").b);
}

static void a_policy_of_a_site_that_is_not_there(struct merging *w)
{
	const char *old = map_get(&w->s.tree, POLICY_PATH);
	const char *new = text_with(&w->v.cx, merging_policy, "\"custody\":[\"file\"]",
				    "\"custody\":[\"file\"],\"site\":\"berlin\"");

	w->path = (struct manifest_path){ POLICY_PATH, old, papers_document(&w->papers, new) };
}
/* clang-format on */

static const struct {
	void (*alter)(struct merging *w);
	const char *says; /* NULL: it follows */
} merges[] = {
	{ of_his_site, NULL },
	{ of_another_site, "asks for more: 1 approval by role approver at munich" },
	{ of_one_site_more, "asks for more: 1 approval by role approver at munich" },
	{ of_one_site_more_and_all, NULL },
	{ of_one_site_more_and_stated_one, "1 approval by role approver at munich" },
	{ of_every_site, "asks for more: 1 approval by role approver at *" },
	{ of_before_there_were_sites, "asks for more: 1 approval by role approver at *" },
	{ of_a_site_that_is_named, "asks for more: 1 approval by role approver at munich" },
	{ of_his_site_that_is_named, NULL },
	{ role_moved, "does not hold the role" },
	{ of_a_site_that_is_not_there, "names the site 'hamburg', and there is none" },
	{ a_policy_of_a_site_that_is_not_there, "names the site 'berlin', and there is none" },
};

TEST_EACH(a_merge_is_believed_if_people_of_each_site_concerned_count, merges)
{
	struct merging *w = malloc(sizeof(*w));

	merging_make(w);
	merges[_i].alter(w);
	merging_judged(w, merging_merge(w), merges[_i].says);
}
