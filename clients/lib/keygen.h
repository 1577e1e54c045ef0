#pragma once

/*
 * ssh-keygen -Y sign as a program beside ours: it holds the key, asks for a
 * passphrase on the terminal, talks to the agent.  One thread.
 */

#include "base/err.h"

/* The armor over the bytes.  E_UNAVAILABLE: it could not be run, or did not sign. */
must_check enum err keygen_sign(struct ctx *cx, const char *key, const char *namespace,
				const void *bytes, size_t size, const char **armor,
				size_t *armor_size);
