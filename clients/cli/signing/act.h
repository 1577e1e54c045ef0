#pragma once

/*
 * An act as it is signed from the command line: which kind it is and what it asks for, as the
 * server says; its document, fetched, read by the grammar of its kind and hashed on this machine.
 * One thread.  Errors are the server's; E_MISMATCH: the document is another's.
 */

#include "cli/signing/sign.h"
#include "documents/act.h"

struct act_shown {
	struct act_to_sign sign;
	const char *id;
	struct act_document says;
	const char *bytes; /* of the document */
};

/* own: the key that signs in a role that the act asks for (act_role.h); NULL: a holder of the root
 * signs, of whom no policy asks.  out->sign lacks nothing but signing_end(). */
must_check enum err act_fetch(struct cli *c, const char *id, const struct own_key *own,
			      struct act_shown *out);
/* Proposes the act of that body, which is still open, and says who signs it. */
must_check enum err act_propose_send(struct cli *c, struct printer *body);
/* Shows the document's bytes, signs it, and says what became of the act. */
must_check enum err act_shown_sign(struct cli *c, struct act_shown *act);
