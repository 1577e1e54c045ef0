#pragma once

/*
 * Exact: a document that is read must be printed again as the bytes it was, so
 * that one meaning has one form and nobody signs a second one.  Pure; any thread.
 */

#include "base/err.h"
#include "base/printer.h"

/* E_INVALID at the first byte that differs; what names the document in the sentence. */
must_check enum err exact_check(struct ctx *cx, const char *what, const void *bytes, size_t size,
				const struct printer *again);
