#include "cli/nouns.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "cli/meter.h"
#include "cli/out.h"
#include "cli/upload.h"

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

static enum err fetch(struct cli *c, const char *digest, FILE *out)
{
	struct meter meter = { .what = "receiving", .shown_at = clock_ms() };
	const struct http_request rq = { .method = "GET",
					 .path = path_for(c, "/v1/artifacts/", digest, ""),
					 .out = out,
					 .watch = meter_show,
					 .watch_arg = &meter };
	struct http_reply reply;
	enum err e = api_send(&c->cx, &c->api, &rq, &reply);

	meter_end(&meter);
	return e;
}

static enum err digest_check(struct cli *c, const char *digest, FILE *f, struct file_facts *facts)
{
	TRY(file_hash(&c->cx, f, NULL, NULL, facts));
	if (strcmp(digest_text(&c->cx, &facts->hash), digest) == 0)
		return OK;
	return err_next(&c->cx,
			errf(&c->cx, E_MISMATCH, "the bytes that came are %s, not %s",
			     digest_text(&c->cx, &facts->hash), digest),
			"Nothing was kept. Tell whoever runs the server: signetd fsck.");
}

/* The umask as a file made by open() would meet it. */
static mode_t usual_mode(void)
{
	mode_t mask = umask(0);

	umask(mask);
	return 0666 & ~mask;
}

static enum err receive(struct cli *c, const char *digest, const char *temporary, int fd,
			struct file_facts *facts)
{
	auto_file f = fdopen(fd, "w+be");

	if (!f)
		return errf(&c->cx, E_FAULT, "cannot write: %s", strerror(errno));
	TRY(fetch(c, digest, f));
	if (fflush(f) != 0 || fsync(fd) != 0 || fchmod(fd, usual_mode()) != 0)
		return errf(&c->cx, E_INVALID, "cannot write %s: %s", temporary, strerror(errno));
	return digest_check(c, digest, f, facts);
}

/* Under a name of its own until its bytes are known to be the right ones. */
enum err cmd_artifact_get(struct cli *c)
{
	const char *digest = arg(c, 0), *file = arg(c, 1);
	struct file_facts facts;
	char *temporary;
	enum err e;
	int fd;

	if (!digest_ok(digest))
		return misuse(c, "an artifact is named 'sha256:' and 64 hex digits in lower case");
	file = file ? file : digest + strlen("sha256:");
	temporary = arena_printf(&c->cx.mem, "%s.part-XXXXXX", file);
	fd = mkstemp(temporary);
	if (fd < 0)
		return errf(&c->cx, E_INVALID, "cannot write %s: %s", file, strerror(errno));
	e = receive(c, digest, temporary, fd, &facts);
	if (e == OK && rename(temporary, file) != 0)
		e = errf(&c->cx, E_INVALID, "cannot write %s: %s", file, strerror(errno));
	if (e != OK) {
		unlink(temporary);
		return e;
	}
	facts_print(c, &facts, file);
	return OK;
}
