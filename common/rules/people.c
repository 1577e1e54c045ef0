#include "rules/people.h"

#include <string.h>

const char *person_of_act(const char *actor, const char *behind)
{
	return behind ? behind : actor;
}

bool may_cancel(const char *author, const char *person)
{
	return strcmp(author, person) == 0;
}

bool roles_clash(unsigned roles)
{
	const unsigned quality = role_bit(ROLE_AUTHOR) | role_bit(ROLE_REVIEWER) |
				 role_bit(ROLE_APPROVER) | role_bit(ROLE_EXPERT);

	return (roles & role_bit(ROLE_ADMINISTRATOR)) && (roles & quality);
}
