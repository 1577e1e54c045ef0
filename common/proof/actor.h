#pragma once

/*
 * Actors: which kind of actor an entry is from.  The names are in entries and
 * never change.  Pure; any thread.
 */

#include "base/base.h"

enum actor_kind {
	KIND_NONE, /* nobody that is known, or a name that is none of these */
	KIND_PERSON,
	KIND_SERVICE,
	KIND_DEVICE,
	KIND_SYSTEM, /* the server by itself */
	KIND_COUNT
};

const char *actor_kind_name(enum actor_kind k); /* of KIND_NONE NULL */
enum actor_kind actor_kind_parse(const char *name);
