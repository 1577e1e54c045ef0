#pragma once

/*
 * Signing, the same for a change and for the confirmation of a key.  The caller
 * has fetched, hashed and shown what is about to be signed; here the statement
 * is checked, shown, asked for and signed: with the person's own key, or by the
 * server with the key that it keeps sealed.  One thread.  Errors are the
 * server's, or E_TAMPERED as of head_check() (lib/head.h).
 */

#include "cli/kit/show.h"
#include "lib/draft.h"
#include "lib/key.h"

struct act_to_sign {
	const char *path; /* "/v1/changes/3": the draft and the signatures lie below */
	const char *sign; /* below it, for an envelope; sealed keys: and "/sealed" */
	const char *word; /* to be typed by who means it */
	const char *meaning, *role;
	const char *site;  /* of the grant to rely on, asked for; NULL: the one that counts most */
	bool says_meaning; /* the route takes meaning and role */
	const char
		*document; /* sent beside the signature, to post; NULL: the path has it already */
	const char *post;  /* with a document: where to */
	const char *query; /* what else the draft's route takes, as "&act=…"; NULL: nothing */
	const struct own_key *own; /* opened before; NULL: by the options, in signing_end() */
	struct subjects subjects;
	int64_t change; /* 0: not about one */
};

/* What moves the ground takes a key that its person holds.  what: what a sealed key does not do.
 * E_FORBIDDEN, E_INVALID. */
must_check enum err way_held_check(struct cli *c, const char *what);
/* The key of --key or --ssh, for a caller who needs its roles before the signing. */
must_check enum err own_key_open(struct cli *c, struct own_key *out);
/* The head of the log first: before anything is looked at. */
must_check enum err signing_begin(struct cli *c);
/* The statement is drafted, compared, shown and signed with the key; nothing is sent. */
must_check enum err signing_envelope(struct cli *c, const struct act_to_sign *act,
				     const struct own_key *key, const char **envelope);
/* E_CONFLICT and the like from the server; E_INVALID: not meant. */
must_check enum err signing_end(struct cli *c, const struct act_to_sign *act,
				struct http_reply *reply);
