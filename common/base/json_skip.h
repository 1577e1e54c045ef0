#pragma once

/*
 * Steps over JSON that this program printed itself, where a tree of its values would cost more
 * than the use of them.  Text alone: no step goes beyond the NUL that ends it, whatever it
 * contains, but no step refuses what is not JSON, either; input is read by base/json.h.
 * Any thread.
 */

#include "base/base.h"

/* From the first byte of a value to the first one after it.  False: the text ends before. */
bool json_skip(const char **at);

/* Over this byte or these bytes.  False: other bytes are there, and *at stays. */
bool json_skip_bytes(const char **at, const char *bytes);
