#include "cli/nouns.h"

#include <string.h>

#include "cli/kit/body.h"
#include "cli/kit/download.h"
#include "cli/kit/out.h"
#include "cli/kit/table.h"

/* record: the fact of export.made.  The archive is kept only if its digest is
 * the one in the log's entry. */
static enum err export_fetch(struct cli *c, json_t *record, const char *file)
{
	const char *id = json_text(record, "id"), *digest = json_text(record, "bundle");
	struct file_facts facts;

	TRY(download(c, path_for(c, "/v1/exports/", id, "/bundle"), digest, file, &facts));
	if (!c->json)
		say(stdout, "%s  %llu bytes, %s\n", digest, (unsigned long long)facts.size, file);
	return OK;
}

enum err cmd_export_create(struct cli *c)
{
	struct printer body = body_open(c), nothing = body_open(c);
	auto_json begun = NULL;
	auto_json json = NULL;
	struct http_reply reply;
	const char *id;

	put_option(c, &body, "reason");
	put_close(&body, '}');
	put_close(&nothing, '}');
	TRY(api_post(&c->cx, &c->api, "/v1/exports", &body, &reply));
	TRY(api_json(&c->cx, &reply, &begun));
	id = json_text(json_object_get(entry_in(begun), "fact"), "id");
	TRY(api_post(&c->cx, &c->api, path_for(c, "/v1/exports/", id, "/bundle"), &nothing,
		     &reply));
	TRY(act_print(c, &reply));
	TRY(api_json(&c->cx, &reply, &json));
	return export_fetch(c, json_object_get(entry_in(json), "fact"), arg(c, 0));
}

enum err cmd_export_show(struct cli *c)
{
	struct http_reply reply;

	TRY(api_get(&c->cx, &c->api, path_for(c, "/v1/exports/", arg(c, 0), ""), &reply));
	return record_print(c, &reply);
}

enum err cmd_export_get(struct cli *c)
{
	auto_json json = NULL;
	struct http_reply reply;

	TRY(api_get(&c->cx, &c->api, path_for(c, "/v1/exports/", arg(c, 0), ""), &reply));
	TRY(api_json(&c->cx, &reply, &json));
	TRY(export_fetch(c, json, arg(c, 1)));
	return c->json ? reply_print(c, &reply) : OK;
}
