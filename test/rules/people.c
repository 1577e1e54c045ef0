#include "rules/people.h"

#include "test.h"

#define ADMIN role_bit(ROLE_ADMINISTRATOR)

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

/* Each role beside administration: does it clash? */
static const struct {
	enum role role;
	bool clash;
} roles[ROLE_COUNT] = {
	{ ROLE_ADMINISTRATOR, false }, { ROLE_AUTHOR, true }, { ROLE_REVIEWER, true },
	{ ROLE_APPROVER, true },       { ROLE_EXPERT, true }, { ROLE_OPERATOR, false },
	{ ROLE_AUDITOR, false },
};

TEST_EACH(an_administrator_holds_no_quality_role, roles)
{
	const unsigned without = (role_bit(ROLE_COUNT) - 1) & ~ADMIN;

	ck_assert_int_eq(roles[_i].role, _i);
	ck_assert(roles_clash(ADMIN | role_bit(roles[_i].role)) == roles[_i].clash);
	ck_assert(!roles_clash(without));
}
