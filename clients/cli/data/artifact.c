#include "cli/nouns.h"

#include <string.h>

#include "cli/kit/download.h"
#include "cli/kit/out.h"
#include "cli/kit/upload.h"

static void facts_print(struct cli *c, const struct file_facts *facts, const char *what)
{
	const char *digest = digest_text(&c->cx, &facts->hash);
	struct printer p = { .mem = &c->cx.mem };

	if (!c->json) {
		say(stdout, "%s  %llu bytes, %s\n", digest, (unsigned long long)facts->size, what);
		return;
	}
	put_open(&p, NULL, '{');
	put_text(&p, "digest", digest);
	put_int(&p, "size", (int64_t)facts->size);
	put_close(&p, '}');
	puts(p.text);
}

enum err cmd_artifact_put(struct cli *c)
{
	struct file_facts facts;
	struct http_reply reply;

	TRY(upload(c, arg(c, 0), &facts, &reply));
	if (c->json && reply.status)
		return reply_print(c, &reply);
	facts_print(c, &facts, reply.status ? "stored" : "there already");
	return OK;
}

enum err cmd_artifact_get(struct cli *c)
{
	const char *digest = arg(c, 0), *file = arg(c, 1);
	struct file_facts facts;

	if (!digest_ok(digest))
		return misuse(c, "an artifact is named 'sha256:' and 64 hex digits in lower case");
	file = file ? file : digest + strlen("sha256:");
	TRY(download(c, path_for(c, "/v1/artifacts/", digest, ""), digest, file, &facts));
	facts_print(c, &facts, file);
	return OK;
}
