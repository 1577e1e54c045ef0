#pragma once

/*
 * Corrected clocks, as the maker of trust/signers.json proposes them: the entries that ran ahead
 * before the clock's last step back.  The server says which; the three entries that a span rests on
 * are proved to be in the log, and the four numbers are read from them.  One thread.
 */

#include "cli/trust/proved.h"

#define STEP_NONE   INT64_C(-2) /* index of no entry */
#define STEP_NEWEST INT64_C(-1) /* likewise */

/* One span more: of the step back after entry to, or of the newest.
 * E_NOT_FOUND: there is none; E_TAMPERED: an entry is not in the log; E_CONFLICT: the entries do
 * not say so; E_TOO_LARGE: there are too many spans. */
must_check enum err clock_correct(struct cli *c, struct proved *proved, int64_t to,
				  struct trust_signers *out);
