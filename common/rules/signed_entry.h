#pragma once

/*
 * A signature as its entry says it: the member "signature" of a fact against the
 * envelope that it names, and a signature on an act as a whole.
 *
 * The same for a device, which judges evidence by it, and for people's clients, who
 * look at the signatures on confirmations before they sign trust/signers.json.  signet-verify has
 * all of the state at that entry, and says of each member what is wrong (verify/signing.c).
 *
 * Source: schema/facts.md, change.signed and act.signed.  Pure; any thread.
 */

#include "documents/act.h"
#include "documents/statement.h"
#include "documents/trust.h"
#include "proof/entry.h"
#include "proof/ssh_key.h"

/* Does the entry name exactly this envelope, and who signed what with which key's custody? */
bool entry_names_signature(struct ctx *cx, const struct entry *e, const char *subject,
			   const char *envelope, const struct statement *s);

struct act_signature {
	const struct entry *entry;          /* its action is act.signed */
	const char *origin;                 /* of the log when it came */
	const struct trust_signers *people; /* whose file corrects clocks */
	enum act_kind kind;
	const char *id, *document;    /* of the act; document: its digest */
	const char *with;             /* the id of the signer's key, as the entry says it */
	const struct ssh_key *public; /* of that id */
	const char *owner;            /* of that key */
	const char *envelope;
};

/*
 * Is the act's document signed by the signer's own key, under an earlier head of
 * the log, in time?  Whether the signature counts, act_met() says
 * (rules/act_needs.h); whether the log had that head is left to the caller.  E_TAMPERED with why.
 */
must_check enum err act_signature_open(struct ctx *cx, const struct act_signature *s,
				       struct statement *out);
