/*
 * Decimals are digits and a scale, never a float: a threshold that people
 * signed must mean the same on every machine.  Comparison multiplies instead of
 * dividing. 128 bits hold every product that the limits allow, so nothing is
 * rounded.
 */

#include "base/decimal.h"

#define DECIMAL_DIGITS_MAX 18
#define SCALE_MAX          12
#define PLACES             10000 /* four */

/* 2^53 * 10^12 and 10^18 * 10^12 fit. */
__extension__ typedef __int128 wide;

/* At most so many that the value holds them: one more stays where it is. */
static const char *digits_read(const char *p, const char *end, int64_t *value, unsigned *n)
{
	for (; p < end && *p >= '0' && *p <= '9' && *n < DECIMAL_DIGITS_MAX; p++, ++*n)
		*value = *value * 10 + (*p - '0');
	return p;
}

static bool decimal_read_whole(const char *p, const char *end, struct decimal *out)
{
	const char *whole = p;
	unsigned n = 0, after;

	p = digits_read(p, end, &out->digits, &n);
	if (n == 0 || (n > 1 && *whole == '0'))
		return false;
	if (p < end && *p == '.') {
		after = n;
		p = digits_read(p + 1, end, &out->digits, &n);
		out->scale = n - after;
		if (out->scale == 0 || out->scale > SCALE_MAX)
			return false;
	}
	return p == end;
}

bool decimal_parse(const char *text, size_t size, struct decimal *out)
{
	bool minus = size > 0 && *text == '-';
	struct decimal d = { 0 };
	bool read = decimal_read_whole(text + minus, text + size, &d);

	if (minus)
		d.digits = -d.digits;
	*out = read ? d : (struct decimal){ 0 };
	return read;
}

static wide power_of_ten(unsigned n)
{
	wide p = 1;

	while (n-- > 0)
		p *= 10;
	return p;
}

int decimal_cmp(struct decimal a, struct decimal b)
{
	wide l = a.digits * power_of_ten(SCALE_MAX - a.scale),
	     r = b.digits * power_of_ten(SCALE_MAX - b.scale);

	return (l > r) - (l < r);
}

bool ratio_reaches(int64_t part, int64_t whole, struct decimal d)
{
	return part * power_of_ten(d.scale) >= (wide)d.digits * whole;
}

/* For people only, four places, rounded half up: no verdict reads it back. */
char *ratio_text(struct ctx *cx, int64_t part, int64_t whole)
{
	int64_t n = (int64_t)(((wide)part * PLACES * 2 + whole) / ((wide)whole * 2));

	return arena_printf(&cx->mem, "%lld.%04lld", (long long)(n / PLACES),
			    (long long)(n % PLACES));
}
