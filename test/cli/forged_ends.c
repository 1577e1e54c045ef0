#include "forged.h"
#include "waiting.h"

/* What a holder of the log's key could write of who ended an act: the one who proposed it and kept
 * others' signatures from ever counting, whom it concerns, who suspended the person whom it lifts
 * again, or an account that nobody confirmed. */

#define say(x, ...) arena_printf(&(x)->p.s.cx.mem, __VA_ARGS__)

enum { KEY, SIGNED, LIFT, BEGUN, LASTS, GRANT, OWN, DORA, END_COUNT };

static void anna_ends(struct export *x, const char *act)
{
	ask(&x->p.s, "POST", say(x, "/v1/acts/%s/withdraw", act), x->p.anna.secret,
	    "{\"reason\":\"r\"}", 201);
}

static const char *of_person(struct export *x, const char *secret, const char *kind, const char *id)
{
	return act_proposed(&x->p.s, secret, kind, say(x, "'person':'%s'", id));
}

/* An approver at every site, whose code its giver used. */
static void dora_added(struct export *x)
{
	struct site *s = &x->p.s;
	char code[80], secret[80];

	ask(s, "POST", "/v1/users", s->admin, body(s, "{'id':'dora','name':'d','site':'munich'}"),
	    201);
	role_granted_by_act(s, "dora", "approver", "*");
	ask(s, "POST", "/v1/users/dora/invite", s->admin, "{\"reason\":\"r\"}", 201);
	secret_given(s, code);
	redeem_and_login(s, "dora", code, secret);
}

/* hedy is an administrator at the site of the grant, whom nobody confirmed. */
static const char *grant_signed(struct export *x)
{
	struct site *s = &x->p.s;
	const char *act;
	char hedy[80];

	person_add(s, "hedy", "administrator", hedy);
	act = act_proposed(s, s->admin, "grant-role",
			   "'person':'ben','role':'approver','site':'munich'");
	person_signs_act(s, &x->p.anna, act, "order", 201);
	return act;
}

/* anna ends each, but that about her own key, which its proposer does. */
static void ends_open(struct export *x, const char *act[END_COUNT])
{
	struct site *s = &x->p.s;
	struct person more;

	history_open(x);
	more = x->p.ben;
	person_key_add(s, &more, "approver");
	act[KEY] = key_act(s, s->admin, more.key);
	person_signs_act(s, &x->p.anna, act[KEY], "acknowledgement", 201);
	anna_ends(x, act[KEY]);
	more = x->p.mara;
	person_key_add(s, &more, "reviewer");
	act[SIGNED] = key_act(s, s->admin, more.key);
	person_signs_act(s, &x->p.anna, act[SIGNED], "acknowledgement", 201);
	anna_ends(x, act[SIGNED]);
	act[LIFT] = of_person(x, x->p.ben.secret, "suspend", "vera");
	person_signs_act(s, &x->p.ben, act[LIFT], "order", 201);
	/* by who has no role that proposes acts: that is believed */
	act[LIFT] = of_person(x, x->p.jonas.secret, "lift-suspension", "vera");
	anna_ends(x, act[LIFT]);
	act[BEGUN] = of_person(x, x->p.ben.secret, "lift-suspension", "vera");
	anna_ends(x, act[BEGUN]);
	ask(s, "POST", "/v1/users/mara/suspend", s->admin, "{\"reason\":\"r\"}", 201);
	act[LASTS] = of_person(x, s->admin, "confirm-suspension", "mara");
	person_signs_act(s, &x->p.ben, act[LASTS], "confirmation", 201);
	act[LASTS] = of_person(x, s->admin, "lift-suspension", "mara");
	anna_ends(x, act[LASTS]);
	act[GRANT] = grant_signed(x);
	anna_ends(x, act[GRANT]);
	dora_added(x);
	act[DORA] = of_person(x, x->p.ben.secret, "suspend", "jonas");
	anna_ends(x, act[DORA]);
	act[OWN] = act_proposed(s, x->p.anna.secret, "revoke-key",
				say(x, "'key':'%s','since':21", x->p.ben.key));
	anna_ends(x, act[OWN]);
	export_taken(x);
}

static const struct {
	int act;
	const char *who, *says;
} rows[] = {
	{ KEY, "root", "'root' does not end the act 'confirm-key'" },
	{ SIGNED, "root", "'root' does not end the act 'confirm-key'" },
	{ LIFT, "ben", "'ben' does not end the act 'lift-suspension'" },
	{ BEGUN, "ben", "'ben' does not end the act 'lift-suspension'" },
	{ LASTS, "ben", "'ben' does not end the act 'lift-suspension'" },
	{ GRANT, "hedy", "'hedy' does not end the act 'grant-role'" },
	{ OWN, "ben", "'ben' does not end the act 'revoke-key'" },
	{ DORA, "dora", "'dora' does not end the act 'suspend'" },
};

TEST(who_may_not_end_an_act_is_named_at_the_entry_that_says_so)
{
	auto_export x = { 0 };
	const char *act[END_COUNT];
	char said[1000];

	ends_open(&x, act);
	ck_assert_str_eq(verify(&x, x.tar, x.size, said, sizeof(said)), "");
	for (size_t i = 0; i < countof(rows); i++)
		entry_bent(&x, "act.withdrawn", act[rows[i].act], "\"id\":\"anna\"", "]",
			   say(&x, "\"id\":\"%s\",\"for\":null,\"roles\":[]", rows[i].who),
			   rows[i].says);
}
