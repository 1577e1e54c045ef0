#include "rules/people.h"

#include "test.h"

static const struct {
	const char *actor, *behind;
	bool may;
} cancels[] = {
	{ "jonas", NULL, true },    { "ci", "jonas", true }, /* a service of the author's */
	{ "mara", NULL, false },    { "ci", "mara", false },
	{ "jonas", "mara", false }, /* a service that is called like the author */
};

TEST_EACH(a_change_is_cancelled_by_its_author_or_a_service_of_the_authors, cancels)
{
	const char *person = person_of_act(cancels[_i].actor, cancels[_i].behind);

	ck_assert(may_cancel("jonas", person) == cancels[_i].may);
}
