#pragma once

/* What people and pipelines show: a session's secret, or a token.  For struct access. */

#include "access/access.h"

extern const struct credential people_credentials[];
