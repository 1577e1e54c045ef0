#include "validation/kinds.h"

/* clang-format off */
const struct record_kind validation_kinds[] = {
	{ PATH_ENVELOPE, RECORD_ONCE, true,  NULL, NULL },
	{ PATH_VERSION,  RECORD_ONCE, false, version_rule,  version_compose },
	{ PATH_PLAN,     RECORD_ONCE, true,  NULL, NULL },
	{ PATH_JUSTIFICATION, RECORD_ONCE, true, justification_rule, NULL },
	{ 0 },
};
/* clang-format on */
