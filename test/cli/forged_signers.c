#include "forged.h"

/* A log whose holder counts people of another site, or has people of no site: model press is of
 * munich and hamburg, mara reviews for every site, max approves at munich and hans at hamburg. */

/* by: the indexes of the three signatures. */
static void signers_open(struct export *x, const char *by[3])
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
	by[0] = json_at(s, "/index");
	person_signs(s, &max, n, "approval", "approver", 201);
	by[1] = json_at(s, "/index");
	person_signs(s, &hans, n, "approval", "approver", 201);
	by[2] = json_at(s, "/index");
	change_is(s, &p->jonas, n, "merged");
	export_taken(x);
}

TEST(a_merge_that_counts_people_of_one_site_for_another_is_named)
{
	auto_export x = { 0 };
	char said[1000];
	const char *by[3], *from, *to;

	signers_open(&x, by);
	ck_assert_str_eq(verify(&x, x.tar, x.size, said, sizeof(said)), "");
	from = arena_printf(&x.p.s.cx.mem, "\"signatures\":[%s,%s,%s]", by[0], by[1], by[2]);
	to = arena_printf(&x.p.s.cx.mem, "\"signatures\":[%s,%s]", by[0], by[2]);
	last_forged(&x, "change.merged", from, to, said, sizeof(said));
	detail_says(said, "the policy asks for more: 1 approval by role approver at munich");
	detail_says(said, "/fact/signatures");
}

static const struct forged_entry grants[] = {
	/* as if it had been for the other site: the statement relies on one that nobody made */
	{ "role.granted", "\"user\":\"max\",\"role\":\"approver\",\"site\":\"munich\"",
	  "\"user\":\"max\",\"role\":\"approver\",\"site\":\"hamburg\"",
	  "its document names another role or site" },
	{ "role.granted", "\"user\":\"max\",\"role\":\"approver\",\"site\":\"munich\"",
	  "\"user\":\"max\",\"role\":\"approver\",\"site\":\"nowhere\"",
	  "there is no site 'nowhere' yet" },
	{ "role.granted", "\"user\":\"mara\",\"role\":\"reviewer\",\"site\":\"*\"",
	  "\"user\":\"mara\",\"role\":\"reviewer\",\"site\":\"-\"", "'-' is no site" },
};

TEST(a_grant_that_is_moved_or_is_at_no_site_is_named)
{
	auto_export x = { 0 };
	const char *by[3];

	signers_open(&x, by);
	each_forged_entry_is_named(&x, grants, countof(grants));
}
