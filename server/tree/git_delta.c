#include "tree/git_delta.h"

#include <string.h>

#define COPY_MAX    0xffff /* bytes of one copy: what every git reads in two of its size's bytes */
#define LITERAL_MAX 127
#define VARINT_MAX  10 /* bytes */
#define OP_MAX      8

struct delta delta_none(struct arena *mem, size_t size)
{
	struct delta d = { size, size, arena_alloc(mem, sizeof(*d.runs)), 1 };

	d.runs[0] = (struct run){ 0, size, NULL };
	return d;
}

/* ---- reading ---- */

struct cursor {
	const unsigned char *p, *end;
	bool bad;
};

static unsigned byte_next(struct cursor *c)
{
	if (c->p < c->end)
		return *c->p++;
	c->bad = true;
	return 0;
}

static size_t size_next(struct cursor *c)
{
	size_t value = 0;
	unsigned byte = 0x80;

	for (unsigned shift = 0; byte & 0x80 && !c->bad; shift += 7) {
		byte = byte_next(c);
		c->bad |= shift > 28; /* no object of ours is near that */
		value |= (size_t)(byte & 0x7f) << shift;
	}
	return value;
}

/* Bits 0 to 3 of a copy say which bytes of its place follow, 4 to 6 which of its size. */
static struct run copy_next(struct cursor *c, unsigned op)
{
	struct run r = { 0 };

	for (unsigned i = 0; i < 4; i++)
		if (op & 1u << i)
			r.from |= (size_t)byte_next(c) << 8 * i;
	for (unsigned i = 0; i < 3; i++)
		if (op & 0x10u << i)
			r.n |= (size_t)byte_next(c) << 8 * i;
	if (r.n == 0)
		r.n = 0x10000;
	return r;
}

static struct run run_next(struct cursor *c, size_t source)
{
	unsigned op = byte_next(c);
	struct run r = { 0 };

	if (op & 0x80) {
		r = copy_next(c, op);
		c->bad |= r.from > source || r.n > source - r.from;
		return r;
	}
	c->bad |= op == 0 || op > (size_t)(c->end - c->p);
	if (c->bad)
		return r;
	r = (struct run){ 0, op, (const char *)c->p };
	c->p += op;
	return r;
}

/* Runs that follow one another in the source, or in bytes, are one. */
static void run_add(struct delta *d, struct run r)
{
	struct run *last = d->n > 0 ? &d->runs[d->n - 1] : NULL;

	if (r.n == 0)
		return;
	d->target += r.n;
	if (last && !last->bytes == !r.bytes &&
	    (r.bytes ? last->bytes + last->n == r.bytes : last->from + last->n == r.from))
		last->n += r.n;
	else
		d->runs[d->n++] = r;
}

bool delta_parse(struct arena *mem, const void *bytes, size_t size, struct delta *out)
{
	struct cursor c = { bytes, (const unsigned char *)bytes + size, false };
	size_t target;

	*out = (struct delta){ .source = size_next(&c) };
	target = size_next(&c);
	out->runs = arena_alloc(mem, (size + 1) * sizeof(*out->runs));
	while (!c.bad && c.p < c.end) {
		struct run r = run_next(&c, out->source);

		c.bad |= r.n > target - out->target;
		if (!c.bad)
			run_add(out, r);
	}
	return !c.bad && out->target == target;
}

/* ---- editing ---- */

/* Copies the runs of d from its byte at on, as far as to; *i and *in say which run that is. */
static void runs_copy(struct delta *out, const struct delta *d, size_t *i, size_t *in, size_t n)
{
	while (n > 0 && *i < d->n) {
		struct run r = d->runs[*i];

		r.n -= *in;
		if (r.bytes)
			r.bytes += *in;
		else
			r.from += *in;
		if (r.n > n) {
			r.n = n;
			*in += n;
		} else {
			(*i)++;
			*in = 0;
		}
		n -= r.n;
		if (out)
			run_add(out, r);
	}
}

struct delta delta_edit(struct arena *mem, const struct delta *d, const struct splice *s, size_t n)
{
	struct delta out = { d->source, 0, NULL, 0 };
	size_t at = 0, i = 0, in = 0;

	out.runs = arena_alloc(mem, (d->n + 2 * n + 1) * sizeof(*out.runs));
	for (size_t k = 0; k < n; k++) {
		runs_copy(&out, d, &i, &in, s[k].at - at);
		runs_copy(NULL, d, &i, &in, s[k].gone);
		run_add(&out, (struct run){ 0, s[k].n, s[k].bytes });
		at = s[k].at + s[k].gone;
	}
	runs_copy(&out, d, &i, &in, d->target - at);
	return out;
}

/* ---- writing ---- */

static char *size_put(char *to, size_t value)
{
	for (; value > 0x7f; value >>= 7)
		*to++ = (char)(value | 0x80);
	*to++ = (char)value;
	return to;
}

static char *copy_put(char *to, size_t from, size_t n)
{
	unsigned char op = 0x80;
	char *first = to++;

	for (unsigned i = 0; i < 4; i++)
		if (from >> 8 * i & 0xff) {
			op |= (unsigned char)(1u << i);
			*to++ = (char)(from >> 8 * i);
		}
	for (unsigned i = 0; i < 2; i++)
		if (n >> 8 * i & 0xff) {
			op |= (unsigned char)(0x10u << i);
			*to++ = (char)(n >> 8 * i);
		}
	*first = (char)op;
	return to;
}

static char *literal_put(char *to, const char *bytes, size_t n)
{
	*to++ = (char)n;
	memcpy(to, bytes, n);
	return to + n;
}

static char *copy_run_put(char *to, struct run r)
{
	size_t most = r.bytes ? LITERAL_MAX : COPY_MAX;

	for (size_t n; r.n > 0; r.n -= n) {
		n = r.n < most ? r.n : most;
		to = r.bytes ? literal_put(to, r.bytes, n) : copy_put(to, r.from, n);
		if (r.bytes)
			r.bytes += n;
		else
			r.from += n;
	}
	return to;
}

const char *delta_print(struct arena *mem, const struct delta *d, size_t *size)
{
	size_t room = (size_t)2 * VARINT_MAX;
	char *out, *to;

	for (size_t i = 0; i < d->n; i++)
		room += d->runs[i].bytes ? d->runs[i].n + d->runs[i].n / LITERAL_MAX + 1
					 : OP_MAX * (d->runs[i].n / COPY_MAX + 1);
	out = to = arena_alloc(mem, room);
	to = size_put(size_put(to, d->source), d->target);
	for (size_t i = 0; i < d->n; i++)
		to = copy_run_put(to, d->runs[i]);
	*size = (size_t)(to - out);
	return out;
}

void delta_apply(const struct delta *d, const char *source, char *out)
{
	for (size_t i = 0; i < d->n; i++) {
		memcpy(out, d->runs[i].bytes ? d->runs[i].bytes : source + d->runs[i].from,
		       d->runs[i].n);
		out += d->runs[i].n;
	}
}
