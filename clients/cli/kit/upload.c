/*
 * A file is hashed before it is sent, and not sent if the server has it: a
 * pipeline that runs again uploads nothing.  The server hashes again while it
 * receives.
 */

#include "cli/kit/upload.h"

#include <string.h>

#include "base/clock.h"
#include "cli/kit/meter.h"

void file_split(struct cli *c, const char *word, const char **file, const char **path)
{
	const char *equals = strrchr(word, '='), *slash = strrchr(word, '/');

	*file = equals ? arena_strndup(&c->cx.mem, word, (size_t)(equals - word)) : word;
	*path = equals ? equals + 1 : slash ? slash + 1 : word;
}

static struct meter meter_for(struct cli *c, const char *act, const char *file)
{
	return (struct meter){ .what = arena_printf(&c->cx.mem, "%s %s", act, file),
			       .shown_at = clock_elapsed_ms() };
}

static enum err hash(struct cli *c, const char *file, FILE *f, struct file_facts *out)
{
	struct meter meter = meter_for(c, "hashing", file);
	enum err e = file_hash(&c->cx, f, meter_show, &meter, out);

	meter_end(&meter);
	return e;
}

enum err facts_of(struct cli *c, const char *file, struct file_facts *out)
{
	auto_file f = NULL;

	TRY(file_open(&c->cx, file, &f));
	return hash(c, file, f, out);
}

static enum err upload_is_there(struct cli *c, const char *path, bool *out)
{
	const struct http_request rq = { .method = "HEAD", .path = path };
	struct http_reply reply;
	enum err e = api_send(&c->cx, &c->api, &rq, &reply);

	*out = e == OK;
	return e == E_NOT_FOUND ? OK : e;
}

static enum err send_file(struct cli *c, const char *file, FILE *f, const char *path,
			  const struct file_facts *facts, struct http_reply *reply)
{
	struct meter meter = meter_for(c, "sending", file);
	struct http_request rq = { .method = "PUT",
				   .path = path,
				   .type = "application/octet-stream",
				   .in = f,
				   .in_size = facts->size,
				   .watch = meter_show,
				   .watch_arg = &meter };
	enum err e = api_send(&c->cx, &c->api, &rq, reply);

	meter_end(&meter);
	return e;
}

enum err upload(struct cli *c, const char *file, struct file_facts *facts, struct http_reply *reply)
{
	auto_file f = NULL;
	const char *path;
	bool there;

	*reply = (struct http_reply){ 0 };
	TRY(file_open(&c->cx, file, &f));
	TRY(hash(c, file, f, facts));
	path = path_for(c, "/v1/artifacts/", digest_text(&c->cx, &facts->hash), "");
	TRY(upload_is_there(c, path, &there));
	return there ? OK : send_file(c, file, f, path, facts, reply);
}

/* Of a class that its sender may not read back, the server does not say whether
 * it has the bytes, so they are always sent. */
enum err upload_as(struct cli *c, const char *file, const char *class, struct file_facts *facts,
		   struct http_reply *reply)
{
	auto_file f = NULL;

	TRY(file_open(&c->cx, file, &f));
	TRY(hash(c, file, f, facts));
	return send_file(c, file, f,
			 path_for(c, "/v1/artifacts/", digest_text(&c->cx, &facts->hash),
				  arena_printf(&c->cx.mem, "?class=%s", http_value(&c->cx, class))),
			 facts, reply);
}

enum err put_files(struct cli *c, struct printer *body, const char *key)
{
	const char *word, *file, *path;
	struct file_facts facts;
	struct http_reply reply;
	size_t at = 0;

	put_open(body, key, '[');
	while ((word = opt_each(c, "file", &at))) {
		file_split(c, word, &file, &path);
		TRY(upload(c, file, &facts, &reply));
		put_open(body, NULL, '{');
		put_text(body, "path", path);
		put_text(body, "digest", digest_text(&c->cx, &facts.hash));
		put_close(body, '}');
	}
	put_close(body, ']');
	return OK;
}
