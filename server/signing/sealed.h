#pragma once

/*
 * Signing with a key that the server keeps sealed: id and password are asked
 * again at every signature (21 CFR 11.200(a)(1); login is not a signature), on
 * a worker; the statement is composed and signed on the writer, where it is
 * checked like any other.  api_sealed_open is the prepare() of such a route: it
 * reads "user", "password" and "key" and leaves the opened key for
 * sealed_sign().  Besides the errors named, each returns what sign_draft() does
 * (E_FORBIDDEN, E_NOT_FOUND, E_CONFLICT).
 */

#include "http/req.h"
#include "signing/signature.h"

/* Compose and sign, in the language of the member "language" or else as Accept-Language asks; the
 * envelope.  The opened key is wiped whatever happens. */
must_check enum err sealed_sign(struct req *rq, const struct signing *what, const char *meaning,
				const char *role, const char **envelope);

/* The statement for ?key=&comment=&language= of the caller, as bytes to be signed elsewhere. */
enum err statement_reply(struct req *rq, const struct signing *what, const char *meaning,
			 const char *role);

handler api_sealed_open;
extern const struct field envelope_in[]; /* of whatever takes a signed statement */
