#pragma once

/*
 * The verdict of a validation: what follows from counts and from the criteria of an envelope.
 *
 * The server states it as the members of a fact, the record of a version repeats them, and fsck and
 * signet-verify make them again, by these functions.  Decimals are rounded as ratio_text() does.
 * Pure; any thread.
 */

#include "base/json.h"
#include "base/printer.h"
#include "rules/acceptance.h"

/* The members predictions, rows, counts, metrics, criteria and verdict; true: the version passes.
 */
bool result_print(struct ctx *cx, struct printer *p, const char *predictions,
		  const struct acceptance *a, const struct confusion *counts);
/* Of these members the first that is stated otherwise than the counts give; NULL: all agree.
 * E_INVALID: of no result can that be said. */
must_check enum err result_check(struct ctx *cx, json_t *stated, const struct acceptance *a,
				 const struct confusion *counts, const char **wrong);
/* The counts as they are stated.  E_INVALID with the place. */
must_check enum err result_counts(struct ctx *cx, json_t *stated, struct confusion *out);
