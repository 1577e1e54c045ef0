#include "quality/actions.h"

#include "quality/damage.h"
#include "quality/foreign_note.h"
#include "quality/refounding.h"
#include "quality/review.h"
#include "quality/room.h"
#include "quality/suspension.h"
#include "quality/wait.h"

/* clang-format off */
const struct action_row quality_actions[] = {
	{ ACTION_ACT_LAPSED,    1, act_lapsed_1 },
	{ ACTION_ACT_MET,       1, act_met_1 },
	{ ACTION_ACT_PROPOSED,  1, act_proposed_1 },
	{ ACTION_ACT_ROOT_SIGNED, 1, act_root_signed_1 },
	{ ACTION_ACT_SIGNED,    1, act_signed_1 },
	{ ACTION_ACT_WITHDRAWN, 1, act_withdrawn_1 },
	{ ACTION_DAMAGE_ACCEPTED, 1, damage_accepted_1 },
	{ ACTION_KEY_CONFIRMED, 1, key_confirmed_1 },
	{ ACTION_KEY_CONFIRMED, 3, key_confirmed_3, .access = true },
	{ ACTION_KEY_REVIEWED,  1, key_reviewed_1 },
	{ ACTION_KEY_REVOKED,   2, key_revoked_2 },
	{ ACTION_LOG_DISOWNED,  1, log_disowned_1 },
	{ ACTION_LOG_WENT_ON,   1, log_went_on_1 },
	{ ACTION_NOTE_FOREIGN,  1, note_foreign_1 },
	{ ACTION_QUALITY_REFOUNDED,         1, quality_refounded_1, .access = true },
	{ ACTION_REFOUNDING_ANNOUNCED,      1, refounding_announced_1 },
	{ ACTION_REFOUNDING_ENDED,          1, refounding_ended_1 },
	{ ACTION_ROLE_GRANTED,  3, role_granted_3, .access = true },
	{ ACTION_ROOT_ACKNOWLEDGED,         1, root_acknowledged_1 },
	{ ACTION_USER_CONFIRMED,            1, user_confirmed_1, .access = true },
	{ ACTION_USER_SUSPENDED,            1, user_suspended_1, .access = true },
	{ ACTION_USER_SUSPENSION_CONFIRMED, 1, user_suspension_confirmed_1 },
	{ ACTION_USER_SUSPENSION_ENDED,     1, user_suspension_ended_1, .access = true },
	{ 0 },
};

const struct follower quality_followers[] = {
	{ ACT_WAIT_KIND, { ACTION_ACT_MET, ACTION_ACT_LAPSED, ACTION_ACT_WITHDRAWN, ACTION_KEY_CONFIRMED, ACTION_ROLE_GRANTED, ACTION_USER_CONFIRMED, ACTION_QUALITY_REFOUNDED, ACTION_REFOUNDING_ENDED, ACTION_ALARM_BEGUN, ACTION_ALARM_ENDED }, wait_mark, wait_step },
	{ FORK_KIND, { ACTION_NOTE_FOREIGN, ACTION_LOG_DISOWNED, ACTION_ALARM_ENDED }, fork_mark, fork_step },
	{ REFOUNDING_KIND, { ACTION_REFOUNDING_ANNOUNCED, ACTION_REFOUNDING_ENDED, ACTION_QUALITY_REFOUNDED }, refounding_mark, refounding_step },
	{ SUSPENSION_KIND, { ACTION_USER_SUSPENDED, ACTION_USER_SUSPENSION_CONFIRMED, ACTION_USER_SUSPENSION_ENDED, ACTION_USER_DEACTIVATED }, suspension_mark, suspension_step },
	{ REVIEW_KIND, { ACTION_KEY_REVIEWED, ACTION_KEY_REVOKED, ACTION_ALARM_ENDED }, review_mark, review_step },
	{ 0 },
};
/* clang-format on */
