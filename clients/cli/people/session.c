#include "cli/nouns.h"

#include <string.h>

#include "cli/kit/ask.h"
#include "cli/kit/body.h"
#include "cli/kit/out.h"
#include "cli/kit/own.h"
#include "cli/kit/table.h"
#include "cli/people/rests.h"
#include "lib/head.h"
#include "lib/known.h"

/* ---- the log's key, at the first login ---- */

static enum err other_key(struct cli *c, const char *why)
{
	return err_next(&c->cx, errf(&c->cx, E_TAMPERED, "%s", why),
			"Do not log in; compare the key with the one on paper.");
}

static enum err vkey_ask(struct cli *c, const char *shown)
{
	const char *answer;

	if (!ask_possible())
		return misuse(c, "this server's log is new here: give --vkey KEY, or --accept-vkey "
				 "to take what it shows");
	say(stderr, "The log of %s is signed with the key\n", c->profile.server);
	say(stderr, "  %s\n", shown);
	say(stderr, "Compare it with the one on paper: from now on it is the one that counts.\n");
	TRY(ask_line(c, "Is it the same? yes or no:", &answer));
	return strcmp(answer, "yes") == 0 ? OK : other_key(c, "the log's key was not accepted");
}

/* The root that a person brought: it leads to the keys that count, where there is trust. */
static enum err root_settle(struct cli *c)
{
	const char *file = opt(c, "root");
	char origin[ORIGIN_MAX];
	struct http_reply reply;
	struct tree_head head;

	if (!file)
		return OK;
	TRY(api_get(&c->cx, &c->api, "/log/checkpoint", &reply));
	TRY(checkpoint_read(&c->cx, reply.body, origin, &head));
	return root_file_pin(&c->cx, &c->api, &c->profile, origin, file);
}

/* Before the password leaves this machine.  Where trust is followed, it says which keys count. */
static enum err vkey_settle(struct cli *c)
{
	const char *given = opt(c, "vkey"), *shown;

	TRY(head_vkey(&c->cx, &c->api, &shown));
	if (given && strcmp(given, shown) != 0)
		return other_key(c, "the server's log has another key than --vkey says");
	if (root_pinned(&c->cx, &c->profile))
		return OK;
	if (c->profile.vkey && strcmp(c->profile.vkey, shown) != 0)
		return other_key(c, "the server's log has another key than at the last login");
	if (c->profile.vkey)
		return OK;
	if (!given && !opt_flag(c, "accept-vkey"))
		TRY(vkey_ask(c, shown));
	c->profile.vkey = shown;
	return profile_keep(&c->cx, &c->profile, "vkey", shown);
}

/* ---- sessions ---- */

static enum err user_settle(struct cli *c, const char **out)
{
	*out = opt(c, "user");
	return *out ? OK : ask_line(c, "user id:", out);
}

static enum err session_keep(struct cli *c, const char *user, const struct http_reply *reply)
{
	auto_json json = NULL;
	const char *secret;

	TRY(api_json(&c->cx, reply, &json));
	secret = json_text(json, "secret");
	if (!*secret)
		return errf(&c->cx, E_UNAVAILABLE, "the server opened a session without a secret");
	TRY(profile_keep(&c->cx, &c->profile, "user", user));
	TRY(profile_keep(&c->cx, &c->profile, "secret", secret));
	TRY(profile_prefer(&c->cx, &c->profile));
	c->api.secret = arena_strdup(&c->cx.mem, secret);
	return OK;
}

static enum err logged_in(struct cli *c, const char *user, const struct head *head)
{
	struct printer p = { .mem = &c->cx.mem };

	if (!c->json) {
		say(stdout, "logged in to %s as %s; the log has %llu entries%s\n",
		    c->profile.server, user, (unsigned long long)head->now.size,
		    head->before      ? ", and continues the one that was seen before"
		    : head->seen.size ? ", and only grew since the last look"
				      : "");
		if (head->stale)
			say(stdout, "trust: %s; what it said goes on to say whose heads count\n",
			    head->stale);
		return OK;
	}
	put_open(&p, NULL, '{');
	put_text(&p, "server", c->profile.server);
	put_text(&p, "user", user);
	put_text(&p, "vkey", c->profile.vkey);
	put_int(&p, "size", (int64_t)head->now.size);
	put_close(&p, '}');
	puts(p.text);
	return OK;
}

/* The person is asked who it is, and nothing is kept yet. */
static enum err session_ask(struct cli *c, const char **user, struct http_reply *reply)
{
	const char *password;
	struct printer body;

	TRY(user_settle(c, user));
	TRY(ask_secret(c, opt(c, "password-file"), "password", &password));
	body = body_open(c);
	put_text(&body, "user", *user);
	put_text(&body, "password", password);
	put_close(&body, '}');
	/* the session before, though it is over, shows that this user was let in from here: a flood
	 * of logins then takes nothing from this one */
	if (!c->profile.is_token && c->profile.user && strcmp(c->profile.user, *user) == 0)
		c->api.secret = c->profile.secret;
	return api_post(&c->cx, &c->api, "/v1/session", &body, reply);
}

/* ---- a server that shows another history, and a person who logs in to say so ---- */

/* Anybody can name a key.  A server that gets the password shows a head that the kept one signed.
 */
static enum err kept_key_signed(struct cli *c)
{
	struct http_reply reply;
	struct checkpoint head;
	struct note_key key;

	if (!c->profile.vkey)
		return other_key(c, "no key of this log was accepted here yet");
	TRY(note_key_parse(&c->cx, c->profile.vkey, &key));
	TRY(api_get(&c->cx, &c->api, "/log/checkpoint", &reply));
	return checkpoint_verify(&c->cx, &key, reply.body, &head);
}

/* The caller's sentence stays.  A server that is behind takes no act, this one neither: the
 * session, whose secret nobody keeps, then ends by itself. */
static void session_end(struct cli *c)
{
	const struct http_request rq = { .method = "DELETE", .path = "/v1/session" };
	struct ctx own = { 0 };
	struct http_reply reply;

	if (api_send(&own, &c->api, &rq, &reply) != OK)
		say(stderr, "the session was not closed: it ends by itself\n");
	c->api.secret = NULL;
	arena_free(&own.mem);
}

/* By a session for that alone.  The login is refused all the same. */
static enum err head_sent(struct cli *c, struct head *head)
{
	auto_json json = NULL;
	struct http_reply reply;
	const char *user;
	enum err e;

	TRY(kept_key_signed(c));
	TRY(session_ask(c, &user, &reply));
	TRY(api_json(&c->cx, &reply, &json));
	c->api.secret = arena_strdup(&c->cx.mem, json_text(json, "secret"));
	e = head_check(&c->cx, &c->api, &c->profile, head);
	if (e == E_TAMPERED && c->api.status == 409)
		say(stderr, "the server was sent the newest head that is kept here\n");
	session_end(c);
	return e;
}

enum err cmd_login(struct cli *c)
{
	struct http_reply reply;
	struct head head;
	const char *user;
	enum err e;

	TRY(cli_connect(c, arg(c, 0)));
	c->api.secret = NULL; /* a token or an old session has no say in this */
	TRY(root_settle(c));
	TRY(vkey_settle(c));
	e = head_check(&c->cx, &c->api, &c->profile, &head);
	if (e == E_TAMPERED && opt_flag(c, "send-head"))
		e = head_sent(c, &head);
	TRY(e);
	TRY(session_ask(c, &user, &reply));
	TRY(session_keep(c, user, &reply));
	TRY(logged_in(c, user, &head));
	return rests_ask_say(c);
}

enum err cmd_logout(struct cli *c)
{
	const struct http_request rq = { .method = "DELETE", .path = "/v1/session" };
	struct http_reply reply;
	enum err e;

	if (c->profile.is_token)
		return misuse(c, "SIGNET_TOKEN is set, and a token is not a session");
	if (!c->profile.secret)
		return errf(&c->cx, E_UNAUTHENTICATED, "nobody is logged in");
	e = api_send(&c->cx, &c->api, &rq, &reply);
	if (e != OK && e != E_UNAUTHENTICATED) /* it may have ended by itself */
		return e;
	TRY(profile_forget(&c->cx, &c->profile, "secret"));
	if (e == OK)
		return act_print(c, &reply);
	say(stdout, "the session had ended already\n");
	return OK;
}

enum err cmd_whoami(struct cli *c)
{
	auto_json json = NULL;
	struct http_reply reply;

	TRY(api_get(&c->cx, &c->api, "/v1/session", &reply));
	TRY(record_print(c, &reply));
	TRY(api_json(&c->cx, &reply, &json));
	return rests_say(c, json);
}

enum err cmd_redeem(struct cli *c)
{
	const char *code, *password;
	struct printer body;

	TRY(ask_secret(c, opt(c, "code-file"), "code of the invitation", &code));
	TRY(ask_new_secret(c, opt(c, "password-file"), "new password", PASSPHRASE_MIN, &password));
	body = body_open(c);
	put_text(&body, "user", arg(c, 0));
	put_text(&body, "code", code);
	put_text(&body, "password", password);
	c->api.secret = NULL;
	return body_send(c, "/v1/invitations/redeem", &body);
}
