#include "clocks.h"
#include "forged.h"
#include "release.h"
#include "waiting.h"

/* What a holder of the log's key could write of acts that wait: an effect that comes too early,
 * that no holder of the root signed for, or that nobody had to wait for. */

#define say(x, ...) arena_printf(&(x)->p.s.cx.mem, __VA_ARGS__)
#define DAY         (24 * HOUR_MS)

/* anna alone is there, and one of the root's holders.  What is bent before a statement shows at
 * that statement's base: so the holder is last of the act that is last, and first of the first. */
static const char *auditor_waits(struct export *x, const char *id, bool holder_first)
{
	const char *act =
		act_proposed(&x->p.s, x->p.s.admin, "grant-role",
			     say(x, "'person':'%s','role':'auditor','site':'munich'", id));

	if (holder_first)
		holder_signs(&x->p, 1, act, 201);
	person_signs_act(&x->p.s, &x->p.anna, act, "order", 201);
	if (!holder_first)
		holder_signs(&x->p, 1, act, 201);
	return act;
}

static void login_as(struct export *x, const char *user, char *secret)
{
	ask(&x->p.s, "POST", "/v1/session", NULL,
	    say(x, "{\"user\":\"%s\",\"password\":\"" PASSWORD "\"}", user), 201);
	secret_given(&x->p.s, secret);
}

/* xen becomes an author in the last half hour, and nothing else is entered before the first effect.
 * The waits are an hour apart: what a slow machine takes between two steps changes no order. */
static void day_passes(struct export *x, const char *xen, const char *vic)
{
	clock_ahead(DAY + HOUR_MS / 2);
	login_as(x, "root", x->p.s.admin);
	role_grant(&x->p.s, "xen", "author");
	clock_ahead(DAY + HOUR_MS + 3000);
	act_becomes(&x->p, xen, "lapsed");
	clock_ahead(DAY + 2 * HOUR_MS + 3000);
	act_becomes(&x->p, vic, "done");
}

/* vic becomes an auditor; xen does not, whose other role clashes; the act about wil is withdrawn.
 */
static void waits_open(struct export *x)
{
	struct site *s = &x->p.s;
	const char *vic, *wil, *xen;
	char secret[80];

	history_open(x);
	trust_found(&x->p);
	trust_send(&x->p, 201);
	person_add(s, "vic", "", secret);
	person_add(s, "wil", "", secret);
	person_add(s, "xen", "", secret);
	clock_ahead(HOUR_MS);
	alarms_become(&x->p, "clock.held", 1); /* it is not entered later, between two effects */
	ask(s, "POST", "/v1/users/ben/suspend", s->admin, "{\"reason\":\"ill\"}", 201);
	password_anew(s, "wil", secret);
	wil = auditor_waits(x, "wil", true);
	xen = auditor_waits(x, "xen", false);
	clock_ahead(2 * HOUR_MS);
	vic = auditor_waits(x, "vic", false);
	ask(s, "POST", say(x, "/v1/acts/%s/withdraw", wil), x->p.anna.secret, "{\"reason\":\"r\"}",
	    201);
	alarms_become(&x->p, "act.waits", 2);
	day_passes(x, xen, vic);
	run(&x->d, "iris", 0, "login", "--user", "iris", "--password-file", "password", NULL);
	run(&x->d, "iris", 0, "act", "show", xen, NULL);
	output_says(x->d.out, "\nwhy          ");
	output_says(x->d.out, "clashes");
	export_taken(x);
	clock_right();
}

#define ROOT "\"kind\":\"person\",\"id\":\"root\",\"for\":null,\"roles\":[],\"site\":null"
static const struct {
	const char *action, *with;       /* the entry: the first of that action with that text */
	const char *begin, *end, *other; /* what stands from begin to end becomes other */
	const char *says;
} rows[] = {
	{ "act.met", "\"user:vic\"", "\"action\":\"act.met\"", "\"act.met\"",
	  "\"action\":\"act.refused\"", "it takes effect 24 hours after it was signed" },
	{ "act.met", "\"user:vic\"", "\"until\":", "}", "\"until\":7}",
	  "it takes effect 24 hours later" },
	{ "act.met", "\"user:vic\"", "\"signatures\":[", "]", "\"signatures\":[]", "others count" },
	{ "act.root_signed", "\"user:vic\"", "\"action\":\"act.root_signed\"",
	  "\"act.root_signed\"", "\"action\":\"act.refused\"",
	  "its signatures do not meet the policy" },
	{ "act.root_signed", "\"user:vic\"", "\"sig\":", "}", "\"sig\":\"00\"}",
	  "it does not sign the act's document" },
	{ "act.root_signed", "\"user:vic\"", "\"keyid\":", ",", "\"keyid\":\"00\",",
	  "the root in force has no such key" },
	{ "user.suspended", "\"ben\"", "\"action\":\"user.suspended\"", "\"user.suspended\"",
	  "\"action\":\"act.refused\"", "it asks for no signature of the root's holders" },
	{ "user.password_set", "\"reset\":true", "\"fact\":{\"user\":\"wil\"", "wil\"",
	  "\"fact\":{\"user\":\"anna\"", "fewer than one approver would be left" },
	{ "role.granted", "\"user\":\"vic\"", "\"kind\":\"system\"", "\"site\":null", ROOT,
	  "it takes effect 24 hours after it was signed" },
	{ "act.lapsed", "\"user:xen\"", "\"kind\":\"system\"", "\"site\":null", ROOT,
	  "no such act has waited for its time" },
	{ "act.withdrawn", "", "\"id\":\"anna\"", "]", "\"id\":\"mara\",\"for\":null,\"roles\":[]",
	  "'mara' does not end the act 'grant-role'" },
};

/* When xen became an author. */
static const char *half_an_hour_before(struct export *x)
{
	struct entries e;
	static struct forged g;

	unpack(x, &g);
	entries_split(&g, &e);
	return arena_strdup(&x->p.s.cx.mem,
			    entry_part(x, entry_with(x, &e, "role.granted", "\"user\":\"xen\""),
				       "\"at\":\"", "Z\""));
}

TEST(an_effect_that_did_not_wait_or_that_no_holder_signed_is_named_at_its_entry)
{
	auto_export x = { 0 };
	char said[1000];

	waits_open(&x);
	ck_assert_str_eq(verify(&x, x.tar, x.size, said, sizeof(said)), "");
	for (size_t i = 0; i < countof(rows); i++)
		entry_bent(&x, rows[i].action, rows[i].with, rows[i].begin, rows[i].end,
			   rows[i].other, rows[i].says);
	entry_bent(&x, "act.lapsed", "\"user:xen\"", "\"at\":\"", "Z\"", half_an_hour_before(&x),
		   "no such act has waited for its time");
}

/* Her password was reset, so her roles rest; the entry claims none for her. */
TEST(an_administrator_whose_powers_rest_ends_no_act_that_waits)
{
	auto_export x = { 0 };
	struct site *s = &x.p.s;
	char said[1000], secret[80];
	const char *act;

	history_open(&x);
	person_add(s, "ada", "administrator", secret);
	act = act_proposed(s, s->admin, "grant-role",
			   "'person':'ben','role':'approver','site':'munich'");
	person_signs_act(s, &x.p.anna, act, "order", 201);
	act_is_now(&x.p, act, "waiting");
	password_anew(s, "ada", secret);
	ask(s, "POST", say(&x, "/v1/acts/%s/withdraw", act), x.p.anna.secret, "{\"reason\":\"r\"}",
	    201);
	export_taken(&x);
	ck_assert_str_eq(verify(&x, x.tar, x.size, said, sizeof(said)), "");
	entry_bent(&x, "act.withdrawn", "", "\"id\":\"anna\"", "]",
		   "\"id\":\"ada\",\"for\":null,\"roles\":[]",
		   "'ada' does not end the act 'grant-role'");
}

static void act_waits_a_day(struct export *x, const char *act)
{
	clock_ahead(DAY + HOUR_MS);
	login_as(x, "root", x->p.s.admin);
	act_becomes(&x->p, act, "done");
	person_login(&x->p.s, &x->p.anna);
	person_login(&x->p.s, &x->p.ben);
}

TEST(before_the_first_root_a_person_is_confirmed_by_one_after_24_hours_without_a_holder)
{
	auto_export x = { 0 };
	struct site *s = &x.p.s;
	char said[1000], secret[80];
	const char *act;

	history_open(&x);
	trust_found(&x.p);
	password_anew(s, "ben", secret);
	act = act_proposed(s, s->admin, "confirm-person", "'person':'ben'");
	person_signs_act(s, &x.p.anna, act, "acknowledgement", 201);
	act_waits_a_day(&x, act);
	trust_send(&x.p, 201);
	x.d.clock = "+25h";
	run(&x.d, "iris", 0, "login", "--user", "iris", "--password-file", "password", NULL);
	export_taken(&x);
	clock_right();
	ck_assert_str_eq(verify(&x, x.tar, x.size, said, sizeof(said)), "");
	last_forged(&x, "act.met", "\"action\":\"act.met\"", "\"action\":\"act.refused\"", said,
		    sizeof(said));
	output_says(said, "it takes effect 24 hours after it was signed");
}

/* Signed by anna; ben, who was reset, counts as able no more, so that a holder signs, too. */
static const char *ben_waits(struct export *x, bool person)
{
	struct site *s = &x->p.s;
	struct person more = x->p.ben;
	const char *act;
	char secret[80];

	if (person) {
		password_anew(s, "ben", secret);
		act = act_proposed(s, s->admin, "confirm-person", "'person':'ben'");
		holder_signs(&x->p, 0, act, 201);
	} else {
		person_key_add(s, &more, "approver");
		act = key_act(s, s->admin, more.key);
	}
	person_signs_act(s, &x->p.anna, act, "acknowledgement", 201);
	act_is_now(&x->p, act, "waiting");
	return act;
}

static void suspended_and_confirmed(struct export *x, bool person)
{
	struct site *s = &x->p.s;
	const char *act;

	history_open(x);
	trust_found(&x->p);
	trust_send(&x->p, 201);
	act = ben_waits(x, person);
	ask(s, "POST", "/v1/users/ben/suspend", s->admin, "{\"reason\":\"r\"}", 201);
	clock_ahead(DAY + HOUR_MS);
	login_as(x, "root", s->admin);
	act_becomes(&x->p, act, "done");
	x->d.clock = "+25h";
	run(&x->d, "iris", 0, "login", "--user", "iris", "--password-file", "password", NULL);
	export_taken(x);
	clock_right();
}

static const struct {
	bool person;
	const char *says; /* where it did not wait */
} suspended[] = {
	{ false, "'ben' is not in use" },
	{ true, "there is nothing to confirm of 'ben'" },
};

TEST_EACH(what_waited_confirms_who_was_suspended_meanwhile_and_what_did_not_is_named, suspended)
{
	auto_export x = { 0 };
	char said[1000];

	suspended_and_confirmed(&x, suspended[_i].person);
	ck_assert_str_eq(verify(&x, x.tar, x.size, said, sizeof(said)), "");
	last_forged(&x, "act.met", "\"action\":\"act.met\"", "\"action\":\"act.refused\"", said,
		    sizeof(said));
	output_says(said, suspended[_i].says);
}
