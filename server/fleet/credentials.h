#pragma once

/*
 * What a device shows: its token, as a row for access (access/access.h), which
 * the root joins with those of people.  Looked up on any thread, with a
 * reader's or the writer's connection.
 */

#include "access/access.h"

extern const struct credential fleet_credentials[];
