#pragma once

/*
 * Logins, and the password that a session is asked for again: at a signature with
 * a sealed key (21 CFR 11.200(a)(1)), at a token, at a word on the clock.  A password
 * that does not fit is counted as a failed login wherever it was asked, so guessing
 * shows.  The check costs Argon2: call it in prepare(), on a worker.
 *
 * session_start() is the after() of a login: it runs on the writer thread once the
 * entry is durable, opens the session that is now in the log, and leaves its secret
 * in rq->secret.  Besides the errors named, each returns those of the database.
 */

#include "http/reply.h"
#include "http/req.h"

/* after() of a login: open the session that is now in the log; its secret becomes rq->secret. */
void session_start(struct req *rq);

/* A password that is set with an invitation: the fields of the body, and what is computed first. */
extern const struct field redeem_in[];
handler api_redeem_prepare;

/* Signing needs a login of the signer's own; a token never signs.  E_FORBIDDEN. */
must_check enum err session_needed(struct req *rq);

/* Is it this user's password?  The key that seals; the caller wipes it.  E_UNAUTHENTICATED. */
must_check enum err password_ask(struct req *rq, const char *user, const char *password,
				 unsigned char seal_key[32]);

/* The caller's own password is asked again, in the member "password": of a session, never of a
 * token.  E_FORBIDDEN, E_UNAUTHENTICATED. */
must_check enum err password_again(struct req *rq);
