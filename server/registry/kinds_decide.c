#include "registry/kinds.h"

/* clang-format off */
const struct record_kind registry_kinds[] = {
	{ PATH_MODEL,      RECORD_REPLACED, false, model_rule,      NULL, 2 },
	{ PATH_RETIREMENT, RECORD_ONCE,     false, retirement_rule, NULL },
	{ 0 },
};
/* clang-format on */
