#pragma once

/*
 * Parts of statement.h that its files share: what each member may hold, and the
 * members that say how the signer acted.  Nobody else includes this.
 * Pure; any thread.
 */

#include "base/json.h"
#include "documents/statement.h"

/* E_INVALID with the place. */
must_check enum err statement_check(struct ctx *cx, const struct statement *s);
enum err statement_subjects_wrong(struct ctx *cx); /* their number */

/* auth, policy, acknowledged, delegation, shown: in this order. */
void statement_auth_put(struct printer *p, const struct statement *s);
must_check enum err statement_auth_parse(struct ctx *cx, struct reader *p, struct statement *out);
