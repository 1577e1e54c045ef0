#include "cli/nouns.h"

#include "cli/kit/body.h"
#include "cli/kit/table.h"

static const struct column site_columns[] = { { "ID", "id" },
					      { "TITLE", "title" },
					      { "ZONE", "zone" } };

enum err cmd_site_list(struct cli *c)
{
	return list_show(c, "/v1/sites", site_columns, countof(site_columns));
}

enum err cmd_site_create(struct cli *c)
{
	struct printer body = body_open(c);

	put_text(&body, "id", arg(c, 0));
	put_option(c, &body, "zone");
	put_option(c, &body, "title");
	return body_send(c, "/v1/sites", &body);
}
