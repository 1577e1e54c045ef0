#include "rules/authority.h"

enum authority authority(const struct authority_facts *f)
{
	if (!f->in_use)
		return AUTHORITY_NOBODY;
	if (f->suspended)
		return AUTHORITY_SUSPENDED;
	if (f->reset)
		return AUTHORITY_RESET;
	if (f->key == KEY_REVOKED)
		return AUTHORITY_REVOKED;
	if (f->key != KEY_CONFIRMED && !(f->founding && f->key == KEY_PENDING))
		return AUTHORITY_PENDING;
	if (!f->key_has_role)
		return AUTHORITY_KEY_OTHER;
	return f->holds_role ? AUTHORITY_GIVEN : AUTHORITY_ROLE_GONE;
}
