#pragma once

/* What a client sees of what was published: TUF from its first root, trust, targets.  It asks as
 * jonas. */

#include "documents/evidence.h"
#include "release.h"

struct view {
	struct tuf_client c;
	struct trust trust;
};

/* 200, or the test fails; so with all below.  It is the site's last answer. */
const char *view_get(struct plant *p, const char *url, size_t *size);
void view_refresh(struct plant *p, struct view *v);
void view_trust(struct plant *p, struct view *v);
/* By the trust and under the log of this view: each head must lead to the newest. */
must_check enum err view_evidence_check(struct plant *p, struct view *v, const char *evidence,
					size_t n_evidence, const char *release, size_t n_release,
					struct evidence_says *out);
const char *view_target(struct plant *p, struct view *v, const char *path, size_t *size);
