#include "tree/actions.h"

#include "tree/room.h"

/* clang-format off */
const struct action_row tree_actions[] = {
	{ ACTION_TREE_BEGUN, 1, tree_begun_1 },
	{ 0 },
};
/* clang-format on */
