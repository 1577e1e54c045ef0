#include "proof/origin.h"

#include <stdio.h>
#include <string.h>

#define LEAD       "signet/"
#define KEY_DIGITS 8
#define N_MAX      INT64_C(1000000)

/* Digits without a zero before them, up to where something else comes. */
static const char *count_read(const char *p, int64_t *out)
{
	*out = 0;
	if (*p < '1' || *p > '9')
		return NULL;
	for (; *p >= '0' && *p <= '9'; p++) {
		*out = *out * 10 + (*p - '0');
		if (*out > N_MAX)
			return NULL;
	}
	return p;
}

bool origin_parse(const char *text, struct origin *out)
{
	const char *p = text + strlen(LEAD);

	*out = (struct origin){ .key = "" };
	if (!origin_ok(text) || strncmp(text, LEAD, strlen(LEAD)) != 0)
		return false;
	out->instance = p;
	out->instance_size = strcspn(p, "/");
	p += out->instance_size;
	if (out->instance_size == 0 || *p++ != '/')
		return false;
	p = count_read(p, &out->n);
	if (!p || !*p)
		return p && out->n == 1;
	out->key = p + 1;
	return out->n > 1 && *p == '-' && strlen(out->key) == KEY_DIGITS &&
	       strspn(out->key, "0123456789abcdef") == KEY_DIGITS;
}

const char *origin_instance(struct ctx *cx, const char *text)
{
	struct origin o;

	return origin_parse(text, &o) ? arena_strndup(&cx->mem, o.instance, o.instance_size) : NULL;
}

bool origin_is_of(const struct origin *o, const unsigned char public[PUBLIC_KEY_SIZE])
{
	struct hash h = hash_bytes(public, PUBLIC_KEY_SIZE);
	char digits[KEY_DIGITS + 1];

	snprintf(digits, sizeof(digits), "%02x%02x%02x%02x", h.b[0], h.b[1], h.b[2], h.b[3]);
	return !*o->key || strcmp(o->key, digits) == 0;
}

bool origin_follows(const char *from, const char *to)
{
	struct origin a, b;

	return origin_parse(from, &a) && origin_parse(to, &b) && b.n == a.n + 1 && *b.key &&
	       a.instance_size == b.instance_size &&
	       memcmp(a.instance, b.instance, a.instance_size) == 0;
}
