#pragma once

#include "http/req.h"

/* after() of a login: open the session that is now in the log; its secret becomes rq->secret. */
void session_start(struct req *rq);
