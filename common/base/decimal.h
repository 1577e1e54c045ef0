#pragma once

/* Decimals as Signet writes them: text, never a float.  "0.5", "-12.25", "3":
 * an optional '-', one to 18 digits in all, at most 12 of them after the point,
 * no exponent, no leading zeros.  Comparisons are exact.  Pure; any thread. */

#include "base/err.h"

struct decimal {
	int64_t digits; /* without the point */
	unsigned scale; /* digits after it */
};

/* False: it is none, and *out is 0, so that a caller which says so later may compare it meanwhile.
 */
bool decimal_parse(const char *text, size_t size, struct decimal *out);
int decimal_cmp(struct decimal a, struct decimal b); /* <0, 0, >0 */

/* Is part/whole at least d?  whole > 0; both at most 2^53. */
bool ratio_reaches(int64_t part, int64_t whole, struct decimal d);
/* part/whole to four places, the half rounded up, for people: no verdict rests on it. */
char *ratio_text(struct ctx *cx, int64_t part, int64_t whole);
