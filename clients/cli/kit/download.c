/*
 * Bytes are kept under their name only after their hash was compared with the
 * digest that was asked for.
 */

#include "cli/kit/download.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "cli/kit/meter.h"
#include "lib/api.h"

static enum err download_fetch(struct cli *c, const char *path, FILE *out)
{
	struct meter meter = { .what = "receiving", .shown_at = clock_elapsed_ms() };
	const struct http_request rq = { .method = "GET",
					 .path = path,
					 .out = out,
					 .out_max =
						 HTTP_ENDLESS, /* who asked sees how much comes */
					 .watch = meter_show,
					 .watch_arg = &meter };
	struct http_reply reply;
	enum err e = api_send(&c->cx, &c->api, &rq, &reply);

	meter_end(&meter);
	return e;
}

static enum err download_digest_check(struct cli *c, const char *digest, FILE *f,
				      struct file_facts *facts)
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

static enum err receive(struct cli *c, const char *path, const char *digest, const char *temporary,
			int fd, struct file_facts *facts)
{
	auto_file f = fdopen(fd, "w+be");

	if (!f)
		return errf(&c->cx, E_FAULT, "cannot write: %s", strerror(errno));
	TRY(download_fetch(c, path, f));
	if (fflush(f) != 0 || fsync(fd) != 0 || fchmod(fd, usual_mode()) != 0)
		return errf(&c->cx, E_INVALID, "cannot write %s: %s", temporary, strerror(errno));
	return download_digest_check(c, digest, f, facts);
}

enum err download(struct cli *c, const char *path, const char *digest, const char *file,
		  struct file_facts *facts)
{
	char *temporary = arena_printf(&c->cx.mem, "%s.part-XXXXXX", file);
	int fd = mkstemp(temporary);
	enum err e;

	if (fd < 0)
		return errf(&c->cx, E_INVALID, "cannot write %s: %s", file, strerror(errno));
	e = receive(c, path, digest, temporary, fd, facts);
	if (e == OK && rename(temporary, file) != 0)
		e = errf(&c->cx, E_INVALID, "cannot write %s: %s", file, strerror(errno));
	if (e != OK)
		unlink(temporary);
	return e;
}
