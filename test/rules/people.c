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

static const struct {
	unsigned service, person, roles;
} hands[] = {
	{ 6, 1, 6 }, /* whatever the person's role is */
	{ 6, 0, 0 },
	{ 0, 1, 0 }, /* it has none of its person's */
};

TEST_EACH(a_service_acts_where_its_person_has_a_role, hands)
{
	ck_assert_uint_eq(roles_of_service(hands[_i].service, hands[_i].person), hands[_i].roles);
}
