#include "proof/ssh_wire.h"

#include <string.h>

struct span take_bytes(struct span *from, size_t n)
{
	struct span out = { from->p, n };

	if (!from->p || n > from->n)
		return *from = (struct span){ 0 };
	from->p += n;
	from->n -= n;
	return out;
}

uint32_t take_u32(struct span *from)
{
	const unsigned char *b = take_bytes(from, 4).p;

	return b ? (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3] : 0;
}

struct span take_str(struct span *from)
{
	return take_bytes(from, take_u32(from));
}

bool span_is(struct span s, const char *text)
{
	return s.p && s.n == strlen(text) && memcmp(s.p, text, s.n) == 0;
}

void put_u32(struct printer *p, size_t n)
{
	const unsigned char b[4] = { (unsigned char)(n >> 24), (unsigned char)(n >> 16),
				     (unsigned char)(n >> 8), (unsigned char)n };

	put_bytes(p, b, sizeof(b));
}

void put_str(struct printer *p, const void *bytes, size_t n)
{
	put_u32(p, n);
	put_bytes(p, bytes, n);
}
