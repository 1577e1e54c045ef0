/*
 * An error is a code and one sentence.  The sentence may hold bytes that a
 * client sent and is kept in the log, so it is cut to a size and made valid
 * UTF-8 here, at the one place through which all sentences go.
 */

#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

#define SENTENCE_MAX 512

const struct err_info *err_info(enum err e)
{
	static const struct err_info info[ERR_COUNT] = { [OK] = { 200, "ok", "OK", "" },
#define X(code, status, slug, title, next) [E_##code] = { status, slug, title, next },
							 ERR_LIST(X)
#undef X
	};
	return &info[e];
}

bool err_refuses(enum err e)
{
	return err_info(e)->status / 100 == 4;
}

/* A sentence is UTF-8, whatever was put into it or cut out of it: an entry may
 * hold it. */
static void make_whole(char *text)
{
	if (utf8_ok(text, strlen(text)))
		return;
	for (; *text; text++)
		if ((unsigned char)*text >= 0x80)
			*text = '?';
}

static printf_like(2, 0) const char *sentence(struct ctx *cx, const char *fmt, va_list ap)
{
	char text[SENTENCE_MAX];

	/* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): clang 14 loses sight of va_start */
	vsnprintf(text, sizeof(text), fmt, ap);
	make_whole(text);
	return arena_strdup(&cx->mem, text);
}

void detail_set(struct ctx *cx, const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	cx->detail = sentence(cx, fmt, ap);
	va_end(ap);
	cx->where = arena_printf(&cx->mem, "%s:%d", file, line);
	/* they belonged to the sentence before */
	cx->place = cx->next = NULL;
}

void place_set(struct ctx *cx, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	cx->place = sentence(cx, fmt, ap);
	va_end(ap);
}

void next_set(struct ctx *cx, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	cx->next = sentence(cx, fmt, ap);
	va_end(ap);
}
