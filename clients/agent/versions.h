#pragma once

/*
 * The versions that a device remembers in tuf/floor.json, beside the metadata
 * that it keeps: nothing older that people signed is used again
 * (rules/grounds.h).
 *
 *   {"v":1,"root","targets","signers","said"}
 *
 * One thread.
 */

#include "agent/agent.h"
#include "rules/grounds.h"

#define VERSIONS_MAX 4096 /* bytes of the file */

/* E_INVALID with the place. */
must_check enum err versions_parse(struct ctx *cx, const void *bytes, size_t size,
				   struct versions *out);
void versions_print(struct ctx *cx, const struct versions *v, struct printer *out);

/* From the file or, if it is lost, from the metadata kept, under the root that is trusted.
 * E_FORBIDDEN: both are lost. */
must_check enum err versions_load(struct agent *a, struct versions *out);
must_check enum err versions_save(struct agent *a, const struct versions *v);
