#include "cli/nouns.h"

#include "cli/kit/body.h"
#include "cli/kit/table.h"
#include "rules/act_needs.h"

static const struct column user_columns[] = {
	{ "ID", "id" },     { "NAME", "name" },   { "KIND", "kind" },
	{ "SITE", "site" }, { "STATE", "state" }, { "ROLES", "roles" },
};

enum err cmd_user_list(struct cli *c)
{
	return list_show(c, "/v1/users", user_columns, countof(user_columns));
}

enum err cmd_user_show(struct cli *c)
{
	return record_show(c, path_for(c, "/v1/users/", arg(c, 0), ""));
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

enum err cmd_user_invite(struct cli *c)
{
	return reason_send(c, path_for(c, "/v1/users/", arg(c, 0), "/invite"));
}

enum err cmd_user_deactivate(struct cli *c)
{
	return reason_send(c, path_for(c, "/v1/users/", arg(c, 0), "/deactivate"));
}

enum err cmd_user_suspend(struct cli *c)
{
	return reason_send(c, path_for(c, "/v1/users/", arg(c, 0), "/suspend"));
}

/* The body of either route, but for who it is about. */
static enum err role_send(struct cli *c, struct printer *body, const char *path)
{
	put_text(body, "role", arg(c, 1));
	put_option(c, body, "site");
	put_option(c, body, "reason");
	return body_send(c, path, body);
}

static enum err role_propose(struct cli *c)
{
	struct printer body = body_open(c);

	put_text(&body, "act", "grant-role");
	put_text(&body, "person", arg(c, 0));
	return role_send(c, &body, "/v1/acts");
}

enum err cmd_role_grant(struct cli *c)
{
	struct printer body = body_open(c);

	if (role_is_granted_by_act(arg(c, 1)))
		return role_propose(c);
	return role_send(c, &body, path_for(c, "/v1/users/", arg(c, 0), "/roles/grant"));
}

enum err cmd_role_revoke(struct cli *c)
{
	struct printer body = body_open(c);

	return role_send(c, &body, path_for(c, "/v1/users/", arg(c, 0), "/roles/revoke"));
}
