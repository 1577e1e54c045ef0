/*
 * Requests to one server.  The server's answers are untrusted input: lengths
 * are bounded before memory is, redirects are not followed (a secret would go
 * along), and only two protocols exist.
 *
 * A slow server is not an error as long as bytes come: a large download over a
 * thin line may take hours.  Silence is, after SILENCE_S; so there is no limit
 * on the whole time.
 *
 * Never: send a secret in the clear to another machine (http_open()); ask a
 * proxy for this machine's own loopback; put text into a path that was not
 * escaped.
 */

#include "lib/http.h"

#include <ctype.h>
#include <curl/curl.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/printer.h"
#include "base/text.h"

#define CONNECT_S   10L
#define SILENCE_S   120L /* so long may fewer than one byte a second come */
#define SERVER_MAX  300
#define RETRY_MAX   86400             /* seconds that a server may ask us to wait */
#define CA_MAX      ((size_t)4 << 20) /* bytes */
#define HEADERS_ALL (HTTP_HEADERS_MAX + 2)

struct http {
	CURL *curl;
	const char *server, *ca;
	struct curl_blob ca_bytes; /* from the first request on */
	int64_t retry_after;
	char why[CURL_ERROR_SIZE];
};

struct transfer {
	struct ctx *cx;
	struct http *h;
	const struct http_request *rq;
	struct http_reply *out;
	struct printer body;
	uint64_t sent; /* to rq->out */
	enum err e;    /* what stopped it, if we did */
};

/* ---- addresses ---- */

static bool http_host_ok(const char *s, size_t n)
{
	size_t name = strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789.-");
	size_t six = *s == '[' ? 1 + strspn(s + 1, "0123456789abcdef:.") : 0;
	size_t at = six && s[six] == ']' ? six + 1 : name;
	size_t digits = s[at] == ':' ? strspn(s + at + 1, "0123456789") : 0;

	if (at == 0 || at > n || (at < n && (digits == 0 || digits > 5)))
		return false;
	return at == n || at + 1 + digits == n;
}

enum err http_server(struct ctx *cx, const char *url, const char **out)
{
	char *text = arena_strdup(&cx->mem, url), *host;
	size_t n = strlen(text);

	for (char *p = text; *p; p++)
		*p = (char)tolower((unsigned char)*p);
	if (n > 0 && text[n - 1] == '/')
		text[--n] = '\0';
	host = strncmp(text, "https://", 8) == 0  ? text + 8
	       : strncmp(text, "http://", 7) == 0 ? text + 7
						  : NULL;
	if (!host || n > SERVER_MAX || !http_host_ok(host, strlen(host)))
		return errf(cx, E_INVALID,
			    "a server is 'https://' or 'http://', a host and perhaps ':' and a "
			    "port, not '%s'",
			    url);
	*out = text;
	return OK;
}

/* Exactly these names: "localhost.example.org" is elsewhere. */
static bool is_here(const char *server)
{
	static const char *const names[] = { "127.0.0.1", "localhost", "[::1]" };
	const char *host = strstr(server, "://") + 3;

	for (size_t i = 0; i < countof(names); i++)
		if (strncmp(host, names[i], strlen(names[i])) == 0 &&
		    strchr(":", host[strlen(names[i])]))
			return true;
	return false;
}

static char *escaped(struct ctx *cx, const char *text, const char *also)
{
	struct printer p = { .mem = &cx->mem };

	for (put_bytes(&p, "", 0); *text; text++) {
		char code[4] = { '%', "0123456789ABCDEF"[(unsigned char)*text >> 4],
				 "0123456789ABCDEF"[(unsigned char)*text & 15] };
		bool plain = (unsigned char)*text < 0x80 &&
			     (isalnum((unsigned char)*text) || strchr(also, *text));

		put_bytes(&p, plain ? text : code, plain ? 1 : 3);
	}
	return p.text;
}

char *http_part(struct ctx *cx, const char *text)
{
	return escaped(cx, text, "-._~:");
}

char *http_path(struct ctx *cx, const char *text)
{
	return escaped(cx, text, "-._~:/");
}

char *http_value(struct ctx *cx, const char *text)
{
	return escaped(cx, text, "-._~");
}

/* ---- what libcurl calls ---- */

static void keep_header(struct ctx *cx, const char *line, size_t n, const char *name,
			const char **out)
{
	size_t at = strlen(name);

	if (n < at || strncasecmp(line, name, at) != 0)
		return;
	while (at < n && line[at] == ' ')
		at++;
	while (n > at && strchr("\r\n ", line[n - 1]))
		n--;
	*out = arena_strndup(&cx->mem, line + at, n - at);
}

static size_t on_header(char *line, size_t one, size_t n, void *arg)
{
	struct transfer *t = arg;
	const char *after = NULL;

	keep_header(t->cx, line, n, "content-type:", &t->out->type);
	keep_header(t->cx, line, n, "etag:", &t->out->etag);
	keep_header(t->cx, line, n, "location:", &t->out->location);
	keep_header(t->cx, line, n, "retry-after:", &after);
	if (after && !text_whole(after, RETRY_MAX, &t->out->retry_after))
		t->out->retry_after = 0;
	return n;
}

static size_t to_file(struct transfer *t, const char *bytes, size_t n)
{
	t->sent += n;
	if (t->sent > t->rq->out_max)
		t->e = errf(t->cx, E_TOO_LARGE, "the server sends more than %llu bytes",
			    (unsigned long long)t->rq->out_max);
	else if (fwrite(bytes, 1, n, t->rq->out) != n)
		t->e = errf(t->cx, E_FAULT, "cannot write: %s", strerror(errno));
	return t->e == OK ? n : 0;
}

static size_t on_body(char *bytes, size_t one, size_t n, void *arg)
{
	struct transfer *t = arg;
	long status = 0;

	curl_easy_getinfo(t->h->curl, CURLINFO_RESPONSE_CODE, &status);
	/* a file gets what was asked for, never an error's page */
	if (t->rq->out && status / 100 == 2)
		return to_file(t, bytes, n);
	if (n > HTTP_REPLY_MAX - t->body.size) {
		t->e = errf(t->cx, E_TOO_LARGE, "the server's reply is over %zu bytes",
			    HTTP_REPLY_MAX);
		return 0;
	}
	put_bytes(&t->body, bytes, n);
	return n;
}

static int on_progress(void *arg, curl_off_t down_of, curl_off_t down, curl_off_t up_of,
		       curl_off_t up)
{
	struct transfer *t = arg;

	if (t->rq->in)
		t->rq->watch(t->rq->watch_arg, (uint64_t)up, t->rq->in_size);
	else
		t->rq->watch(t->rq->watch_arg, (uint64_t)down, (uint64_t)down_of);
	return 0;
}

/* ---- one request ---- */

enum err http_open(struct ctx *cx, const char *server, const char *ca, struct http **out)
{
	struct http *h = *out = arena_alloc(&cx->mem, sizeof(*h));

	if (strncmp(server, "http:", 5) == 0 && !is_here(server))
		return err_next(cx, errf(cx, E_INVALID, "nothing goes to %s in the clear", server),
				"Use https.");
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != 0 || !(h->curl = curl_easy_init()))
		return errf(cx, E_FAULT, "the HTTP library does not start");
	h->server = server;
	h->ca = ca;
	h->ca_bytes = (struct curl_blob){ .flags = CURL_BLOB_NOCOPY };
	return OK;
}

void http_close(struct http *h)
{
	if (h && h->curl)
		curl_easy_cleanup(h->curl);
}

int64_t http_retry_after(const struct http *h)
{
	return h ? h->retry_after : 0;
}

/* Not by the HTTP library, which would wait for a pipe. */
static enum err ca_bytes_load(struct ctx *cx, struct http *h)
{
	char *bytes;
	size_t size;

	if (!h->ca || h->ca_bytes.data)
		return OK;
	if (file_load(cx, h->ca, CA_MAX, &bytes, &size) != OK)
		return errf(cx, E_UNAVAILABLE, "%s: %s", h->server, cx->detail);
	h->ca_bytes.data = bytes;
	h->ca_bytes.len = size;
	return OK;
}

static void set_limits(struct http *h)
{
	curl_easy_setopt(h->curl, CURLOPT_ERRORBUFFER, h->why);
	curl_easy_setopt(h->curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(h->curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(h->curl, CURLOPT_CONNECTTIMEOUT, CONNECT_S);
	curl_easy_setopt(h->curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
	curl_easy_setopt(h->curl, CURLOPT_LOW_SPEED_TIME, SILENCE_S);
	curl_easy_setopt(h->curl, CURLOPT_PATH_AS_IS, 1L);
	if (h->ca)
		curl_easy_setopt(h->curl, CURLOPT_CAINFO_BLOB, &h->ca_bytes);
	if (is_here(h->server)) /* a proxy has no way to this machine's own loopback */
		curl_easy_setopt(h->curl, CURLOPT_NOPROXY, "*");
}

static void set_body(CURL *curl, const struct http_request *rq)
{
	if (rq->in) {
		curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
		curl_easy_setopt(curl, CURLOPT_READDATA, rq->in);
		curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)rq->in_size);
	} else if (rq->body) {
		curl_easy_setopt(curl, CURLOPT_POSTFIELDS, rq->body);
		curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)rq->size);
	}
	if (strcmp(rq->method, "HEAD") == 0)
		curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
	else
		curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, rq->method);
}

static void set_callbacks(struct transfer *t)
{
	CURL *curl = t->h->curl;

	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, t);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, t);
	if (!t->rq->watch)
		return;
	curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
	curl_easy_setopt(curl, CURLOPT_XFERINFODATA, t);
}

static struct curl_slist *headers_list(struct ctx *cx, const struct http_request *rq)
{
	const char *lines[HEADERS_ALL] = { NULL };
	struct curl_slist *list = NULL;
	size_t n = 0;

	if (rq->secret)
		lines[n++] = arena_printf(&cx->mem, "Authorization: Bearer %s", rq->secret);
	if (rq->type)
		lines[n++] = arena_printf(&cx->mem, "Content-Type: %s", rq->type);
	for (size_t i = 0; i < HTTP_HEADERS_MAX && rq->headers[i]; i++)
		lines[n++] = rq->headers[i];
	for (size_t i = 0; i < n; i++)
		list = curl_slist_append(list, lines[i]);
	return list;
}

static enum err outcome(struct transfer *t, CURLcode code)
{
	long status = 0;

	if (t->e != OK)
		return t->e;
	if (code != CURLE_OK)
		return errf(t->cx, E_UNAVAILABLE, "%s: %s", t->h->server,
			    *t->h->why ? t->h->why : curl_easy_strerror(code));
	curl_easy_getinfo(t->h->curl, CURLINFO_RESPONSE_CODE, &status);
	t->out->status = (int)status;
	t->out->body = t->body.text;
	t->out->size = t->body.size;
	/* the longest wait that any reply of this round asked for */
	if (t->out->retry_after > t->h->retry_after)
		t->h->retry_after = t->out->retry_after;
	return OK;
}

enum err http_send(struct ctx *cx, struct http *h, const struct http_request *rq,
		   struct http_reply *out)
{
	struct transfer t = { .cx = cx, .h = h, .rq = rq, .out = out, .body.mem = &cx->mem };
	struct curl_slist *headers;
	CURLcode code;

	*out = (struct http_reply){ .type = "", .etag = "", .location = "" };
	TRY(ca_bytes_load(cx, h));
	*h->why = '\0';
	put_bytes(&t.body, "", 0);
	/* connections and TLS sessions stay; options of the request before do
	 * not */
	curl_easy_reset(h->curl);
	set_limits(h);
	set_body(h->curl, rq);
	set_callbacks(&t);
	headers = headers_list(cx, rq);
	curl_easy_setopt(h->curl, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(h->curl, CURLOPT_USERAGENT, "signet");
	curl_easy_setopt(h->curl, CURLOPT_URL, arena_printf(&cx->mem, "%s%s", h->server, rq->path));
	code = curl_easy_perform(h->curl);
	curl_slist_free_all(headers);
	return outcome(&t, code);
}
