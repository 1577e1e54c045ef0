/*
 * Times are milliseconds since 1970 inside and one form of text outside, always
 * in UTC with three decimals.  One form, because texts are signed and hashed: a
 * second spelling of the same moment would be other bytes.
 */

#include "base/clock.h"

#include <sodium.h>
#include <string.h>
#include <time.h>

#define FORM "0000-00-00T00:00:00.000Z" /* '0': a digit; all else: itself */

static int64_t clock_read(clockid_t which)
{
	struct timespec ts;

	clock_gettime(which, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

int64_t clock_ms(void)
{
	return clock_read(CLOCK_REALTIME);
}

int64_t clock_elapsed_ms(void)
{
	return clock_read(CLOCK_MONOTONIC);
}

int64_t clock_uptime_ms(void)
{
	return clock_read(CLOCK_BOOTTIME);
}

static void put_digits(char *at, int width, int value)
{
	for (at += width; width > 0; width--, value /= 10)
		*--at = (char)('0' + value % 10);
}

static int get_digits(const char *at, int width)
{
	int value = 0;

	for (; width > 0; width--)
		value = 10 * value + (*at++ - '0');
	return value;
}

/* The parts of the time, each at its place in FORM. */
static void print_parts(char *text, const struct tm *tm, int milli)
{
	put_digits(text, 4, tm->tm_year + 1900);
	put_digits(text + 5, 2, tm->tm_mon + 1);
	put_digits(text + 8, 2, tm->tm_mday);
	put_digits(text + 11, 2, tm->tm_hour);
	put_digits(text + 14, 2, tm->tm_min);
	put_digits(text + 17, 2, tm->tm_sec);
	put_digits(text + 20, 3, milli);
}

char *clock_text(struct ctx *cx, int64_t ms)
{
	char *text = arena_strdup(&cx->mem, FORM);
	struct tm tm;
	time_t s;

	if (ms < CLOCK_MIN)
		ms = CLOCK_MIN;
	if (ms > CLOCK_MAX)
		ms = CLOCK_MAX;
	s = (time_t)(ms / 1000);

	gmtime_r(&s, &tm);
	print_parts(text, &tm, (int)(ms % 1000));
	return text;
}

static bool form_ok(const char *text)
{
	size_t i;

	for (i = 0; text[i] && FORM[i]; i++)
		if (FORM[i] == '0' ? text[i] < '0' || text[i] > '9' : text[i] != FORM[i])
			return false;
	return text[i] == FORM[i];
}

bool clock_parse(const char *text, int64_t *ms)
{
	struct tm tm, again;
	time_t s;

	if (!form_ok(text))
		return false;
	tm = (struct tm){ .tm_year = get_digits(text, 4) - 1900,
			  .tm_mon = get_digits(text + 5, 2) - 1,
			  .tm_mday = get_digits(text + 8, 2),
			  .tm_hour = get_digits(text + 11, 2),
			  .tm_min = get_digits(text + 14, 2),
			  .tm_sec = get_digits(text + 17, 2) };
	again = tm;
	s = timegm(&again); /* normalises: a day that does not exist becomes another */
	*ms = (int64_t)s * 1000 + get_digits(text + 20, 3);
	return s >= 0 && again.tm_mon == tm.tm_mon && again.tm_mday == tm.tm_mday &&
	       again.tm_hour == tm.tm_hour && again.tm_min == tm.tm_min &&
	       again.tm_sec == tm.tm_sec;
}

int64_t ends_time(const struct ctx *cx)
{
	return cx->latest > cx->now ? cx->latest : cx->now;
}

char *uuid7(struct ctx *cx, int64_t ms)
{
	unsigned char b[16];
	char hex[33];

	randombytes_buf(b, sizeof(b));
	for (int i = 0; i < 6; i++)
		b[i] = (unsigned char)(ms >> (40 - 8 * i));
	b[6] = 0x70 | (b[6] & 0x0f);
	b[8] = 0x80 | (b[8] & 0x3f);
	sodium_bin2hex(hex, sizeof(hex), b, sizeof(b));
	return arena_printf(&cx->mem, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16,
			    hex + 20);
}

bool uuid_ok(const char *text)
{
	static const char hex[] = "0123456789abcdef";

	if (strlen(text) != 36)
		return false;
	for (size_t i = 0; i < 36; i++)
		if (i == 8 || i == 13 || i == 18 || i == 23 ? text[i] != '-'
							    : !strchr(hex, text[i]))
			return false;
	return true;
}
