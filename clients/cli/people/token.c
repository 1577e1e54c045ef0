#include "cli/nouns.h"

#include "cli/kit/ask.h"
#include "cli/kit/body.h"
#include "cli/kit/table.h"

static const struct column token_columns[] = {
	{ "ID", "id" },       { "USER", "user_name" }, { "USER ID", "user" },
	{ "TITLE", "title" }, { "SCOPES", "scopes" },  { "EXPIRES", "expires_at" }
};

enum err cmd_token_list(struct cli *c)
{
	const char *user = opt(c, "user"), *path = "/v1/tokens";

	if (user)
		path = arena_printf(&c->cx.mem, "%s?user=%s", path, http_value(&c->cx, user));
	return list_show(c, path, token_columns, countof(token_columns));
}

enum err cmd_token_issue(struct cli *c)
{
	struct printer body = body_open(c);
	const char *password;

	TRY(ask_secret(c, opt(c, "password-file"), "password", &password));
	put_option(c, &body, "user");
	put_option(c, &body, "title");
	put_words(c, &body, "scopes", "scope");
	put_int(&body, "days", opt_int(c, "days", 0));
	put_text(&body, "password", password);
	return body_send(c, "/v1/tokens", &body);
}

enum err cmd_token_revoke(struct cli *c)
{
	return reason_send(c, path_for(c, "/v1/tokens/", arg(c, 0), "/revoke"));
}
