#pragma once

/*
 * YAML, the part that a person writes into a settings file: mappings, lists and
 * scalars of one document, as JSON.  Plain true, false, null, ~ and whole
 * numbers are those; everything else is text, decimals too.  Aliases, tags,
 * duplicate keys and nesting over YAML_DEPTH_MAX are refused with the line.
 * One thread.
 */

#include "base/json.h"

#define YAML_MAX       262144 /* bytes */
#define YAML_DEPTH_MAX 16

/* E_INVALID.  The caller owns *out. */
must_check enum err yaml_read(struct ctx *cx, const char *bytes, size_t size, json_t **out);
