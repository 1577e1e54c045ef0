#include "cli/nouns.h"

#include "cli/kit/table.h"
#include "cli/kit/upload.h"

static const struct column version_columns[] = {
	{ "N", "number" },          { "DIGEST", "digest" },      { "RUN", "run" },
	{ "DATASETS", "datasets" }, { "RETIRED", "retired.at" },
};

static const char *version_path(struct cli *c, const char *tail)
{
	return path_for(
		c, "/v1/models/", arg(c, 0),
		arena_printf(&c->cx.mem, "/versions/%s%s", http_part(&c->cx, arg(c, 1)), tail));
}

enum err cmd_version_list(struct cli *c)
{
	return list_show(c, path_for(c, "/v1/models/", arg(c, 0), "/versions"), version_columns,
			 countof(version_columns));
}

enum err cmd_version_show(struct cli *c)
{
	return record_show(c, version_path(c, ""));
}

enum err cmd_version_register(struct cli *c)
{
	struct printer body = body_open(c);

	TRY(put_datasets(c, &body, "datasets", "dataset"));
	TRY(put_columns(c, &body, "inputs", "input"));
	TRY(put_columns(c, &body, "outputs", "output"));
	put_option(c, &body, "run");
	TRY(put_files(c, &body, "files")); /* last: what is wrong with the words is found first */
	return body_send(c, path_for(c, "/v1/models/", arg(c, 0), "/versions"), &body);
}

enum err cmd_version_retire(struct cli *c)
{
	return reason_send(c, version_path(c, "/retire"));
}
