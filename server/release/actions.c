#include "release/actions.h"

#include "release/publication.h"
#include "release/room.h"
#include "release/stop.h"

/* clang-format off */
const struct action_row release_actions[] = {
	{ ACTION_RELEASE_PUBLISHED, 1, release_published_1 },
	{ ACTION_RELEASE_WITHDRAWN, 1, release_withdrawn_1 },
	{ ACTION_STOP_LIFTED,       1, stop_lifted_1 },
	{ ACTION_STOP_PUBLISHED,    1, stop_published_1 },
	{ ACTION_STOP_SIGNED,       1, stop_signed_1 },
	{ ACTION_STOP_TAKEN_BACK,   1, stop_taken_back_1 },
	{ 0 },
};

const struct follower release_followers[] = {
	{ "stop",        { ACTION_STOP_SIGNED, ACTION_STOP_TAKEN_BACK, ACTION_STOP_LIFTED, ACTION_STOP_PUBLISHED, ACTION_TRUST_UPDATED }, stop_file_mark, stop_file_step },
	{ "lift",        { ACTION_CHANGE_MERGED, ACTION_STOP_LIFTED }, lift_mark, lift_step },
	{ "withdrawal",  { ACTION_CHANGE_MERGED, ACTION_RELEASE_PUBLISHED, ACTION_RELEASE_WITHDRAWN, ACTION_TRUST_UPDATED }, withdrawal_mark, withdrawal_step },
	{ "metadata",    { ACTION_TRUST_UPDATED, ACTION_METADATA_SIGNED, ACTION_RELEASE_PUBLISHED, ACTION_RELEASE_WITHDRAWN, ACTION_STOP_PUBLISHED, ACTION_CLOCK_ACCEPTED, ACTION_CLOCK_READ }, metadata_mark, metadata_step },
	{ "publication", { ACTION_CHANGE_MERGED, ACTION_RELEASE_PUBLISHED, ACTION_TRUST_UPDATED, ACTION_KEY_REVIEWED, ACTION_LOG_DISOWNED }, publication_mark, publication_step },
	{ 0 },
};
/* clang-format on */
