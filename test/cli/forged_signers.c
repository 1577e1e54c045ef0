#include "forged.h"

#include <stdio.h>
#include <string.h>

/* A log whose holder counts people of another site, or has people of no site: model press is of
 * munich and hamburg, mara reviews for every site, max approves at munich and hans at hamburg. */

static void signers_open(struct export *x)
{
	struct plant *p = &x->p;
	struct site *s = &p->s;
	struct person max, hans;
	const char *record;
	int n;

	history_open(x);
	site_add(s, "hamburg");
	person_with_key_at(s, &max, "max", "approver", "munich", false, &p->anna);
	person_with_key_at(s, &hans, "hans", "approver", "hamburg", false, &p->anna);
	record = replaced(&s->cx, model_document(s, "lathe", "a"), "[\"*\"]",
			  "[\"hamburg\",\"munich\"]");
	n = change_asked_of(s, &p->jonas, "models/lathe/model.json", record, 201);
	person_signs(s, &p->mara, n, "review", "reviewer", 201);
	person_signs(s, &max, n, "approval", "approver", 201);
	person_signs(s, &hans, n, "approval", "approver", 201);
	change_is(s, &p->jonas, n, "merged");
	export_taken(x);
}

/* The indexes that the last merge counts, without the last but one: that of max. */
static const char *without_max(struct export *x, char *from, size_t room)
{
	struct ctx *cx = &x->p.s.cx;
	const char *all, *end, *last, *before;
	struct forged g = { 0 };
	struct entries e;
	const char *at = NULL;

	unpack(x, &g);
	entries_split(&g, &e);
	for (size_t i = 0; i < e.n; i++)
		if (strstr(e.e[i].b, "\"change.merged\""))
			at = strstr(e.e[i].b, "\"signatures\":[");
	ck_assert_ptr_nonnull(at);
	end = strchr(at, ']');
	all = arena_strndup(&cx->mem, at, (size_t)(end - at) + 1);
	snprintf(from, room, "%s", all);
	last = strrchr(all, ',');
	before = arena_strndup(&cx->mem, all, (size_t)(last - all));
	before = arena_strndup(&cx->mem, before, (size_t)(strrchr(before, ',') - before));
	return arena_printf(&cx->mem, "%s%s", before, last);
}

TEST(a_merge_that_counts_people_of_one_site_for_another_is_named)
{
	auto_export x = { 0 };
	char said[1000], from[200];
	const char *to;

	signers_open(&x);
	ck_assert_str_eq(verify(&x, x.tar, x.size, said, sizeof(said)), "");
	to = without_max(&x, from, sizeof(from));
	last_forged(&x, "change.merged", from, to, said, sizeof(said));
	detail_says(said, "the policy asks for more: 1 approval by role approver at munich");
	detail_says(said, "/fact/signatures");
}

static const struct forged_entry grants[] = {
	/* as if it had been for the other site: the statement relies on one that nobody made */
	{ "role.granted", "\"user\":\"max\",\"role\":\"approver\",\"site\":\"munich\"",
	  "\"user\":\"max\",\"role\":\"approver\",\"site\":\"hamburg\"", "site:hamburg" },
	{ "role.granted", "\"user\":\"max\",\"role\":\"approver\",\"site\":\"munich\"",
	  "\"user\":\"max\",\"role\":\"approver\",\"site\":\"nowhere\"",
	  "there is no site 'nowhere' yet" },
	{ "role.granted", "\"user\":\"mara\",\"role\":\"reviewer\",\"site\":\"*\"",
	  "\"user\":\"mara\",\"role\":\"reviewer\",\"site\":\"-\"", "'-' is no site" },
};

TEST(a_grant_that_is_moved_or_is_at_no_site_is_named)
{
	auto_export x = { 0 };

	signers_open(&x);
	each_forged_entry_is_named(&x, grants, countof(grants));
}
