/*
 * Which texts may be where.  Names are permanent and appear in paths, so they
 * are few letters; text for people is any Unicode but what hides or reorders
 * it, because a signature must cover what its signer saw.
 */

#include "base/text.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define ERROR_POINT 0xffffffffu

/* The code point at *p, and *p past it; ERROR_POINT for bytes that are not UTF-8. */
static uint32_t point_next(const unsigned char **p, const unsigned char *end)
{
	static const uint32_t least[] = { 0, 0x80, 0x800, 0x10000 };
	unsigned char first = *(*p)++;
	unsigned more = first < 0x80 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
	uint32_t c = more ? first & (0x3fu >> more) : first;

	if ((first & 0xc0) == 0x80 || first > 0xf4 || (size_t)(end - *p) < more)
		return ERROR_POINT;
	for (unsigned i = 0; i < more; i++, (*p)++) {
		if ((**p & 0xc0) != 0x80)
			return ERROR_POINT;
		c = c << 6 | (**p & 0x3f);
	}
	return c < least[more] || (c >= 0xd800 && c < 0xe000) || c > 0x10ffff ? ERROR_POINT : c;
}

size_t utf8_first_bad(const char *s, size_t size)
{
	const unsigned char *first = (const unsigned char *)s, *p = first, *end = p + size, *at;

	while (p < end) {
		while (p < end && *p < 0x80)
			p++;
		at = p;
		if (p < end && point_next(&p, end) == ERROR_POINT)
			return (size_t)(at - first);
	}
	return size;
}

bool utf8_ok(const char *s, size_t size)
{
	return utf8_first_bad(s, size) == size;
}

/* Unicode 15: Bidi_Control and the invisible format characters.  A sentence
 * with one of these can look like another sentence. */
static bool hides(uint32_t c)
{
	static const struct {
		uint32_t from, to;
	} ranges[] = {
		{ 0x00, 0x08 },     { 0x0b, 0x1f },     { 0x7f, 0x9f },     { 0xad, 0xad },
		{ 0x061c, 0x061c }, { 0x180e, 0x180e }, { 0x200b, 0x200f }, { 0x2028, 0x202e },
		{ 0x2060, 0x206f }, { 0xfeff, 0xfeff }, { 0xfff9, 0xfffb }, { 0xe0000, 0xe007f },
	};

	for (size_t i = 0; i < countof(ranges); i++)
		if (c >= ranges[i].from && c <= ranges[i].to)
			return true;
	return false;
}

bool prose_ok(const char *s)
{
	const unsigned char *p = (const unsigned char *)s, *end = p + strlen(s);

	while (p < end) {
		uint32_t c = point_next(&p, end);

		if (c == ERROR_POINT || hides(c))
			return false;
	}
	return true;
}

size_t text_characters(const char *s)
{
	size_t n = 0;

	for (; *s; s++)
		n += ((unsigned char)*s & 0xc0) != 0x80;
	return n;
}

bool name_ok(const char *s)
{
	size_t n = strlen(s);

	return n > 0 && n <= NAME_MAX_BYTES && *s != '-' &&
	       strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == n;
}

/* ".git", in any case, and what Windows takes for it; longer names that begin so go with them. */
static bool git_refuses(const char *part)
{
	return strncasecmp(part, ".git", 4) == 0 || strncasecmp(part, "git~", 4) == 0;
}

bool path_ok(const char *s)
{
	size_t n = strlen(s);

	if (n == 0 || n > PATH_MAX_BYTES || !prose_ok(s) || strpbrk(s, "\\\n\t"))
		return false;
	for (const char *part = s;; part += strcspn(part, "/") + 1) {
		size_t len = strcspn(part, "/");

		if (len == 0 || strncmp(part, ".", len) == 0 ||
		    (len == 2 && strncmp(part, "..", 2) == 0) || git_refuses(part))
			return false;
		if (part[len] == '\0')
			return true;
	}
}

/* Digits alone: no sign, no space, no "0x", which strtoll() would take. */
bool text_whole(const char *s, int64_t max, int64_t *out)
{
	size_t n = strlen(s);

	*out = 0;
	if (n == 0 || n > 16 || strspn(s, "0123456789") != n)
		return false;
	*out = strtoll(s, NULL, 10);
	return *out <= max;
}

bool text_number(const char *s, int64_t max, int64_t *out)
{
	*out = 0;
	return *s != '0' && text_whole(s, max, out);
}

bool text_digits(const char **at, uint64_t *out)
{
	size_t n = strspn(*at, "0123456789");

	*out = 0;
	if (n == 0 || n > 18) /* nineteen may be more than fits */
		return false;
	*out = strtoull(*at, NULL, 10);
	*at += n;
	return true;
}

bool text_same(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

bool text_is_one_of(const char *s, const char *const *set, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(s, set[i]) == 0)
			return true;
	return false;
}

bool asks_for_help(int argc, char **argv)
{
	for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (strcmp(argv[i], "--help") == 0)
			return true;
	return false;
}

static const int base64_forms[] = {
	[BASE64] = sodium_base64_VARIANT_ORIGINAL,
	[BASE64_URL] = sodium_base64_VARIANT_URLSAFE,
	[BASE64_URL_BARE] = sodium_base64_VARIANT_URLSAFE_NO_PADDING,
};

char *base64_print(struct ctx *cx, enum base64 form, const void *bytes, size_t n)
{
	size_t room = sodium_base64_encoded_len(n, base64_forms[form]);

	return sodium_bin2base64(arena_alloc(&cx->mem, room), room, bytes, n, base64_forms[form]);
}

char *base64_text(struct ctx *cx, const void *bytes, size_t n)
{
	return base64_print(cx, BASE64, bytes, n);
}

bool base64_read(const char *text, size_t len, enum base64 form, void *out, size_t room, size_t *n)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)text[i] >= 0x80) /* libsodium 1.0.18 reads each of them as '/' */
			return false;
	return sodium_base642bin(out, room, text, len, NULL, n, NULL, base64_forms[form]) == 0;
}

bool base64_bytes(const char *text, size_t len, void *out, size_t n)
{
	size_t got;

	return base64_read(text, len, BASE64, out, n, &got) && got == n;
}

char *hex_text(struct ctx *cx, const void *bytes, size_t n)
{
	return sodium_bin2hex(arena_alloc(&cx->mem, 2 * n + 1), 2 * n + 1, bytes, n);
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

int hex_byte(const char *two)
{
	int high = hex_digit(two[0]), low = high < 0 ? -1 : hex_digit(two[1]);

	return low < 0 ? -1 : 16 * high + low;
}
