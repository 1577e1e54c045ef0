#include "trust/actions.h"

#include "trust/expiry.h"
#include "trust/room.h"

/* clang-format off */
const struct action_row trust_actions[] = {
	{ ACTION_TRUST_UPDATED,   1, trust_updated_1 },
	{ ACTION_METADATA_SIGNED, 1, metadata_signed_1 },
	{ 0 },
};

const struct follower trust_followers[] = {
	{ EXPIRY_KIND, { ACTION_TRUST_UPDATED, ACTION_ALARM_BEGUN, ACTION_ALARM_ENDED, ACTION_CLOCK_ACCEPTED, ACTION_CLOCK_READ }, expiry_mark, expiry_step },
	{ 0 },
};
/* clang-format on */
