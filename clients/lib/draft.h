#pragma once

/*
 * A statement that the server drafted for somebody to sign, held against what
 * was asked for and against what this machine verified by itself.  The
 * statement leaves here with the head that was verified here as its base,
 * marked as checked.  One thread per handle.
 */

#include "lib/head.h"
#include "lib/key.h"
#include "rules/subjects.h"

struct asked {
	const char *url;         /* of the draft */
	const char *fingerprint; /* of the signer's key */
	bool sealed; /* it is on the server, and the statement only shows what it will sign */
	const char *signer, *meaning, *role, *comment; /* comment NULL: none */
	const char *site; /* of the grant that was asked for; NULL: any */
	struct subjects subjects;
	int64_t change; /* 0: not about a change */
};

/*
 * Fetch it, check it.  bytes are to be signed as they are.
 * E_MISMATCH: it says something else than was asked for; E_TAMPERED as of head_check().
 */
must_check enum err draft_fetch(struct ctx *cx, struct api *api, struct profile *p,
				const struct asked *asked, struct statement *out,
				struct printer *bytes);
