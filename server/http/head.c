/*
 * One state for each part of a head, one step for each byte, so that it does not matter in which
 * pieces the bytes arrive, and nothing of a head but one word is kept.
 *
 * This reader and the library's must agree where each head begins, or a second request could be
 * hidden in the body of the first (request smuggling).  The two agree, because this one accepts
 * only lengths that both read alike: a body has a plain Content-Length, stated once, or its request
 * is the last on its connection.
 *
 * Never: repair a byte, or skip one.
 */

#include "http/head.h"

#include <string.h>
#include <strings.h>

#define LENGTH_DIGITS 18 /* whatever they are, the number fits */

static void wrong(struct head *h, const char *place, const char *why)
{
	h->place = place;
	h->why = why;
}

/* RFC 9110, 5.6.2 */
static bool head_token(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("!#$%&'*+-.^_`|~", c));
}

static bool value_text(char c)
{
	return c == '\t' || ((unsigned char)c >= ' ' && c != 0x7f);
}

static void word_begin(struct head *h, enum head_at at)
{
	h->at = at;
	h->size = 0;
}

static void word_add(struct head *h, char c)
{
	if (h->size < HEAD_WORD_MAX) {
		h->word[h->size] = c;
		h->word[h->size + 1] = '\0';
	}
	h->size++;
}

static void line_feed(struct head *h, char c, enum head_at next)
{
	if (c == '\n')
		h->at = next;
	else
		wrong(h, "head", "a CR has no LF behind it");
}

static void line_feed_alone(struct head *h)
{
	wrong(h, "head", "a line ends in LF alone, without a CR");
}

/* ---- the request line ---- */

static void in_method(struct head *h, char c)
{
	if (c == ' ' && h->size > 0) {
		h->no_body = strcmp(h->word, "HEAD") == 0;
		word_begin(h, HEAD_TARGET);
	} else if (head_token(c)) {
		word_add(h, c);
	} else {
		wrong(h, "method", "it is no token");
	}
}

/* There may be one empty line before a request (RFC 9112, 2.2). */
static void before(struct head *h, char c)
{
	if (c == '\r' && !h->after_empty) {
		h->at = HEAD_EMPTY;
		h->after_empty = true;
		return;
	}
	*h = (struct head){ .at = HEAD_METHOD, .whole = h->whole };
	in_method(h, c);
}

static void in_target(struct head *h, char c)
{
	if (c == ' ' && h->size > 0)
		word_begin(h, HEAD_VERSION);
	else if (c > ' ' && c < 0x7f) /* a byte over 0x7f is negative */
		h->size++;
	else
		wrong(h, "request target", "a byte of it may not be there");
}

static void in_version(struct head *h, char c)
{
	static const char name[] = "HTTP/1.";
	const size_t size = sizeof(name) - 1, at = h->size++;

	if (at == size + 1 && c == '\r') {
		h->at = HEAD_LINE_END;
	} else if (at == size + 1 && c == '\n') {
		line_feed_alone(h);
	} else if (at == size && (c == '0' || c == '1')) {
		h->old = c == '0';
	} else if (at >= size || c != name[at]) {
		wrong(h, "version", "only HTTP/1.1 and HTTP/1.0 are spoken here");
	}
}

/* ---- fields ---- */

static void head_field_named(struct head *h)
{
	h->at = HEAD_VALUE;
	h->field = FIELD_OTHER;
	if (strcasecmp(h->word, "Content-Length") == 0) {
		h->field = FIELD_LENGTH;
		h->unsure |= h->lengths++ > 0;
	} else if (strcasecmp(h->word, "Transfer-Encoding") == 0) {
		h->field = FIELD_CODING;
		h->unsure = true;
		if (h->old)
			wrong(h, h->word, "HTTP/1.0 has no such field");
	}
}

static void in_name(struct head *h, char c)
{
	if (c == ':' && h->size > 0)
		head_field_named(h);
	else if (head_token(c))
		word_add(h, c);
	else
		wrong(h, "a header's name", "it is malformed");
}

static void field_begins(struct head *h, char c)
{
	if (c == '\r') {
		h->at = HEAD_END;
	} else if (c == '\n') {
		line_feed_alone(h);
	} else if (c == ' ' || c == '\t') {
		wrong(h, "head", "a line begins with a space: it is malformed, or folded");
	} else {
		word_begin(h, HEAD_NAME);
		in_name(h, c);
	}
}

static void in_length(struct head *h, char c)
{
	if (h->digits == 0 && (c == ' ' || c == '\t'))
		return;
	if (c < '0' || c > '9' || h->digits == LENGTH_DIGITS) {
		h->unsure = true;
		return;
	}
	h->length = 10 * h->length + (uint64_t)(c - '0');
	h->digits++;
}

static void in_value(struct head *h, char c)
{
	if (c == '\r')
		h->at = HEAD_FIELD_END;
	else if (c == '\n')
		line_feed_alone(h);
	else if (!value_text(c))
		wrong(h, h->word, "it is malformed");
	else if (h->field == FIELD_LENGTH)
		in_length(h, c);
}

static void head_ends(struct head *h, char c)
{
	bool unsure = h->unsure || (h->lengths > 0 && h->digits == 0);

	line_feed(h, c, unsure ? HEAD_PAST : h->length > 0 ? HEAD_BODY : HEAD_BEFORE);
	h->after_empty = false;
	h->whole += !h->why;
}

static void head_step(struct head *h, char c)
{
	switch (h->at) {
	case HEAD_BEFORE:
		return before(h, c);
	case HEAD_EMPTY:
		return line_feed(h, c, HEAD_BEFORE);
	case HEAD_METHOD:
		return in_method(h, c);
	case HEAD_TARGET:
		return in_target(h, c);
	case HEAD_VERSION:
		return in_version(h, c);
	case HEAD_LINE_END:
	case HEAD_FIELD_END:
		return line_feed(h, c, HEAD_FIELD);
	case HEAD_FIELD:
		return field_begins(h, c);
	case HEAD_NAME:
		return in_name(h, c);
	case HEAD_VALUE:
		return in_value(h, c);
	case HEAD_END:
		return head_ends(h, c);
	case HEAD_BODY:
	case HEAD_PAST:
		break;
	}
}

static size_t text_run(const char *bytes, size_t n)
{
	size_t i = 0;

	while (i < n && value_text(bytes[i]))
		i++;
	return i;
}

static size_t body_run(struct head *h, size_t n)
{
	uint64_t of_body = h->length < n ? h->length : n;

	h->length -= of_body;
	if (h->length == 0)
		h->at = HEAD_BEFORE;
	return of_body;
}

/* Bytes that no state turns on go by at once: of a body, and most of a value. */
static size_t head_advance(struct head *h, const char *bytes, size_t n)
{
	size_t run = 0;

	if (h->at == HEAD_PAST)
		return n;
	if (h->at == HEAD_BODY)
		return body_run(h, n);
	if (h->at == HEAD_VALUE && h->field != FIELD_LENGTH)
		run = text_run(bytes, n);
	if (run > 0)
		return run;
	head_step(h, *bytes);
	return 1;
}

size_t head_hear(struct head *h, const char *bytes, size_t n)
{
	size_t begun = 0; /* where the head that is being read begins, in these bytes */

	for (size_t i = 0; i < n && !h->why;) {
		i += head_advance(h, bytes + i, n - i);
		if (h->at == HEAD_BEFORE)
			begun = i;
	}
	return h->why ? begun : n;
}
