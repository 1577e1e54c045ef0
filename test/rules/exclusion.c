#include "rules/exclusion.h"

#include "test.h"

#define AUTHOR    exclude_bit(EXCLUDE_AUTHOR)
#define TRAINER   exclude_bit(EXCLUDE_TRAINER)
#define VALIDATOR exclude_bit(EXCLUDE_VALIDATOR)

/* jonas wrote it; two versions: of one the trainer is not known. */
static struct part parts[] = { { EXCLUDE_AUTHOR, "jonas" },
			       { EXCLUDE_TRAINER, "tina" },
			       { EXCLUDE_VALIDATOR, "vera" },
			       { EXCLUDE_TRAINER, NULL },
			       { EXCLUDE_VALIDATOR, "jonas" } };

static const struct {
	unsigned exclude;
	const char *person;
	enum excluded as;
} people[] = {
	{ AUTHOR | TRAINER | VALIDATOR, "jonas", EXCLUDE_AUTHOR },
	{ AUTHOR | TRAINER | VALIDATOR, "tina", EXCLUDE_TRAINER },
	{ AUTHOR | TRAINER | VALIDATOR, "vera", EXCLUDE_VALIDATOR },
	{ AUTHOR | TRAINER | VALIDATOR, "ben", EXCLUDE_COUNT },
	{ TRAINER | VALIDATOR, "jonas", EXCLUDE_VALIDATOR }, /* of the second version */
	{ TRAINER, "jonas", EXCLUDE_COUNT },
	{ AUTHOR | VALIDATOR, "tina", EXCLUDE_COUNT },
	{ AUTHOR | TRAINER, "vera", EXCLUDE_COUNT },
	{ 0, "jonas", EXCLUDE_COUNT },
};

TEST_EACH(who_took_part_may_not_sign_as_far_as_the_policy_excludes_it, people)
{
	const struct parts p = { parts, countof(parts) };

	ck_assert_int_eq(exclusion(people[_i].exclude, &p, people[_i].person), people[_i].as);
}
