#pragma once

/*
 * The first item of a paged list that fits; the caller owns *out, NULL: none does.
 * One thread.
 */

#include "cli/cli.h"

typedef bool item_fits(json_t *item, void *arg);

must_check enum err item_find(struct cli *c, const char *path, item_fits *fits, void *arg,
			      json_t **out);
