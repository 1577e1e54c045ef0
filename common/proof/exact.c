#include "proof/exact.h"

#include <string.h>

enum err exact_check(struct ctx *cx, const char *what, const void *bytes, size_t size,
		     const struct printer *again)
{
	const char *b = bytes;
	size_t i = 0;

	if (size == again->size && memcmp(b, again->text, size) == 0)
		return OK;
	while (i < size && i < again->size && b[i] == again->text[i])
		i++;
	return err_at(cx,
		      errf(cx, E_INVALID, "%s is not in its one form from byte %zu on", what, i),
		      "byte %zu", i);
}
