#pragma once

/* What an enrolled device shows.  For struct access. */

#include "access/access.h"

extern const struct credential fleet_credentials[];
