#include <string.h>

#include "base/clock.h"
#include "forged.h"
#include "rules/powers.h"

/* A password that rests a person's powers, as a holder of the log's key could write it: without a
 * code, by one that was used or is over, or by somebody else. */

#define say(x, ...) arena_printf(&(x)->p.s.cx.mem, __VA_ARGS__)

static void invite(struct export *x, const char *id, char *code)
{
	ask(&x->p.s, "POST", say(x, "/v1/users/%s/invite", id), x->p.s.admin, "{\"reason\":\"r\"}",
	    201);
	secret_given(&x->p.s, code);
}

/* nora has two codes, and uses the newer one.  pam, an author, is reset and has a code again when
 * she becomes a reviewer; sue has one and is suspended.  tom comes last. */
static void codes_open(struct export *x)
{
	struct site *s = &x->p.s;
	char code[80], secret[80];

	history_open(x);
	person_add(s, "lea", "", secret);
	ask(s, "POST", "/v1/users", s->admin,
	    "{\"id\":\"nora\",\"name\":\"Nora\",\"site\":\"munich\"}", 201);
	invite(x, "nora", code);
	invite(x, "nora", code);
	redeem_and_login(s, "nora", code, secret);
	person_add(s, "pam", "author", secret);
	password_anew(s, "pam", secret);
	invite(x, "pam", code);
	role_grant(s, "pam", "reviewer");
	person_add(s, "sue", "", secret);
	invite(x, "sue", code);
	ask(s, "POST", "/v1/users/sue/suspend", s->admin, "{\"reason\":\"r\"}", 201);
	person_add(s, "tom", "", secret);
	export_taken(x);
}

/* The id of the user's code, counted from 1. */
static const char *code_id(struct export *x, const char *user, int which)
{
	const char *names = say(x, "\"user\":\"%s\",\"code\"", user), *id;
	static struct forged g;
	struct entries e;

	unpack(x, &g);
	entries_split(&g, &e);
	for (; which > 1; which--)
		entry_put(&g, entry_with(x, &e, "user.invited", names), "");
	id = entry_part(x, entry_with(x, &e, "user.invited", names), "\"fact\":{\"id\":\"", "\",");
	return say(x, "%.36s", id + strlen("\"fact\":{\"id\":\""));
}

static const char *fact_with(struct export *x, const char *user, int which, const char *reset)
{
	return say(x, "\"fact\":{\"user\":\"%s\",\"invitation\":\"%s\",\"reset\":%s", user,
		   code_id(x, user, which), reset);
}

TEST(a_password_that_no_open_code_set_is_named)
{
	auto_export x = { 0 };
	char said[1000];

	codes_open(&x);
	ck_assert_str_eq(verify(&x, x.tar, x.size, said, sizeof(said)), "");
	entry_reworded(&x, "user.invited", "\"user\":\"lea\"",
		       (struct reworded[]){ { "user.invited", "act.refused" }, { 0 } },
		       "no code of 'lea' is open");
	entry_reworded(
		&x, "user.password_set", "\"user\":\"nora\"",
		(struct reworded[]){ { code_id(&x, "nora", 2), code_id(&x, "nora", 1) }, { 0 } },
		"it is not the newest code of 'nora'");
	entry_reworded(
		&x, "user.password_set", "\"user\":\"lea\"",
		(struct reworded[]){ { "\"reset\":false", "\"reset\":false,\"x\":1" }, { 0 } },
		"/fact/x");
}

/* Of somebody else, at tom's entry. */
static const struct {
	const char *user;
	int code;
	const char *reset, *says;
} others[] = {
	{ "lea", 1, "true", "no code of 'lea' is open" },
	{ "pam", 3, "true", "the password of 'pam' was reset within 72 hours" },
	{ "sue", 2, "false", "'sue' is no person in use" },
};

TEST(a_code_sets_a_password_once_and_not_of_whom_nobody_may_reset)
{
	auto_export x = { 0 };

	codes_open(&x);
	for (size_t i = 0; i < countof(others); i++) {
		const struct reworded pairs[] = {
			{ "\"kind\":\"person\",\"id\":\"tom\"",
			  say(&x, "\"kind\":\"person\",\"id\":\"%s\"", others[i].user) },
			{ fact_with(&x, "tom", 1, "false"),
			  fact_with(&x, others[i].user, others[i].code, others[i].reset) },
			{ 0 }
		};

		entry_reworded(&x, "user.password_set", "\"user\":\"tom\"", pairs, others[i].says);
	}
}

#define LEA(kind, id, for, roles) \
	"\"kind\":\"" kind "\",\"id\":\"" id "\",\"for\":" for ",\"roles\":[" roles "]"
static const struct forged_entry actors[] = {
	{ "user.password_set", LEA("person", "lea", "null", ""), LEA("person", "root", "null", ""),
	  "the person sets the own password, in no role" },
	{ "user.password_set", LEA("person", "lea", "null", ""),
	  LEA("person", "root", "\"lea\"", ""), "the person sets the own password, in no role" },
	{ "user.password_set", LEA("person", "lea", "null", ""), LEA("system", "lea", "null", ""),
	  "the person sets the own password, in no role" },
	{ "user.password_set", LEA("person", "lea", "null", ""),
	  LEA("person", "lea", "\"root\"", ""), "the person sets the own password, in no role" },
	{ "user.password_set", LEA("person", "lea", "null", ""),
	  LEA("person", "lea", "null", "\"administrator\""),
	  "the person sets the own password, in no role" },
};

TEST(a_password_that_somebody_else_set_is_named)
{
	auto_export x = { 0 };

	codes_open(&x);
	each_forged_entry_is_named(&x, actors, countof(actors));
}

/* lea's, given eight days before, while the clock was held. */
static void code_over(struct export *x, struct reworded *pairs)
{
	static const int64_t back = 8 * DAY_MS;
	const char *at, *ends;
	static struct forged g;
	struct entries e;
	struct bytes *code;
	int64_t before;

	unpack(x, &g);
	entries_split(&g, &e);
	code = entry_with(x, &e, "user.invited", "\"user\":\"lea\"");
	at = entry_part(x, code - 1, "\"at\":\"", "Z");
	ck_assert(clock_parse(at + strlen("\"at\":\""), &before));
	pairs[0].from = entry_part(x, code, "\"at\":\"", ",\"actor\"");
	pairs[0].to = say(x, "%s\",\"clock\":\"%s\",\"actor\"", at,
			  clock_text(&x->p.s.cx, before - back));
	pairs[1].from = ends = entry_part(x, code, "\"expires_at\":", "}");
	pairs[1].to =
		say(x, "\"expires_at\":%lld}", (long long)(before - back + INVITATION_LIFE_MS));
	ck_assert_str_ne(pairs[1].to, ends);
}

TEST(a_code_that_is_over_or_lasts_longer_is_named)
{
	struct reworded over[3] = { 0 };
	auto_export x = { 0 };

	codes_open(&x);
	code_over(&x, over);
	entry_reworded(&x, "user.invited", "\"user\":\"lea\"", over, "the code was over by then");
	entry_reworded(&x, "user.invited", "\"user\":\"lea\"",
		       (struct reworded[]){ { "\"expires_at\":", "\"expires_at\":1" }, { 0 } },
		       "it ends 7 days later");
}

/* root's login, while the founding is open, becomes a code for ben.  What it names is named. */
TEST(a_code_for_a_founder_while_the_founding_is_open_is_named)
{
	struct reworded pairs[] = { { "session.opened", "user.invited" },
				    { "\"roles\":[]", "\"roles\":[\"administrator\"]" },
				    { 0 },
				    { 0 } };
	auto_export x = { 0 };
	static struct forged g;
	const struct bytes *at;
	struct entries e;

	export_open(&x);
	unpack(&x, &g);
	entries_split(&g, &e);
	at = entry_with(&x, &e, "session.opened", "\"id\":\"root\"");
	pairs[2].from = entry_part(&x, at, "\"fact\":", "}");
	pairs[2].to =
		say(&x, "\"fact\":{\"id\":\"1\",\"user\":\"ben\",\"code\":%.73s,\"expires_at\":1}",
		    entry_part(&x, at, "\"sha256:", "}"));
	entry_reworded(&x, "session.opened", "\"id\":\"root\"", pairs,
		       "'ben' is a founder, and the founding is open");
}
