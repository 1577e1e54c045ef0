#include "release/follow.h"

#include "release/publication.h"

const struct following release_follows[] = {
	{ "publication", publish_step },
	{ 0 },
};
