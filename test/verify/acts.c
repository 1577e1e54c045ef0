#include "verify/acts.h"

#include <string.h>

#include "test.h"

/* Each of enum action, but ACTION_NONE. */
#define ACTIONS (ACTION_COUNT - 1)
static const char each[ACTIONS];

TEST_EACH(every_action_is_judged_or_not_judged_for_a_reason_that_is_its_own, each)
{
	enum action action = (enum action)(_i + 1);
	const struct act_row *row = act_row(action);
	const char *name = action_name(action);

	ck_assert_msg(row->v == action_version(action), "%s: the version is not known", name);
	ck_assert_msg(!row->judge == (row->why && *row->why), "%s: judged, or not because", name);
	ck_assert_int_lt(row->kind, UNJUDGED_COUNT);
	for (enum action other = action + 1; row->why && other < ACTION_COUNT; other++)
		ck_assert_msg(!act_row(other)->why || strcmp(act_row(other)->why, row->why) != 0,
			      "%s and %s for one reason", name, action_name(other));
}

TEST(what_is_no_action_has_no_row)
{
	ck_assert_ptr_null(act_row(ACTION_NONE));
	ck_assert_ptr_null(act_row(ACTION_COUNT));
}
