#pragma once

/*
 * Signatures as the API shows them, whatever they are over.  In a request, with its snapshot; any
 * thread.  E_NOT_FOUND: there is no such signature; E_TAMPERED: an envelope or entry cannot be
 * read; other errors are the database's (engine/db.h).
 */

#include "http/req.h"
#include "signing/signature.h"

/* The members of a signature's object: what it says, its signer's name, both of its times. */
must_check enum err signature_put(struct req *rq, const char *subject, const struct signature *s,
				  struct printer *p);
/* The envelope, byte for byte, of the signature over the object ("change:17") that has the id. */
must_check enum err reply_envelope(struct req *rq, const char *subject, const char *id);

/*
 * On the writer, in decide: has the asker signed the object with exactly this envelope?
 * Then nothing happens, and the answer is the first one: a client that lost the first answer sends
 * the same bytes.  Other bytes under the id are another statement, which sign_check() refuses.
 * Source: trust.md, 5: signed acts are idempotent by their statement's id.
 */
must_check enum err signature_again(struct req *rq, const char *subject, const char *envelope,
				    bool *out);
