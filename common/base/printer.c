/*
 * JSON is printed and never built as a tree: the bytes that are hashed and
 * signed are the ones that were printed, in this order.  The printer knows only
 * commas and quotes; its caller closes what it opened.
 */

#include "base/printer.h"

#include <stdio.h>
#include <string.h>

#define FIRST_ROOM 512

static void room_make(struct printer *p, size_t n)
{
	size_t room = p->room ? p->room : FIRST_ROOM;
	char *bigger;

	while (room - p->size <= n)
		room *= 2;
	bigger = arena_alloc(p->mem, room);
	if (p->size)
		memcpy(bigger, p->text, p->size);
	p->text = bigger;
	p->room = room;
}

static void printer_add(struct printer *p, const char *s, size_t n)
{
	if (p->room - p->size <= n)
		room_make(p, n);
	memcpy(p->text + p->size, s, n);
	p->size += n;
	p->text[p->size] = '\0';
}

/* The shortest escapes that JSON demands, and one form for each: bytes are
 * signed. */
static void add_quoted(struct printer *p, const char *s)
{
	char code[8];
	size_t plain;

	printer_add(p, "\"", 1);
	for (; *s; s++) {
		for (plain = 0;
		     (unsigned char)s[plain] >= ' ' && s[plain] != '"' && s[plain] != '\\';)
			plain++;
		printer_add(p, s, plain);
		s += plain;
		if (!*s)
			break;
		if ((unsigned char)*s < ' ')
			snprintf(code, sizeof(code), "\\u%04x", (unsigned)*s);
		else
			snprintf(code, sizeof(code), "\\%c", *s);
		printer_add(p, code, strlen(code));
	}
	printer_add(p, "\"", 1);
}

/* Everything that comes before a value. */
static void lead_in(struct printer *p, const char *key)
{
	if (p->comma)
		printer_add(p, ",", 1);
	if (key) {
		add_quoted(p, key);
		printer_add(p, ":", 1);
	}
	p->comma = true;
}

void put_open(struct printer *p, const char *key, char bracket)
{
	lead_in(p, key);
	printer_add(p, &bracket, 1);
	p->comma = false;
}

void put_close(struct printer *p, char bracket)
{
	printer_add(p, &bracket, 1);
	p->comma = true;
}

void put_text(struct printer *p, const char *key, const char *value)
{
	if (!value) {
		put_null(p, key);
		return;
	}
	lead_in(p, key);
	add_quoted(p, value);
}

void put_int(struct printer *p, const char *key, int64_t value)
{
	char digits[24], *at = digits + sizeof(digits), *end = at;
	uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;

	do
		*--at = (char)('0' + rest % 10);
	while ((rest /= 10) > 0);
	if (value < 0)
		*--at = '-';
	put_raw(p, key, at, (size_t)(end - at));
}

void put_bool(struct printer *p, const char *key, bool value)
{
	put_raw(p, key, value ? "true" : "false", value ? 4 : 5);
}

void put_null(struct printer *p, const char *key)
{
	put_raw(p, key, "null", 4);
}

void put_raw(struct printer *p, const char *key, const char *json, size_t size)
{
	lead_in(p, key);
	printer_add(p, json, size);
}

void put_bytes(struct printer *p, const void *bytes, size_t size)
{
	printer_add(p, bytes, size);
}
