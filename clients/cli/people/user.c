#include "cli/nouns.h"

#include "cli/kit/body.h"
#include "cli/kit/out.h"
#include "cli/kit/table.h"
#include "cli/signing/act.h"
#include "rules/act_needs.h"

static const struct column user_columns[] = {
	{ "ID", "id" },     { "NAME", "name" },   { "KIND", "kind" },
	{ "SITE", "site" }, { "STATE", "state" }, { "ROLES", "roles" },
};

enum err cmd_user_list(struct cli *c)
{
	return list_show(c, "/v1/users", user_columns, countof(user_columns));
}

/* The suspension that is open, if there is one. */
struct suspended {
	bool is;
	const char *until; /* NULL: it is lifted, or nothing ends it */
};

static enum err suspension_open_read(struct cli *c, const char *at, struct suspended *out)
{
	const char *path = path_for(c, "/v1/users/", arg(c, 0), "/suspensions");
	auto_json json = NULL;
	struct http_reply reply;
	json_t *one;
	size_t i;

	*out = (struct suspended){ .is = false };
	TRY(api_get(&c->cx, &c->api, at ? arena_printf(&c->cx.mem, "%s?as_of=%s", path, at) : path,
		    &reply));
	TRY(api_json(&c->cx, &reply, &json));
	json_array_foreach (json_object_get(json, "items"), i, one)
		if (json_is_null(json_object_get(one, "to"))) {
			const char *until = json_string_value(json_object_get(one, "until"));

			out->is = true;
			out->until = until ? arena_strdup(&c->cx.mem, until) : NULL;
		}
	return OK;
}

static void lift_say(struct cli *c)
{
	say(stdout,
	    "An approver lifts it: signet act propose lift-suspension --person %s --reason TEXT\n",
	    arg(c, 0));
}

/* Nothing where the asker does not see it. */
static enum err suspended_say(struct cli *c)
{
	struct suspended s;
	enum err e = suspension_open_read(c, opt(c, "as-of"), &s);

	if (e == E_NOT_FOUND || e == E_FORBIDDEN || (e == OK && !s.is))
		return OK;
	TRY(e);
	if (s.until)
		say(stdout, "The suspension ends by itself at %s.\n", s.until);
	else
		say(stdout, "The suspension lasts until it is lifted.\n");
	lift_say(c);
	return OK;
}

enum err cmd_user_show(struct cli *c)
{
	TRY(record_show(c, path_for(c, "/v1/users/", arg(c, 0), "")));
	return c->json ? OK : suspended_say(c);
}

enum err cmd_user_create(struct cli *c)
{
	struct printer body = body_open(c);

	put_text(&body, "id", arg(c, 0));
	put_option(c, &body, "name");
	put_option(c, &body, "site");
	put_option(c, &body, "owner");
	put_option(c, &body, "namesake");
	return body_send(c, "/v1/users", &body);
}

/* The code is the last line, alone. */
enum err cmd_user_invite(struct cli *c)
{
	struct printer body = body_open(c);
	struct http_reply reply;

	put_option(c, &body, "reason");
	put_close(&body, '}');
	TRY(api_post(&c->cx, &c->api, path_for(c, "/v1/users/", arg(c, 0), "/invite"), &body,
		     &reply));
	tell(c, "The person sets a password by: signet redeem %s --server %s\n", arg(c, 0),
	     c->profile.server);
	return act_print(c, &reply);
}

enum err cmd_user_deactivate(struct cli *c)
{
	return reason_send(c, path_for(c, "/v1/users/", arg(c, 0), "/deactivate"));
}

enum err cmd_user_erase(struct cli *c)
{
	return reason_send(c, path_for(c, "/v1/users/", arg(c, 0), "/erase"));
}

/* Until when it lasts, and by whose word it lasts longer or less. */
static enum err suspension_say(struct cli *c)
{
	struct suspended s;

	TRY(suspension_open_read(c, NULL, &s));
	say(stdout, "It ends by itself after 72 hours, at %s.\n",
	    s.until ? s.until : "a time of the log");
	say(stdout,
	    "An approver confirms it: signet act propose confirm-suspension --person %s --reason "
	    "TEXT\n",
	    arg(c, 0));
	lift_say(c);
	return OK;
}

enum err cmd_user_suspend(struct cli *c)
{
	TRY(reason_send(c, path_for(c, "/v1/users/", arg(c, 0), "/suspend")));
	return c->json ? OK : suspension_say(c);
}

/* The body of either route, but for who it is about. */
static void put_grant(struct cli *c, struct printer *body)
{
	put_text(body, "role", arg(c, 1));
	put_option(c, body, "site");
	put_option(c, body, "reason");
}

static enum err role_propose(struct cli *c)
{
	struct printer body = body_open(c);

	put_text(&body, "act", "grant-role");
	put_text(&body, "person", arg(c, 0));
	put_grant(c, &body);
	return act_propose_send(c, &body);
}

enum err cmd_role_grant(struct cli *c)
{
	struct printer body = body_open(c);

	if (role_is_granted_by_act(arg(c, 1)))
		return role_propose(c);
	put_grant(c, &body);
	return body_send(c, path_for(c, "/v1/users/", arg(c, 0), "/roles/grant"), &body);
}

enum err cmd_role_revoke(struct cli *c)
{
	struct printer body = body_open(c);

	put_grant(c, &body);
	return body_send(c, path_for(c, "/v1/users/", arg(c, 0), "/roles/revoke"), &body);
}
