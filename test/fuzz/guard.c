#include "http/guard.h"

#include <strings.h>

#include "base/text.h"
#include "fuzz.h"

#define FIELDS_READ (2 * HEADERS_MAX)

static const char *const hosts[] = { "localhost:8443", "127.0.0.1:8443", NULL };

struct field {
	const char *name, *value;
};

struct request {
	const char *target;
	struct field field[FIELDS_READ];
	size_t n;
};

/* Cut *rest at the first of that byte; what stands before it. */
static char *cut(char **rest, char byte)
{
	char *before = *rest, *at = strchr(before, byte);

	*rest = at ? at + 1 : before + strlen(before);
	if (at)
		*at = '\0';
	return before;
}

/* Lines as a client sends them, each in a block of just its size. */
static void request_read(struct ctx *cx, char *text, struct request *out)
{
	char *line = cut(&text, '\n');

	cut(&line, ' '); /* the method, which head.c reads, and so the version */
	out->target = arena_strdup(&cx->mem, cut(&line, ' '));
	while (*text && out->n < FIELDS_READ) {
		line = cut(&text, '\n');
		out->field[out->n].name = arena_strdup(&cx->mem, cut(&line, ':'));
		out->field[out->n++].value = *line ? line + (*line == ' ') : NULL;
	}
}

static size_t count(const struct request *rq, const char *name)
{
	size_t n = 0;

	for (size_t i = 0; i < rq->n; i++)
		n += strcasecmp(rq->field[i].name, name) == 0;
	return n;
}

static bool is_ours(const struct request *rq)
{
	for (size_t i = 0; i < rq->n; i++)
		if (strcasecmp(rq->field[i].name, "Host") == 0)
			return rq->field[i].value &&
			       (strcasecmp(rq->field[i].value, hosts[0]) == 0 ||
				strcasecmp(rq->field[i].value, hosts[1]) == 0);
	return false;
}

static void fields_hold(const struct request *rq)
{
	static const char *const once[] = { "Host", "Content-Length", "Transfer-Encoding", "Cookie",
					    "Authorization" };

	must(rq->n <= HEADERS_MAX && is_ours(rq));
	for (size_t i = 0; i < sizeof(once) / sizeof(*once); i++)
		must(count(rq, once[i]) <= 1);
	must(count(rq, "Content-Length") + count(rq, "Transfer-Encoding") <= 1);
	for (size_t i = 0; i < rq->n; i++) {
		const char *value = rq->field[i].value ? rq->field[i].value : "";

		must(utf8_ok(value, strlen(value)));
		if (strcasecmp(rq->field[i].name, "Content-Length") == 0)
			must(strcmp(value, "0") == 0 || (*value >= '1' && *value <= '9'));
	}
}

/* As the library decodes it. */
static char *decoded(struct ctx *cx, const char *p, size_t n)
{
	char *plain = arena_alloc(&cx->mem, n + 1), *to = plain;

	for (const char *end = p + n; p < end; p++) {
		*to++ = *p == '%' ? (char)hex_byte(p + 1) : *p;
		p += *p == '%' ? 2 : 0;
	}
	*to = '\0';
	return plain;
}

static size_t slashes(const char *s, size_t n)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		count += s[i] == '/';
	return count;
}

/* Decoded, the path has the segments that it had. */
static void target_holds(struct ctx *cx, const char *target)
{
	size_t n = strcspn(target, "?");
	char *path = decoded(cx, target, n), *rest = decoded(cx, target + n, strlen(target) - n);

	must(*target == '/' && slashes(path, strlen(path)) == slashes(target, n));
	must(utf8_ok(path, strlen(path)) && !strpbrk(path, "\\\r\n\x7f"));
	must(utf8_ok(rest, strlen(rest)) && !strstr(path, "//"));
	path = arena_printf(&cx->mem, "%s/", path);
	must(!strstr(path, "/./") && !strstr(path, "/../"));
}

static bool refused(const struct ctx *cx, enum err e)
{
	must(e == E_HEADERS || (e == E_INVALID && cx->place));
	must(cx->detail);
	return true;
}

/* What is let through is what guard.h says, by a second reading. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct guard_fields seen = { 0 };
	struct ctx cx = { 0 };
	struct request *rq = arena_alloc(&cx.mem, sizeof(*rq));
	enum err e;

	*rq = (struct request){ 0 };
	request_read(&cx, arena_strndup(&cx.mem, (const char *)bytes, size), rq);
	for (size_t i = 0; i < rq->n; i++) {
		const struct field *f = &rq->field[i];

		guard_field(&seen, f->name, f->value, f->value ? strlen(f->value) : 0);
	}
	e = guard_uri(&cx, rq->target);
	if (e == OK || !refused(&cx, e))
		target_holds(&cx, rq->target);
	e = guard_fields(&cx, &seen, hosts);
	if (e == OK || !refused(&cx, e))
		fields_hold(rq);
	arena_free(&cx.mem);
	return 0;
}
