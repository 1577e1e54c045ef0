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

bool may_retire(const char *author, const char *person)
{
	return strcmp(author, person) == 0;
}
