#pragma once

/*
 * What people and pipelines show: the secret of a session, or a token, as rows
 * for access (access/access.h), which the root joins with those of devices.
 * Looked up on any thread, with a reader's or the writer's connection.
 */

#include "access/access.h"

extern const struct credential people_credentials[];
