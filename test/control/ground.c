#include "files.h"
#include "plant.h"

#define POLICY "policies/approval.json"

/* The policy in force with one text in it replaced by another, as a change. */
static void policy_asked(struct plant *p, const char *from, const char *to)
{
	struct site *s = &p->s;

	ask(s, "GET", "/v1/documents/" POLICY, p->jonas.secret, NULL, 200);
	change_asked_of(s, &p->jonas, POLICY,
			text_with(&s->cx,
				  arena_strndup(&s->cx.mem, s->last.body, s->last.body_size), from,
				  to),
			201);
}

#define TWO      "\"number\": 2, \"custody\": [\"file\", \"hardware\"]"
#define ONE(how) "\"number\": 1, \"custody\": [" how "]"

/* clang-format off */
static const struct { const char *custody; } careless[] = {
	{ ONE("\"sealed\", \"file\", \"hardware\"") },
	{ ONE("\"sealed\"") },
};
/* clang-format on */

/* The policy says who counts.  Where it takes sealed keys for its own change, none counts, and
 * keys that their owners hold do. */
TEST_EACH(no_sealed_key_changes_the_policy_though_the_policy_takes_it, careless)
{
	struct person rosa;
	auto_plant p = { 0 };

	plant_open(&p);
	rosa = plant_approver(&p, "rosa");
	policy_asked(&p, TWO, careless[_i].custody);
	person_signs(&p.s, &p.ben, 1, "approval", "approver", 201);
	person_signs(&p.s, &rosa, 1, "approval", "approver", 201);
	change_is(&p.s, &p.jonas, 1, "merged");
	policy_asked(&p, "\"not_after_days\": 7", "\"not_after_days\": 8");
	person_signs(&p.s, &p.anna, 2, "approval", "approver", 403);
	json_says(&p.s, "/detail", "with a sealed key");
	change_is(&p.s, &p.jonas, 2, "open");
	person_signs(&p.s, &p.ben, 2, "approval", "approver", 201);
	change_is(&p.s, &p.jonas, 2, "merged");
}
