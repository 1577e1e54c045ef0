#include "control/kinds.h"

/* clang-format off */
const struct record_kind control_kinds[] = {
	{ PATH_POLICY, RECORD_REPLACED, false, NULL, NULL },
	{ 0 },
};
/* clang-format on */
