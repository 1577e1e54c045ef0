#pragma once

/*
 * The role in which a person signs an act.  asks: the member of that name of the act as the server
 * describes it, with an item for each kind of signature of each alternative.  One thread.  Errors
 * are the server's.
 */

#include "cli/cli.h"

/* By --role, or the one that the person holds, that the key of that id is for, and that is missing;
 * it is said.  *out lies in asks.  E_FORBIDDEN: the act asks for none in that role. */
must_check enum err act_ask_choose(struct cli *c, json_t *asks, const char *key, json_t **out);
