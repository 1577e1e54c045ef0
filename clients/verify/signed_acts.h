#pragma once

/*
 * Signed acts: what people signed beside changes, and whether what came of it follows.  The
 * rules are rules/act_needs.h and rules/powers.h.  One thread.  Each function returns E_TAMPERED
 * with the place in the entry, as those of verify/state.h do.
 */

#include "verify/state.h"

/* The member "act" of a fact, which is not null: an open act of that kind about that person, signed
 * as the policy asks.  The act is over then.  out: its document, in the scratch memory. */
must_check enum err act_brought(struct verify *v, const struct entry *e, json_t *done,
				enum act_kind kind, const char *person, struct act_document *out);

/* Does the entry say that its actor acts in the role?  actor_check() has seen that it is so. */
bool acts_in_role(const struct entry *e, enum role role);

/* May this person's grant of approver at the site end? */
must_check enum err approvers_left(struct verify *v, const struct user *without, const char *site);
