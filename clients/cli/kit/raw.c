/*
 * `signet api`: any request, for what has no command yet.  Body and path are
 * the caller's own; a terminal gets printable text, a pipe the exact bytes.
 */

#include "cli/nouns.h"

#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/kit/out.h"

#define RAW_BODY_MAX 65536

/* "@FILE", "-" for standard input, or the JSON itself */
static enum err raw_body_read(struct cli *c, const char *word, const char **body, size_t *size)
{
	const char *path = strcmp(word, "-") == 0 ? "/dev/stdin" : *word == '@' ? word + 1 : NULL;
	char *text;

	*body = word;
	*size = strlen(word);
	if (!path)
		return OK;
	TRY(input_load(&c->cx, path, RAW_BODY_MAX, &text, size));
	*body = text;
	return OK;
}

static void body_print(struct cli *c, const struct http_reply *reply)
{
	if (isatty(STDOUT_FILENO)) {
		text_print(c, "body", reply->body);
		return;
	}
	fwrite(reply->body, 1, reply->size, stdout);
	if (strncmp(reply->type, API_JSON, strlen(API_JSON)) == 0)
		fputc('\n', stdout);
}

/* The path is the caller's own, encoded as the server wants it. */
enum err cmd_api(struct cli *c)
{
	struct http_request rq = { .method = arg(c, 0), .path = arg(c, 1) };
	struct http_reply reply;
	const char *body;

	if (*rq.path != '/')
		return misuse(c, "a path begins with '/', not '%s'", rq.path);
	if (!*rq.method || strspn(rq.method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != strlen(rq.method))
		return misuse(c, "'%s' is no method", rq.method);
	if (arg(c, 2)) {
		rq.type = API_JSON;
		TRY(raw_body_read(c, arg(c, 2), &body, &rq.size));
		rq.body = body;
	}
	if (c->api.once)
		rq.headers[0] = arena_printf(&c->cx.mem, "Idempotency-Key: %s", c->api.once);
	TRY(api_send(&c->cx, &c->api, &rq, &reply));
	body_print(c, &reply);
	return OK;
}
