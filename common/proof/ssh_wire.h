#pragma once

/*
 * The bytes of SSH: str(x) = u32(length) x, big endian (RFC 4251, section 5).
 * Reading is sticky: once a length runs over the end, every later span is
 * NULL, and one check at the end finds it.  For the readers of keys and
 * signatures alone; pure; any thread.
 */

#include "base/printer.h"

struct span {
	const unsigned char *p; /* NULL: a length ran over the end */
	size_t n;
};

struct span take_bytes(struct span *from, size_t n);
uint32_t take_u32(struct span *from);
struct span take_str(struct span *from);
bool span_is(struct span s, const char *text);

void put_u32(struct printer *p, size_t n);
void put_str(struct printer *p, const void *bytes, size_t n);
