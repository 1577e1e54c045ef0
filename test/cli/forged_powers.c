#include <stdlib.h>
#include <string.h>

#include "forged.h"

/* What a holder of the log's key could write of powers: a role that nobody signed for, a suspension
 * that does not end, a key that another person ends alone.  Each effect must follow from acts and
 * signatures before it. */

#define say(x, ...) arena_printf(&(x)->p.s.cx.mem, __VA_ARGS__)

/* The administrator gave a one-time code. */
static void reset_and_confirmed(struct export *x, const char *id)
{
	struct site *s = &x->p.s;
	char secret[80];

	password_anew(s, id, secret);
	person_confirmed(s, id);
	ask(s, "POST", "/v1/models", secret, "{\"name\":\"reset\",\"title\":\"t\"}", 201);
}

/* An administrator of munich, about somebody who has no role elsewhere. */
static void site_administered(struct export *x)
{
	static const char *const does[] = { "invite", "suspend", "deactivate" };
	struct site *s = &x->p.s;
	char hedy[80];

	person_add(s, "hedy", "administrator", hedy);
	for (size_t i = 0; i < countof(does); i++)
		ask(s, "POST", say(x, "/v1/users/nora/%s", does[i]), hedy, "{\"reason\":\"r\"}",
		    201);
	password_anew(s, "hedy", hedy);
}

/* carl becomes an approver and leaves; mara is suspended at once, which lasts, and is lifted; her
 * key counts no more; a proposal is withdrawn. */
static void powers_open(struct export *x)
{
	struct site *s = &x->p.s;
	struct person carl;
	char secret[80];
	const char *act;

	history_open(x);
	person_with_key_at(s, &carl, "carl", "approver", "munich", false, &x->p.anna);
	ask(s, "POST", "/v1/users/mara/suspend", s->admin, "{\"reason\":\"r\"}", 201);
	act = act_proposed(s, x->p.anna.secret, "confirm-suspension", "'person':'mara'");
	person_signs_act(s, &x->p.ben, act, "confirmation", 201);
	act = act_proposed(s, x->p.anna.secret, "lift-suspension", "'person':'mara'");
	person_signs_act(s, &x->p.ben, act, "order", 201);
	act = act_proposed(s, x->p.anna.secret, "revoke-key",
			   say(x, "'key':'%s','since':21", x->p.mara.key));
	person_signs_act(s, &x->p.ben, act, "order", 201);
	reset_and_confirmed(x, "jonas");
	password_anew(s, "mara", secret);
	person_add(s, "nora", "", secret);
	site_administered(x);
	act = act_proposed(s, x->p.anna.secret, "suspend", "'person':'vera'");
	ask(s, "POST", say(x, "/v1/acts/%s/withdraw", act), x->p.anna.secret, "{\"reason\":\"r\"}",
	    201);
	ask(s, "POST", "/v1/users/carl/deactivate", s->admin, "{\"reason\":\"r\"}", 201);
	ask(s, "POST", "/v1/users/hedy/roles/revoke", s->admin,
	    body(s, "{'role':'administrator','site':'munich','reason':'r'}"), 201);
	export_taken(x);
}

/* mara, who reviews, in the place of the administrator or the auditor; hedy, an administrator whose
 * powers rest by then. */
#define BY_MARA "\"id\":\"mara\",\"for\":null,\"roles\":[]"
#define BY_HEDY "\"id\":\"hedy\",\"for\":null,\"roles\":[]"

static const struct {
	const char *action, *with;       /* the entry: the first of that action with that text */
	const char *begin, *end, *other; /* what stands from begin to end becomes other */
	const char *says;
} rows[] = {
	{ "role.granted", "\"carl\",\"role\":\"approver\"", "\"act\":{", "}", "\"act\":null",
	  "the role approver is granted by a signed act" },
	{ "role.granted", "\"carl\",\"role\":\"approver\"", "\"signatures\":[", "]",
	  "\"signatures\":[3]", "others count" },
	{ "role.granted", "\"carl\",\"role\":\"approver\"", "\"policy\":\"", "\",",
	  "\"policy\":\"sha256:0\",", "another policy was in force" },
	{ "role.granted", "\"carl\",\"role\":\"approver\"", "\"approver\",\"site\":\"munich\"}",
	  "}", "\"approver\",\"site\":\"*\"}", "its document names another role or site" },
	{ "act.signed", "\"signer\":\"ben\"", "\"action\":\"act.signed\"", "\"act.signed\"",
	  "\"action\":\"act.refused\"", "its signatures do not meet the policy" },
	{ "act.proposed", "\"role:carl/", "\"person\":\"", "\",", "\"person\":\"ben\",",
	  "it is another act's" },
	{ "act.proposed", "\"role:carl/", "\"site\":\"munich\",\"author\"", "\"author\"",
	  "\"site\":\"*\",\"author\"", "another site's approvers sign it" },
	{ "act.proposed", "\"lift-suspension\"", "\"site\":\"*\",\"author\"", "\"author\"",
	  "\"site\":\"munich\",\"author\"", "another site's approvers sign it" },
	{ "act.proposed", "\"role:carl/", "\"roles\":[\"administrator\"]", "]", "\"roles\":[]",
	  "'root' does not propose 'grant-role'" },
	{ "act.proposed", "\"role:carl/", "\"act\":\"grant-role\"", "grant-role\"",
	  "\"act\":\"open-ring\"", "no act 'open-ring' is judged" },
	{ "user.confirmed", "\"user\":\"jonas\"", "\"act\":{", "}", "\"act\":null",
	  "two approvers confirm a person" },
	{ "user.confirmed", "\"user\":\"jonas\"", "\"entry\":", "}", "\"entry\":3}",
	  "another entry set the password of 'jonas'" },
	{ "user.confirmed", "\"user\":\"jonas\"", "\"action\":\"user.confirmed\"",
	  "\"user.confirmed\"", "\"action\":\"act.refused\"",
	  "'jonas' did not hold the role author" },
	{ "user.invited", "\"user\":\"nora\"", "\"user\":\"nora\"", "nora\"", "\"user\":\"mara\"",
	  "the password of 'mara' was reset within 72 hours" },
	{ "user.suspended", "\"mara\"", "\"until\":1", "}", "\"until\":7}",
	  "it ends 72 hours later" },
	{ "user.suspended", "\"mara\"", "\"roles\":[\"administrator\"]", "]", "\"roles\":[]",
	  "'root' does not act as an administrator" },
	{ "user.suspended", "\"id\":\"hedy\"", "\"user\":\"nora\"", "nora\"", "\"user\":\"mara\"",
	  "'hedy' is not administrator at *" },
	{ "user.deactivated", "\"id\":\"hedy\"", "\"user\":\"nora\"", "nora\"", "\"user\":\"mara\"",
	  "'hedy' is not administrator at *" },
	{ "user.invited", "\"id\":\"hedy\"", "\"user\":\"nora\"", "nora\"", "\"user\":\"mara\"",
	  "'hedy' is not administrator at *" },
	{ "user.invited", "\"id\":\"hedy\"", "\"actor\":{", "}",
	  "\"actor\":{\"kind\":\"system\",\"id\":\"signetd\",\"for\":null,\"roles\":[],"
	  "\"site\":null}",
	  "'signetd' is not administrator at munich" },
	{ "user.suspension_confirmed", "\"mara\"", "\"entry\":", "}", "\"entry\":3}",
	  "another entry suspended 'mara'" },
	{ "user.suspension_confirmed", "\"mara\"", "\"act\":{", "}", "\"act\":null",
	  "an approver confirms what would end by itself" },
	{ "user.suspension_ended", "\"mara\"", "\"act\":{", "}", "\"act\":null",
	  "it does not end by itself yet" },
	{ "key.confirmed", "\"id\":\"user:carl\"", "\"entry\":", "}", "\"entry\":null}",
	  "it does not confirm who uses the account of 'carl'" },
	{ "key.confirmed", "\"id\":\"user:carl\"", "\"act\":{", "}", "\"act\":null",
	  "a key is confirmed by a signed act" },
	{ "key.confirmed", "\"id\":\"user:carl\"", "\"signatures\":[", "]", "\"signatures\":[3]",
	  "others count" },
	{ "key.revoked", "\"since\":21", "\"act\":{", "}", "\"act\":null",
	  "a key is revoked by its owner or a signed act" },
	{ "key.revoked", "\"since\":21", "\"since\":21", "21", "\"since\":22",
	  "its document names another key or entry" },
	{ "user.created", "\"id\":\"carl\"", "\"id\":\"root\"", "]", BY_MARA,
	  "'mara' is not administrator at munich" },
	{ "user.deactivated", "\"carl\"", "\"id\":\"root\"", "]", BY_MARA,
	  "'mara' is not administrator at munich" },
	{ "user.deactivated", "\"carl\"", "\"id\":\"root\"", "]", BY_HEDY,
	  "'hedy' is not administrator at munich" },
	{ "role.granted", "\"user\":\"vera\"", "\"id\":\"root\"", "]", BY_MARA,
	  "'mara' is not administrator at munich" },
	{ "export.begun", "", "\"id\":\"iris\"", "]", BY_MARA, "'mara' is not auditor at *" },
	{ "act.withdrawn", "", "\"id\":\"anna\"", "]", BY_MARA,
	  "'mara' does not end the act 'suspend'" },
	{ "user.deactivated", "\"carl\"", "\"fact\":{\"user\":\"carl\"", "carl\"",
	  "\"fact\":{\"user\":\"ben\"", "fewer than two approvers would be left" },
	{ "user.deactivated", "\"carl\"", "\"fact\":{\"user\":\"carl\"", "carl\"",
	  "\"fact\":{\"user\":\"root\"", "no administrator of every site would be left" },
	{ "user.deactivated", "\"id\":\"hedy\"", "\"user\":\"nora\"", "nora\"", "\"user\":\"hedy\"",
	  "nobody ends their own account" },
	{ "role.revoked", "\"hedy\"", "\"user\":\"hedy\"", "\"munich\"",
	  "\"user\":\"root\",\"role\":\"administrator\",\"site\":\"*\"",
	  "no administrator of every site would be left" },
};

static void powers_forged(struct export *x, size_t i)
{
	char said[1000];
	struct entries e;
	static struct forged g;
	struct bytes *at;

	unpack(x, &g);
	entries_split(&g, &e);
	at = entry_with(x, &e, rows[i].action, rows[i].with);
	entry_put(&g, at,
		  replaced(&x->p.s.cx, at->b, entry_part(x, at, rows[i].begin, rows[i].end),
			   rows[i].other));
	entries_join(&g, &e);
	signed_again(&g, &e);
	pack_and_verify(&g, said, sizeof(said));
	output_says(said, rows[i].says);
}

TEST(a_power_that_no_act_brought_is_named_at_its_entry)
{
	auto_export x = { 0 };
	char said[1000];

	powers_open(&x);
	ck_assert_str_eq(verify(&x, x.tar, x.size, said, sizeof(said)), "");
	for (size_t i = 0; i < countof(rows); i++)
		powers_forged(&x, i);
}

/* anna alone ends ben's key, and nothing of ben's. */
TEST(the_end_of_an_approver_whose_key_another_approver_revoked_is_named)
{
	static const char *const nora = "\"fact\":{\"user\":\"nora\"",
				 *const ben = "\"fact\":{\"user\":\"ben\"";
	auto_export x = { 0 };
	char said[1000], secret[80];
	struct site *s = &x.p.s;

	history_open(&x);
	person_signs_act(s, &x.p.anna,
			 act_proposed(s, x.p.anna.secret, "revoke-key",
				      say(&x, "'key':'%s','since':20", x.p.ben.key)),
			 "order", 201);
	person_add(s, "nora", "", secret);
	ask(s, "POST", "/v1/users/nora/deactivate", s->admin, "{\"reason\":\"r\"}", 201);
	export_taken(&x);
	ck_assert_str_eq(verify(&x, x.tar, x.size, said, sizeof(said)), "");
	last_forged(&x, "user.deactivated", nora, ben, said, sizeof(said));
	output_says(said, "fewer than two approvers would be left");
}

/* ben suspends mara, or lifts that. */
static const char *mara_is(struct export *x, const char *kind)
{
	struct site *s = &x->p.s;
	const char *act = act_proposed(s, x->p.ben.secret, kind, "'person':'mara'");

	person_signs_act(s, &x->p.ben, act, "order", 201);
	return act;
}

static const char *act_of_suspension(struct export *x, const char *act)
{
	static struct forged g;
	struct entries e;

	unpack(x, &g);
	entries_split(&g, &e);
	return entry_part(x, entry_with(x, &e, "user.suspended", act), "\"act\":{", "}");
}

TEST(an_act_brings_once_what_people_signed)
{
	auto_export x = { 0 };
	const char *first, *second;
	char said[1000];

	history_open(&x);
	first = mara_is(&x, "suspend");
	mara_is(&x, "lift-suspension");
	second = mara_is(&x, "suspend");
	export_taken(&x);
	ck_assert_str_eq(verify(&x, x.tar, x.size, said, sizeof(said)), "");
	last_forged(&x, "user.suspended", act_of_suspension(&x, second),
		    act_of_suspension(&x, first), said, sizeof(said));
	output_says(said, "no such act is open");
}
