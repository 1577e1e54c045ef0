#include "base/id.h"

#include <string.h>

bool id_ok(const char *s)
{
	size_t n = strlen(s);

	return n > 0 && n <= ID_MAX_BYTES && !strchr("._-", *s) &&
	       strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789._-") == n;
}

/* One letter for those that look alike. */
static char letter_fold(char c)
{
	static const char from[] = "01i582q", to[] = "ollsbzg";
	const char *at = c ? strchr(from, c) : NULL;

	if (at)
		c = to[at - from];
	return c;
}

/* One letter for a pair that looks like it; 0: the pair looks like none. */
static char pair_fold(char a, char b)
{
	static const char pairs[][3] = { { 'r', 'n', 'm' }, { 'v', 'v', 'w' }, { 'c', 'l', 'd' } };

	for (size_t i = 0; i < countof(pairs); i++)
		if (a == pairs[i][0] && b == pairs[i][1])
			return pairs[i][2];
	return '\0';
}

/* Letters first, over all of it: the i in "ci" is an l before pairs are looked for. */
const char *id_fold(struct ctx *cx, const char *id)
{
	char *letters = arena_alloc(&cx->mem, strlen(id) + 1), *out = letters;
	size_t n = 0;

	for (; *id; id++)
		if (!strchr("._-", *id))
			letters[n++] = letter_fold(*id);
	letters[n] = '\0';
	for (const char *p = letters; *p; p++) {
		char one = pair_fold(p[0], p[1]);

		if (!one)
			one = *p;
		else
			p++;
		*out++ = one;
	}
	*out = '\0';
	return letters;
}
