#include <string.h>

#include "anew.h"
#include "clocks.h"
#include "waiting.h"

/* What the root's threshold signs alone each person proposes, and one person's proposal keeps none
 * of another's back. */

#define say(s, ...) arena_printf(&(s)->cx.mem, __VA_ARGS__)
#define DAY         (24 * HOUR_MS)

static void ended(struct plant *p, const char *act, const char *secret, int status)
{
	ask(&p->s, "POST", say(&p->s, "/v1/acts/%s/withdraw", act), secret,
	    body(&p->s, "{'reason':'a test'}"), status);
}

static const char *suspended(struct plant *p, const char *id)
{
	const char *act =
		act_proposed(&p->s, p->ben.secret, "suspend", say(&p->s, "'person':'%s'", id));

	person_signs_act(&p->s, &p->ben, act, "order", 201);
	return act;
}

/* jonas fetches the document, and carries what the holder signed. */
static void jonas_carries(struct plant *p, size_t holder, const char *act)
{
	const char *document = arena_strdup(
		&p->s.cx.mem, ask(&p->s, "GET", say(&p->s, "/v1/acts/%s/document", act),
				  p->jonas.secret, NULL, 200));

	ask(&p->s, "POST", say(&p->s, "/v1/acts/%s/root-signatures", act), p->jonas.secret,
	    held_by(p, &p->keys.root[holder], document), 201);
}

#define LIFT "{'act':'lift-suspension','reason':'r','person':'anna'}"
/* Where an approver suspended whoever proposes such acts by a role. */
TEST(whoever_reads_an_act_proposes_what_the_roots_threshold_signs_alone)
{
	auto_plant p = { 0 };
	struct person iris = { .id = "iris" };
	const char *act;

	plant_rooted(&p);
	suspended(&p, "anna");
	suspended(&p, "root");
	person_login(&p.s, &iris); /* no role: iris reads no act */
	ask(&p.s, "POST", "/v1/acts", iris.secret, body(&p.s, LIFT), 404);
	json_is(&p.s, "/pointer", "/person");
	act = act_proposed(&p.s, p.jonas.secret, "lift-suspension", "'person':'anna'");
	json_is(&p.s, "/actor/roles/0", "author");
	ask(&p.s, "POST", "/v1/acts", p.jonas.secret, body(&p.s, LIFT), 409);
	json_says(&p.s, "/detail", act);
	jonas_carries(&p, 0, act);
	jonas_carries(&p, 1, act);
	ask(&p.s, "GET", say(&p.s, "/v1/acts/%s", act), p.jonas.secret, NULL, 200);
	json_is(&p.s, "/state", "done");
	plant_holds(&p);
}

TEST(a_person_in_no_role_that_proposes_acts_proposes_a_re_founding)
{
	auto_anew f = { 0 };
	struct site *s = &f.p.s;
	const char *act;

	anew_open(&f);
	approvers_gone(&f);
	act = act_proposed(s, f.p.jonas.secret, "refound", two_named(&f));
	holder_signs(&f.p, 0, act, 201);
	ended(&f.p, act, f.p.jonas.secret, 403);
	holder_signs(&f.p, 1, act, 201);
	act_is_now(&f.p, act, "waiting");
	plant_holds(&f.p);
}

TEST(what_one_person_proposed_first_keeps_no_like_re_founding_of_another_back_until_it_waits)
{
	auto_anew f = { 0 };
	struct site *s = &f.p.s;
	const char *first, *act;

	anew_open(&f);
	approvers_gone(&f);
	first = act_proposed(s, f.p.jonas.secret, "refound", two_named(&f));
	act = act_proposed(s, s->admin, "refound", two_named(&f));
	holder_signs(&f.p, 0, act, 201);
	ended(&f.p, first, f.p.jonas.secret, 201);
	holder_signs(&f.p, 1, act, 201);
	act_is_now(&f.p, act, "waiting");
	ask(s, "POST", "/v1/acts", f.p.jonas.secret,
	    body(s, "{'act':'refound','reason':'r',%s}", json_of(s, two_named(&f))), 409);
	json_says(s, "/detail", act);
	plant_holds(&f.p);
}

/* The one that took no effect can take none any more. */
TEST(of_two_like_lifts_by_two_people_each_is_signed_and_the_other_fits_no_more)
{
	auto_plant p = { 0 };
	const char *first, *act;

	plant_rooted(&p);
	suspended(&p, "anna");
	first = act_proposed(&p.s, p.ben.secret, "lift-suspension", "'person':'anna'");
	act = act_proposed(&p.s, p.jonas.secret, "lift-suspension", "'person':'anna'");
	holder_signs(&p, 0, first, 201);
	holder_signs(&p, 0, act, 201);
	holder_signs(&p, 1, act, 201);
	act_is_now(&p, act, "done");
	holder_signs(&p, 1, first, 409);
	act_is_now(&p, first, "open");
	plant_holds(&p);
}

TEST(what_others_sign_by_a_role_nobody_proposes_without_it)
{
	auto_plant p = { 0 };

	plant_open(&p);
	ask(&p.s, "POST", "/v1/acts", p.jonas.secret,
	    body(&p.s, "{'act':'suspend','reason':'r','person':'anna'}"), 403);
	json_is(&p.s, "/detail", "'jonas' does not propose 'suspend'");
	plant_holds(&p);
}

TEST(one_person_has_so_many_of_them_open_at_most)
{
	auto_plant p = { 0 };
	char secret[80];

	plant_open(&p);
	for (int i = 0; i <= 16; i++) {
		const char *id = say(&p.s, "person-%d", i);

		person_add(&p.s, id, "", secret);
		ask(&p.s, "POST", say(&p.s, "/v1/users/%s/suspend", id), p.s.admin,
		    body(&p.s, "{'reason':'r'}"), 201);
		ask(&p.s, "POST", "/v1/acts", p.jonas.secret,
		    body(&p.s, "{'act':'lift-suspension','reason':'r','person':'%s'}", id),
		    i < 16 ? 201 : 409);
	}
	json_is(&p.s, "/detail", "16 acts 'lift-suspension' that 'jonas' proposed are open");
	plant_holds(&p);
}

/* What an open one about a suspension that is over would keep back nobody could end. */
TEST(a_lift_that_was_left_open_keeps_none_of_the_next_suspension_back)
{
	auto_plant p = { 0 };
	const char *act;

	plant_open(&p);
	ask(&p.s, "POST", "/v1/users/mara/suspend", p.s.admin, body(&p.s, "{'reason':'r'}"), 201);
	act = act_proposed(&p.s, p.s.admin, "lift-suspension", "'person':'mara'");
	plant_later(&p, 3 * DAY + 1000);
	do
		ask(&p.s, "GET", "/v1/users/mara", p.s.admin, NULL, 200);
	while (strcmp(json_at(&p.s, "/state"), "active") != 0);
	person_login(&p.s, &p.ben);
	suspended(&p, "mara");
	ck_assert_str_ne(act_proposed(&p.s, p.jonas.secret, "lift-suspension", "'person':'mara'"),
			 act);
	plant_holds(&p);
	clock_right();
}
