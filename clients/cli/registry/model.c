#include "cli/nouns.h"

#include "cli/kit/body.h"
#include "cli/kit/table.h"

static const struct column model_columns[] = {
	{ "NAME", "name" }, { "TITLE", "title" }, { "OWNER", "owner_name" }, { "OWNER ID", "owner" }
};

enum err cmd_model_list(struct cli *c)
{
	return list_show(c, "/v1/models", model_columns, countof(model_columns));
}

enum err cmd_model_show(struct cli *c)
{
	return record_show(c, path_for(c, "/v1/models/", arg(c, 0), ""));
}

enum err cmd_model_create(struct cli *c)
{
	struct printer body = body_open(c);

	put_text(&body, "name", arg(c, 0));
	put_option(c, &body, "title");
	return body_send(c, "/v1/models", &body);
}
