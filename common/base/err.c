#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>

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

/* A character that was cut in two goes altogether: a sentence is UTF-8. */
static void end_whole(char *text, size_t n)
{
	size_t at = n;

	while (at > 0 && (text[at - 1] & 0xc0) == 0x80)
		at--;
	if (at > 0 && !utf8_ok(text + at - 1, n - at + 1))
		text[at - 1] = '\0';
}

static printf_like(2, 0) const char *sentence(struct ctx *cx, const char *fmt, va_list ap)
{
	char text[SENTENCE_MAX];

	/* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): clang 14 loses sight of va_start */
	if (vsnprintf(text, sizeof(text), fmt, ap) >= SENTENCE_MAX)
		end_whole(text, SENTENCE_MAX - 1);
	return arena_strdup(&cx->mem, text);
}

enum err errf_at(struct ctx *cx, enum err e, const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	cx->detail = sentence(cx, fmt, ap);
	va_end(ap);
	cx->where = arena_printf(&cx->mem, "%s:%d", file, line);
	cx->place = cx->next = NULL;
	return e;
}

enum err err_at(struct ctx *cx, enum err e, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	cx->place = sentence(cx, fmt, ap);
	va_end(ap);
	return e;
}

enum err err_next(struct ctx *cx, enum err e, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	cx->next = sentence(cx, fmt, ap);
	va_end(ap);
	return e;
}
