#pragma once

/* SSHSIG as a signer makes it, for tests: people sign with ssh-keygen, and no program of ours does.
 */

#include "proof/sshsig.h"

/* Only what the signer returns.  The armor ends in a line feed. */
must_check enum err sshsig_sign(struct ctx *cx, const struct signer *signer, const char *namespace,
				const void *message, size_t size, const char **armor);
char *sshsig_print(struct ctx *cx, const struct sshsig *s); /* in lines as ssh-keygen's */
