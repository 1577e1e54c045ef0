#pragma once

/*
 * The first item of a list that fits, looked for page by page, since the API
 * has no search.  The caller owns *out; NULL: none fits.  One thread.  Errors
 * are the server's (lib/api.h).
 */

#include "cli/cli.h"

typedef bool item_fits(json_t *item, void *arg);

must_check enum err item_find(struct cli *c, const char *path, item_fits *fits, void *arg,
			      json_t **out);
