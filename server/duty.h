#pragma once

/*
 * Duty: what the system does by itself, in this order: publish, then roll out.
 * A publication that is refused holds up no rollout: it is the result once
 * there is nothing else to do.  As follow/follow.h says.
 * Any thread with a connection of its own; facts are decided on the writer.
 */

#include "engine/instance.h"
#include "proof/fact.h"

must_check enum err duty_step(struct ctx *cx, struct db *db, const struct instance *in,
			      struct fact *out, int64_t *due);
