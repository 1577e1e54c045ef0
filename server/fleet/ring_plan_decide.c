/*
 * Ring plans are controlled documents that may be replaced.  Each judge asks of a plan alone
 * whether it may be (rules/records.h), and of its sites whether they are there
 * (rules/named_sites.h).
 */

#include "fleet/kinds.h"

/* clang-format off */
const struct record_kind fleet_kinds[] = {
	{ PATH_RING_PLAN, RECORD_REPLACED, false, NULL, NULL },
	{ 0 },
};
/* clang-format on */
