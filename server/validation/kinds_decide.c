#include "validation/kinds.h"

/* clang-format off */
const struct record_kind validation_kinds[] = {
	{ PATH_ENVELOPE, RECORD_ONCE, true,  envelope_rule, NULL },
	{ PATH_VERSION,  RECORD_ONCE, false, version_rule,  version_compose },
	{ PATH_REUSE,     RECORD_ONCE, true,  reuse_rule,    NULL },
	{ 0 },
};
/* clang-format on */
