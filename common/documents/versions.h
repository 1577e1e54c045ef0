#pragma once

/*
 * The versions of what people signed that a device went by, as it remembers them
 * in tuf/floor.json: nothing lower is used again (rules/grounds.h).
 *
 *   {"v":1,"root","targets","signers","said"}
 *
 * Source: schema/tuf.md, "Versions only rise".  Pure; any thread.
 */

#include "base/err.h"
#include "base/printer.h"

#define VERSIONS_MAX 4096 /* bytes of the file */

/* The highest versions that were verified; each 0 at first. */
struct versions {
	int64_t root;             /* whose word on targets was heard */
	int64_t targets, signers; /* nothing lower counts */
	int64_t said;             /* the targets whose word on signers was heard */
};

/* E_INVALID with the place. */
must_check enum err versions_parse(struct ctx *cx, const void *bytes, size_t size,
				   struct versions *out);
void versions_print(struct ctx *cx, const struct versions *v, struct printer *out);
