#include "release/actions.h"

#include "release/publication.h"
#include "release/room.h"

/* clang-format off */
const struct action_row release_actions[] = {
	{ ACTION_RELEASE_PUBLISHED, 1, release_published_1 },
	{ ACTION_RELEASE_WITHDRAWN, 1, release_withdrawn_1 },
	{ 0 },
};

const struct follower release_followers[] = {
	{ "withdrawal",  { ACTION_CHANGE_MERGED, ACTION_RELEASE_PUBLISHED, ACTION_RELEASE_WITHDRAWN, ACTION_TRUST_UPDATED }, withdrawal_mark, withdrawal_step },
	{ "metadata",    { ACTION_TRUST_UPDATED, ACTION_METADATA_SIGNED, ACTION_RELEASE_PUBLISHED, ACTION_RELEASE_WITHDRAWN, ACTION_CLOCK_ACCEPTED, ACTION_CLOCK_READ }, metadata_mark, metadata_step },
	{ "publication", { ACTION_CHANGE_MERGED, ACTION_RELEASE_PUBLISHED, ACTION_TRUST_UPDATED, ACTION_KEY_REVIEWED, ACTION_LOG_DISOWNED }, publication_mark, publication_step },
	{ 0 },
};
/* clang-format on */
