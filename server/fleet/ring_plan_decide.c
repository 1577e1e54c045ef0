/*
 * Ring plans are controlled documents that may be replaced.  What a plan must be, each judge asks
 * of it alone (rules/records.h), and of its sites whether they are there (rules/named_sites.h).
 */

#include "fleet/kinds.h"

/* clang-format off */
const struct record_kind fleet_kinds[] = {
	{ PATH_RING_PLAN, RECORD_REPLACED, false, NULL, NULL },
	{ 0 },
};
/* clang-format on */
