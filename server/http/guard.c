/*
 * Two readers of one request must not read two requests.  A proxy, the library
 * and this program each parse what came in; where they differ, a second request
 * can be hidden in the first (request smuggling), or a path can mean one thing
 * to the check and another to the handler.  So the guard accepts one spelling
 * of each thing and refuses the rest, instead of repairing it: a client of ours
 * never sends any other, and an attacker learns nothing.
 *
 * The checks see bytes, not decoded text.  A check after decoding is a check of
 * something else than the next program will see.
 *
 * Never: make an exception for one client; answer on the connection as if
 * nothing had happened (the caller disconnects).
 */

#include "http/guard.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "http/req.h"

#define SCHEME "http://"

/* In a path, an escape must not hide a byte that gives the path its shape: a
 * slash, a backslash, a dot, a control byte, a space.  In a query they are only
 * text. */
static bool escape_ok(const char *p, bool in_path)
{
	int c = hex_byte(p + 1);

	if (c <= 0)
		return false;
	return !in_path || (c > 0x20 && c != 0x7f && c != '/' && c != '\\' && c != '.');
}

/* No empty segment but a last one, and no "." or "..": the path means what it
 * says and needs no normal form. */
static bool segments_ok(const char *path, size_t size)
{
	for (const char *p = path; p < path + size;) {
		size_t n = strcspn(++p, "/?"); /* p is at a slash */

		if ((n == 0 && p < path + size) || (n == 1 && *p == '.') ||
		    (n == 2 && p[0] == '.' && p[1] == '.'))
			return false;
		p += n;
	}
	return true;
}

/* The decoded escapes are text: it comes back in sentences and entries. */
static bool guard_text_ok(const char *uri, size_t n)
{
	unsigned char plain[URI_MAX];
	size_t size = 0;

	for (size_t i = 0; i < n; i++) {
		bool escape = uri[i] == '%';

		plain[size++] = (unsigned char)(escape ? hex_byte(uri + i + 1) : uri[i]);
		i += escape ? 2 : 0;
	}
	return utf8_ok((const char *)plain, size);
}

const char *guard_target(const char *uri, const char *const *hosts)
{
	const char *name = uri + strlen(SCHEME);

	if (strncasecmp(uri, SCHEME, strlen(SCHEME)) != 0)
		return uri;
	for (; *hosts; hosts++) {
		size_t n = strlen(*hosts);

		if (strncasecmp(name, *hosts, n) == 0 && name[n] == '/')
			return name + n;
	}
	return uri;
}

enum err guard_uri(struct ctx *cx, const char *uri)
{
	size_t path = strcspn(uri, "?"), n = strlen(uri);

	if (n > URI_MAX)
		return err_at(cx,
			      errf(cx, E_INVALID, "the request target is over %d bytes", URI_MAX),
			      "request target");
	if (*uri != '/' || !segments_ok(uri, path))
		return err_at(cx, errf(cx, E_INVALID, "the request target is not a plain path"),
			      "request target");
	for (size_t i = 0; i < n; i++)
		if (uri[i] <= 0x20 || uri[i] >= 0x7f || /* a byte over 0x7f is negative */
		    uri[i] == '\\' || (uri[i] == '%' && !escape_ok(uri + i, i < path)))
			return err_at(cx,
				      errf(cx, E_INVALID,
					   "byte %zu of the request target may not stand there", i),
				      "request target");
	if (!guard_text_ok(uri, n))
		return err_at(cx, errf(cx, E_INVALID, "the request target is not UTF-8"),
			      "request target");
	return OK;
}

static const char *const single_names[SINGLE_COUNT] = {
	[SINGLE_HOST] = "Host",
	[SINGLE_CONTENT_LENGTH] = "Content-Length",
	[SINGLE_TRANSFER_ENCODING] = "Transfer-Encoding",
	[SINGLE_COOKIE] = "Cookie",
	[SINGLE_AUTHORIZATION] = "Authorization",
};

/* All fields are seen, so a second one of a single name counts even if its
 * spelling differs in case. */
void guard_field(struct guard_fields *seen, const char *name, const char *value, size_t size)
{
	seen->all++;
	if (!utf8_ok(value ? value : "", size))
		seen->bad = name;
	seen->closes |= value && strcasecmp(name, "Connection") == 0 && strcasestr(value, "close");
	for (size_t i = 0; i < SINGLE_COUNT; i++) {
		if (strcasecmp(name, single_names[i]) != 0)
			continue;
		seen->count[i]++;
		seen->value[i] = value ? value : "";
	}
}

/* Caseless, as the library finds a cookie. */
void guard_cookie(struct guard_fields *seen, const char *name)
{
	seen->sessions += strcasecmp(name, COOKIE) == 0;
}

static bool guard_host_ok(const char *host, const char *const *hosts)
{
	for (; *hosts; hosts++)
		if (strcasecmp(host, *hosts) == 0)
			return true;
	return false;
}

/* 007 is 7 in RFC 9110 (8.6), and to a reader that takes it for octal another number with 010.  No
 * client writes it. */
static bool length_plain(const char *length)
{
	size_t digits = strspn(length, "0123456789");

	return digits > 0 && length[digits] == '\0' && (*length != '0' || digits == 1);
}

static enum err guard_refuse(struct ctx *cx, const char *name, const char *why)
{
	return err_at(cx, errf(cx, E_INVALID, "%s: %s", name, why), "%s", name);
}

enum err guard_fields(struct ctx *cx, const struct guard_fields *seen, const char *const *hosts)
{
	const char *coding = seen->value[SINGLE_TRANSFER_ENCODING];
	const char *length = seen->value[SINGLE_CONTENT_LENGTH];
	const char *host = seen->value[SINGLE_HOST];

	if (seen->all > HEADERS_MAX)
		return errf(cx, E_HEADERS, "more than %d header fields", HEADERS_MAX);
	if (seen->bad)
		return guard_refuse(cx, seen->bad, "it is not UTF-8");
	for (size_t i = 0; i < SINGLE_COUNT; i++)
		if (seen->count[i] > 1)
			return guard_refuse(cx, single_names[i], "it stands there more than once");
	/* one was set by somebody else, and which of them counts nobody said */
	if (seen->sessions > 1)
		return guard_refuse(cx, single_names[SINGLE_COOKIE],
				    "it has the session's cookie more than once");
	/* RFC 9112, section 6.1: both at once is the classic way to smuggle */
	if (length && coding)
		return guard_refuse(cx, "Content-Length", "a Transfer-Encoding says otherwise");
	if (length && !length_plain(length))
		return guard_refuse(cx, "Content-Length",
				    "it must be digits with no zero before them");
	if (coding && strcasecmp(coding, "chunked") != 0)
		return guard_refuse(cx, "Transfer-Encoding", "only chunked is known here");
	/* a name of another site that resolves to this address (DNS rebinding)
	 * ends here */
	if (!host || !guard_host_ok(host, hosts))
		return guard_refuse(cx, "Host", "it is not a name of this server; --host adds one");
	return OK;
}
