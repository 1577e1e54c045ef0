#pragma once

/*
 * Columns: the names, types and units of a dataset's fields, or of a version's
 * inputs and outputs.  A type is one of five words, a unit is text for people
 * or null.  Checked and printed in one pass, so that each column of a fact was
 * checked.  Pure; any thread.
 */

#include "base/json.h"
#include "base/printer.h"

/* {"name","type","unit"} each, checked and printed as an array under key.  E_INVALID with the
 * place. */
must_check enum err columns_print(struct ctx *cx, json_t *columns, const char *key,
				  struct printer *out);
