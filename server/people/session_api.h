#pragma once

/*
 * The login that pages share with the API.  session_start() is the after() of a
 * login: it runs on the writer thread once the entry is durable, opens the
 * session that is now in the log, and leaves its secret in rq->secret.
 */

#include "http/req.h"

/* after() of a login: open the session that is now in the log; its secret becomes rq->secret. */
void session_start(struct req *rq);
