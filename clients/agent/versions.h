#pragma once

/*
 * The versions that a device remembers in tuf/floor.json, beside the metadata
 * that it keeps: nothing older that people signed is used again
 * (rules/grounds.h).
 *
 * One thread.
 */

#include "agent/agent.h"
#include "rules/grounds.h"

/* From the file or, if it is lost, from the metadata kept, under the root that is trusted.
 * E_FORBIDDEN: both are lost. */
must_check enum err versions_load(struct agent *a, struct versions *out);
must_check enum err versions_save(struct agent *a, const struct versions *v);
