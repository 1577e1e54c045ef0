#pragma once

/*
 * Whom the policy asks to sign a change, and where: people of the sites that it names or that the
 * change concerns (rules/needs.h).  A signature that nobody asked for is refused, since it would
 * look like an approval in the trail and be none.  On the writer, or in a reader's snapshot.
 * Besides the errors named, each returns those of the database (engine/db.h).
 */

#include "rules/needs.h"
#include "rules/role_clash.h"
#include "signing/signature.h"

/* Does it go towards a need at one of its places; may it, if it rejects, end the change? */
bool signature_is_asked(const struct needs *needs, const struct concerned *c,
			const struct signs *s);
/* E_FORBIDDEN: this signature is not asked for, or at other sites; at "/predicate/signer/site". */
must_check enum err signature_asked_for(struct ctx *cx, const struct needs *needs,
					const struct concerned *c, const struct signs *s);
/* What the signature says, as needs ask for it.  E_TAMPERED: it says no such thing. */
must_check enum err signature_signs(struct ctx *cx, struct db *db, const struct signature *s,
				    struct signs *out);
/* The sites that a change states, of its body; EVERY_SITE where it states none. */
must_check enum err change_concerned(struct ctx *cx, const char *body, struct concerned *out);
/* Does it count now?  The grant that its statement names, or one at every site, must be in force,
 * and the key and its owner in use.  founding: the key may be pending. */
must_check enum err signature_holds(struct ctx *cx, struct db *db, const struct signature *s,
				    const char *site, bool founding, bool *out);
