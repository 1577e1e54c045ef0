#pragma once

/* What a client sees of what was published: TUF from its first root, trust, targets.  It asks as
 * jonas. */

#include "release.h"

struct view {
	struct tuf_client c;
	struct trust trust;
};

/* 200, or the test fails; so with all below. */
const char *view_get(struct published *p, const char *url, size_t *size);
void view_refresh(struct published *p, struct view *v);
void view_trust(struct published *p, struct view *v);
const char *view_target(struct published *p, struct view *v, const char *path, size_t *size);
