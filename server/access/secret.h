#pragma once

/*
 * Secrets that the server hands out and never keeps: of sessions, tokens,
 * invitations and devices.  Any thread.  A secret is random and long, so one
 * fast hash hides it; a password is neither (password.h).
 */

#include "access/secret.h"
#include "base/err.h"

/* A secret that nobody chose, of that many random bytes, at most 32: prefix and hex. */
const char *secret_new(struct ctx *cx, const char *prefix, size_t bytes);
const char *secret_code(struct ctx *cx, const char *secret); /* what is stored of it */
