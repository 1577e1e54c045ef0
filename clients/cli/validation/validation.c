#include "cli/nouns.h"

#include "cli/kit/table.h"
#include "cli/kit/upload.h"

static const struct column validation_columns[] = {
	{ "VALIDATION", "id" }, { "MODEL", "model" },       { "N", "version" },
	{ "SET", "dataset" },   { "ENVELOPE", "envelope" }, { "VERDICT", "result.verdict" },
};

enum err cmd_validation_list(struct cli *c)
{
	return list_show(c, "/v1/validations", validation_columns, countof(validation_columns));
}

enum err cmd_validation_show(struct cli *c)
{
	return record_show(c, path_for(c, "/v1/validations/", arg(c, 0), ""));
}

enum err cmd_validation_register(struct cli *c)
{
	struct printer body = body_open(c);
	int64_t version;

	TRY(arg_number(c, 1, "version", &version));
	put_text(&body, "model", arg(c, 0));
	put_int(&body, "version", version);
	put_int(&body, "envelope", opt_int(c, "envelope", 0));
	put_text(&body, "dataset", opt(c, "set"));
	if (opt(c, "reuse"))
		put_int(&body, "reuse", opt_int(c, "reuse", 0));
	return body_send(c, "/v1/validations", &body);
}

enum err cmd_validation_predict(struct cli *c)
{
	struct printer body = body_open(c);
	struct file_facts facts;
	struct http_reply reply;

	TRY(upload(c, arg(c, 1), &facts, &reply));
	put_text(&body, "predictions", digest_text(&c->cx, &facts.hash));
	return body_send(c, path_for(c, "/v1/validations/", arg(c, 0), "/predictions"), &body);
}
