#include "rules/powers.h"

#include <string.h>

#include "documents/role.h"

static const char *const identities[IDENTITY_COUNT] = {
	[IDENTITY_CONFIRMED] = "confirmed",
	[IDENTITY_NEW] = "new",
	[IDENTITY_RESET] = "reset",
};

const char *identity_name(enum identity i)
{
	return identities[i];
}

bool identity_parse(const char *name, enum identity *out)
{
	for (int i = 0; i < IDENTITY_COUNT; i++)
		if (strcmp(identities[i], name) == 0) {
			*out = (enum identity)i;
			return true;
		}
	return false;
}

unsigned powers_rest(enum identity i, bool service)
{
	/* what an administrator must not come to alone: labels, and what lines run */
	const unsigned first =
		role_bit(ROLE_EXPERT) | role_bit(ROLE_AUDITOR) | role_bit(ROLE_OPERATOR);

	if (i == IDENTITY_RESET)
		return service ? 0 : ~0u;
	return i == IDENTITY_NEW ? first : 0;
}

unsigned words_rest(enum identity i)
{
	const unsigned quality = role_bit(ROLE_APPROVER) | role_bit(ROLE_REVIEWER);

	return powers_rest(i, false) | (i == IDENTITY_CONFIRMED ? 0 : quality);
}

unsigned endings_rest(enum identity i, bool first)
{
	return i == IDENTITY_CONFIRMED || first ? 0 : role_bit(ROLE_ADMINISTRATOR);
}

bool key_confirms_person(enum identity i, int64_t since, int64_t enrolled)
{
	return i != IDENTITY_CONFIRMED && enrolled > since;
}

bool account_revokes(enum identity i, int64_t since, int64_t enrolled)
{
	return i != IDENTITY_RESET || enrolled > since;
}

bool suspension_too_soon(int64_t before, int64_t now)
{
	return before != 0 && now < before + SUSPENSION_AGAIN_MS;
}

bool reset_too_soon(unsigned roles, int64_t before, int64_t now)
{
	const unsigned quality =
		role_bit(ROLE_APPROVER) | role_bit(ROLE_REVIEWER) | role_bit(ROLE_AUDITOR);

	return (roles & quality) && before != 0 && now < before + RESET_AGAIN_MS;
}

bool review_overdue(int64_t revoked, int64_t now)
{
	return now >= revoked + REVIEW_MS;
}

bool approver_lasts(enum power_loss loss, bool holds, bool signs)
{
	return holds && (signs || loss == POWER_ENDS);
}

bool approvers_suffice(enum power_loss loss, bool lasts, size_t others)
{
	return !lasts || others >= (loss == POWER_RESTS ? 1 : APPROVERS_MIN);
}
