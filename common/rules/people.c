#include "rules/people.h"

#include <string.h>

const char *person_of_act(const char *actor, const char *behind)
{
	return behind ? behind : actor;
}

unsigned roles_of_service(unsigned service, unsigned person)
{
	return person ? service : 0;
}

bool may_cancel(const char *author, const char *person)
{
	return strcmp(author, person) == 0;
}

bool may_retire(const char *author, const char *person)
{
	return strcmp(author, person) == 0;
}
