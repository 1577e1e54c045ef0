#include "validation/kinds.h"

/* clang-format off */
const struct record_kind validation_kinds[] = {
	{ "models/*/envelopes/*.json", RECORD_ONCE, true,  envelope_rule, NULL },
	{ "models/*/versions/*.json",  RECORD_ONCE, false, version_rule,  version_compose },
	{ "models/*/reuse/*.json",     RECORD_ONCE, true,  reuse_rule,    NULL },
	{ 0 },
};
/* clang-format on */
