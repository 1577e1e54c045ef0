#include "rules/ends.h"

bool entry_names_source(const struct entry *e)
{
	return e->action == ACTION_SESSION_OPENED || e->action == ACTION_ACCESS_REFUSED;
}

bool source_ended(int64_t named, int64_t newest)
{
	return named <= newest - SOURCE_KEPT;
}
