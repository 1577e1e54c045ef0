#pragma once

/*
 * Changes: proposals of new contents for some paths of the controlled tree.
 * State moves open -> merged | rejected | cancelled and no further.  Written by
 * change_*_1 alone.  body is the JSON the API shows; the manifest is a document.
 */

#include "engine/body.h"
#include "engine/page.h"
#include "proof/manifest.h"

struct change {
	struct body body;
	const char *state, *author, *manifest;
};

struct change_paths {
	struct manifest_path *path;
	size_t n;
};

/* E_NOT_FOUND */
must_check enum err db_change_at(struct ctx *cx, struct db *db, int64_t number, int64_t at,
				 struct change *out);
must_check enum err db_change_next(struct ctx *cx, struct db *db, int64_t *number);
must_check enum err db_change_page(struct ctx *cx, struct db *db, struct page *p);
must_check enum err db_change_paths(struct ctx *cx, struct db *db, int64_t number,
				    struct change_paths *out);
/* The greatest number that any change ever proposed in a folder: "<folder>/<n>.json"; 0: none. */
must_check enum err db_change_number_max(struct ctx *cx, struct db *db, const char *folder,
					 int64_t *out);
/* The numbers of open changes, at most *n; then *n of them. */
must_check enum err db_changes_open(struct ctx *cx, struct db *db, int64_t *numbers, size_t *n);
/* The index at which a change was opened.  E_NOT_FOUND. */
must_check enum err db_change_opened(struct ctx *cx, struct db *db, int64_t number, int64_t *out);
