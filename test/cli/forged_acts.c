#include <string.h>

#include "forged.h"

/* An export re-made with one entry bent, by a holder of the log's key: what the entry says of keys,
 * of how a change ends and of people must follow from the entries before. */

/* ---- what the program does not know ---- */

static const struct forged_entry unknown[] = {
	{ "session.opened", "\"action\":\"session.opened\"", "\"action\":\"session.begun\"",
	  "'session.begun' is no action of this program's version" },
	{ "session.opened", "\"v\":1", "\"v\":2", "does not know session.opened of version 2" },
	{ "change.signed", "\"v\":2", "\"v\":1", "has no change.signed of version 1" },
	{ "role.granted", "\"v\":3", "\"v\":2", "has no role.granted of version 2" },
	{ "change.signed", "\"v\":2", "\"v\":3", "does not know change.signed of version 3" },
};

TEST(an_action_or_a_version_that_the_verifier_does_not_know_is_named)
{
	auto_export x = { 0 };

	export_open(&x);
	each_forged_entry_is_named(&x, unknown, countof(unknown));
}

/* ---- the export itself ---- */

static const struct forged_entry beginnings[] = {
	{ "export.begun", "\"action\":\"export.begun\"", "\"action\":\"act.refused\"",
	  "no entry of this log says that this export was begun" },
	{ "export.begun", "\"scope\":\"everything\"", "\"scope\":\"site\"",
	  "this version knows exports of everything alone" },
};

TEST(an_export_without_its_own_beginning_or_of_a_part_is_refused)
{
	auto_export x = { 0 };

	export_open(&x);
	each_forged_entry_is_named(&x, beginnings, countof(beginnings));
}

/* ---- keys ---- */

/* Change 2, which mara signs with two of her keys, the first revoked in between; what she signs
 * last was made before, so that its base does not tell.  spare: a key that signs nothing. */
static void reviewed_twice(struct export *x, struct person *spare)
{
	struct person again = { .id = "mara" };
	const char *envelope;

	history_open(x);
	strcpy(again.secret, x->p.mara.secret);
	person_key_add(&x->p.s, &again, "reviewer");
	person_key_confirmed(&x->p.s, &again, &x->p.anna);
	*spare = again;
	person_key_add(&x->p.s, spare, "reviewer");
	change_asked_of(&x->p.s, &x->p.jonas, "models/other/model.json",
			model_document(&x->p.s, "other", "a"), 201);
	person_signs(&x->p.s, &x->p.mara, 2, "review", "reviewer", 201);
	envelope = envelope_body(&x->p.s, &again,
				 arena_printf(&x->p.s.cx.mem,
					      "/v1/changes/2/statement?key=%s&meaning=review&role="
					      "reviewer",
					      again.key));
	ask(&x->p.s, "POST", arena_printf(&x->p.s.cx.mem, "/v1/keys/%s/revoke", x->p.mara.key),
	    x->p.mara.secret, "{\"reason\":\"lost\"}", 201);
	ask(&x->p.s, "POST", "/v1/changes/2/signatures", again.secret, envelope, 201);
	person_signs(&x->p.s, &x->p.ben, 2, "approval", "approver", 201);
	change_is(&x->p.s, &x->p.jonas, 2, "merged");
	export_taken(x);
}

static const struct forged_entry revocations[] = {
	{ "key.revoked", "", "", "" },
	{ "key.revoked",
	  "\"kind\":\"person\",\"id\":\"mara\",\"for\":null,\"roles\":[\"reviewer\"]",
	  "\"kind\":\"device\",\"id\":\"mara\",\"for\":null,\"roles\":[]",
	  "revoked by its owner or a signed act" },
};

TEST(who_signs_again_is_believed_only_once_the_first_key_is_revoked)
{
	struct person spare;
	auto_export x = { 0 };
	char said[2000];

	reviewed_twice(&x, &spare);
	each_forged_entry_is_named(&x, revocations, countof(revocations));
	last_forged(&x, "key.revoked", arena_printf(&x.p.s.cx.mem, "\"key\":\"%s\"", x.p.mara.key),
		    arena_printf(&x.p.s.cx.mem, "\"key\":\"%s\"", spare.key), said, sizeof(said));
	output_says(said, "'mara' has signed it before");
}

/* ---- how a change ends ---- */

/* Change 2, which mara rejects, and change 3, which jonas cancels: nobody signs anything
 * afterwards, so that no head in a statement tells. */
static void changes_ended(struct export *x)
{
	struct site *s = &x->p.s;

	history_open(x);
	change_asked_of(s, &x->p.jonas, "models/other/model.json", model_document(s, "other", "a"),
			201);
	person_signs(s, &x->p.mara, 2, "rejection", "reviewer", 201);
	change_is(s, &x->p.jonas, 2, "rejected");
	change_asked_of(s, &x->p.jonas, "models/other/model.json", model_document(s, "other", "b"),
			201);
	ask(s, "POST", "/v1/changes/3/object", x->p.mara.secret, "{\"reason\":\"hm\"}", 201);
	ask(s, "POST", "/v1/changes/3/cancel", x->p.jonas.secret, "{\"reason\":\"r\"}", 201);
	export_taken(x);
}

#define BY(kind, id, roles, site)                                                     \
	"\"kind\":\"" kind "\",\"id\":\"" id "\",\"for\":null,\"roles\":[" roles "]," \
	"\"site\":" site
#define JONAS BY("person", "jonas", "\"author\"", "\"munich\"")
static const struct forged_entry endings[] = {
	{ "change.cancelled", "", "", "" },
	{ "change.cancelled", JONAS, BY("person", "mara", "\"reviewer\"", "\"munich\""),
	  "only its author, 'jonas', cancels change 3" },
	{ "change.cancelled", JONAS, BY("system", "jonas", "", "null"), "only its author" },
	{ "change.rejected", "\"action\":\"change.rejected\"", "\"action\":\"change.cancelled\"",
	  "only its author" },
	{ "change.cancelled", "\"action\":\"change.cancelled\"", "\"action\":\"change.rejected\"",
	  "nobody's rejection of change 3 counts" },
	{ "change.objected", "\"reason\":\"hm\"", "\"reason\":null", "says why" },
	{ "change.objected", "\"number\":3", "\"number\":2", "change 2" },
	{ "change.opened", JONAS, BY("system", "jonas", "", "null"), "not who opened it" },
	{ "change.opened", JONAS, BY("device", "x", "\"author\"", "null"),
	  "a device holds no role" },
};

TEST(a_change_that_a_stranger_cancelled_or_nobody_rejected_is_named)
{
	auto_export x = { 0 };

	changes_ended(&x);
	each_forged_entry_is_named(&x, endings, countof(endings));
}

/* ---- people ---- */

static void account_add(struct export *x, const char *id, const char *owner)
{
	owner = owner ? arena_printf(&x->p.s.cx.mem, ",\"owner\":\"%s\"", owner) : "";
	ask(&x->p.s, "POST", "/v1/users", x->p.s.admin,
	    arena_printf(&x->p.s.cx.mem, "{\"id\":\"%s\",\"name\":\"%s\",\"site\":\"munich\"%s}",
			 id, id, owner),
	    201);
}

static void user_do(struct export *x, const char *id, const char *what, const char *body)
{
	ask(&x->p.s, "POST", arena_printf(&x->p.s.cx.mem, "/v1/users/%s/%s", id, what),
	    x->p.s.admin, body, 201);
}

static void grant(struct export *x, const char *id, const char *role, const char *site)
{
	user_do(x, id, "roles/grant",
		arena_printf(&x->p.s.cx.mem, "{\"role\":\"%s\",\"site\":\"%s\",\"reason\":\"r\"}",
			     role, site));
}

/* nora has roles at two sites, otto and his service one each; lena leaves between kim's invitation
 * and kim's password. */
static void people_open(struct export *x)
{
	char code[80], secret[80];

	history_open(x);
	ask(&x->p.s, "POST", "/v1/sites", x->p.s.admin,
	    "{\"id\":\"berlin\",\"zone\":\"Europe/Berlin\",\"title\":\"t\"}", 201);
	account_add(x, "nora", NULL);
	account_add(x, "otto", NULL);
	account_add(x, "ottos", "otto");
	account_add(x, "lena", NULL);
	account_add(x, "kim", NULL);
	user_do(x, "kim", "invite", "{\"reason\":\"r\"}");
	secret_given(&x->p.s, code);
	user_do(x, "lena", "deactivate", "{\"reason\":\"r\"}");
	account_add(x, "roots", "root");
	ask(&x->p.s, "POST", "/v1/devices", x->p.s.admin,
	    "{\"device\":\"line-1\",\"site\":\"munich\"}", 201);
	redeem_and_login(&x->p.s, "kim", code, secret);
	role_granted_by_act(&x->p.s, "nora", "auditor", "munich");
	role_granted_by_act(&x->p.s, "nora", "approver", "berlin");
	role_granted_by_act(&x->p.s, "otto", "auditor", "berlin");
	grant(x, "otto", "reviewer", "munich");
	grant(x, "kim", "reviewer", "*");
	grant(x, "kim", "author", "munich");
	grant(x, "ottos", "author", "munich");
	export_taken(x);
}

#define ROLE(user, role)     "\"user\":\"" user "\",\"role\":\"" role "\""
#define AT(user, role, site) ROLE(user, role) ",\"site\":\"" site "\""
static const struct forged_entry people[] = {
	{ "role.granted", "", "", "" },
	{ "role.granted", ROLE("nora", "auditor"), ROLE("nora", "administrator"),
	  "its document names another role or site" },
	{ "role.granted", AT("otto", "reviewer", "munich"), AT("otto", "auditor", "munich"),
	  "the role auditor is granted by a signed act" },
	{ "role.granted", AT("kim", "author", "munich"), AT("kim", "administrator", "munich"),
	  "'kim' is reviewer at '*', which clashes with administrator" },
	{ "role.granted", AT("ottos", "author", "munich"), AT("ottos", "author", "berlin"),
	  "'otto' is auditor at 'berlin', which clashes with author: who looks at everything" },
	{ "role.granted", AT("ottos", "author", "munich"), AT("ottos", "administrator", "munich"),
	  "which clashes with administrator" },
	{ "role.granted", AT("otto", "auditor", "berlin"), AT("otto", "auditor", "-"),
	  "'-' is no site" },
	{ "role.granted", AT("otto", "auditor", "berlin"), AT("otto", "auditor", "nowhere"),
	  "there is no site 'nowhere' yet" },
	{ "role.granted", ROLE("otto", "reviewer"), ROLE("roots", "reviewer"),
	  "nobody grants a role to themselves" },
	{ "role.granted", ROLE("nora", "auditor"), ROLE("lena", "auditor"),
	  "'lena' is deactivated" },
	{ "user.deactivated", "\"user\":\"lena\"", "\"user\":\"kim\"",
	  "'kim' is no person in use" },
	{ "user.password_set", "\"reset\":false", "\"reset\":true", "had no password" },
	{ "user.created", "\"owner\":\"root\"", "\"owner\":\"ottos\"", "not a person in use" },
	{ "user.created", "\"owner\":\"root\"", "\"owner\":\"lena\"", "not a person in use" },
	{ "user.created", "\"fold\":\"lena\"", "\"fold\":\"nora\"",
	  "the fold of 'lena' is 'lena'" },
	{ "user.created", "\"id\":\"lena\",\"fold\":\"lena\"", "\"id\":\"n0.ra\",\"fold\":\"nora\"",
	  "'n0.ra' reads like the id of a user that was given before" },
	{ "user.created", "\"id\":\"lena\"", "\"id\":\".lena\"", "it is no id" },
	{ "user.created", "\"namesake\":null", "\"namesake\":\"nobody\"",
	  "there is no user 'nobody' yet" },
	{ "user.created", "\"id\":\"lena\",\"fold\":\"lena\"", "\"id\":\"nora\",\"fold\":\"nora\"",
	  "the id 'nora' was given before" },
	{ "role.granted", ROLE("otto", "auditor"), ROLE("otto", "nothing"),
	  "there is no role 'nothing'" },
	{ "device.created", "\"device\":\"line-1\",\"fold\":\"llnel\"",
	  "\"device\":\"n0-ra\",\"fold\":\"nora\"", "reads like the id of a user" },
};

TEST(accounts_and_roles_that_the_server_refuses_are_named)
{
	auto_export x = { 0 };

	people_open(&x);
	each_forged_entry_is_named(&x, people, countof(people));
}

/* Else what her service is granted afterwards would clash with what she was. */
TEST(whoever_is_deactivated_holds_no_role)
{
	auto_export x = { 0 };
	char said[1000];

	history_open(&x);
	account_add(&x, "lena", NULL);
	account_add(&x, "lenas", "lena");
	grant(&x, "lena", "administrator", "munich");
	user_do(&x, "lena", "deactivate", "{\"reason\":\"r\"}");
	grant(&x, "lenas", "author", "munich");
	export_taken(&x);
	ck_assert_str_eq(verify(&x, x.tar, x.size, said, sizeof(said)), "");
}
