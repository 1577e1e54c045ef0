#pragma once

/*
 * Chain: who confirmed whose key, so that a server's entry that says so is not
 * enough.  Each confirmation is signed over the key's document by the confirmer's own
 * key, which was confirmed before, was in force, and was an approver's; the chain begins with
 * the two founders, who confirmed each other.  The earliest confirmation of the log says who
 * they are: it may not be later than those that the trust in force names.
 *
 * The server's word remains for this: when a key was revoked and when its owner held
 * which role; both are shown to the signer line by line.
 *
 * Source: trust.md, 2; rules/keys.h.  One thread; everything lies in the memory of the command.
 */

#include "base/map.h"
#include "cli/cli.h"
#include "documents/key_document.h"
#include "documents/trust.h"
#include "lib/head.h"

/* A key's document; its id is that of the public key in it. */
struct shown_key {
	const char *id, *digest;
	struct key_document is;
};

struct link; /* of the chain */

struct chain {
	struct cli *c;
	const struct trust_logs *logs;
	const char *origin;
	const struct trust_signers *people; /* in force */
	struct map shown;                   /* id -> struct shown_key */
	struct link *link;
	size_t n, room;
	struct map judged; /* id of a key -> the struct link by which it counts */
	int64_t first;     /* index of the earliest confirmation that was shown; INT64_MAX: none */
};

void chain_begin(struct chain *x, struct cli *c, const struct head *head,
		 const struct trust_signers *was);
/* A confirmation of that index is in the log. */
void chain_saw(struct chain *x, int64_t index);

/* The document of a key, once for a command.  E_MISMATCH: it is another's. */
must_check enum err key_shown(struct chain *x, const char *id, const struct shown_key **out);

/* The key of that document, with roles and end, was confirmed by this entry and envelope.  base:
 * the head that the confirmer knew, which must be one of this log.  E_TAMPERED: that is not what
 * was signed. */
must_check enum err chain_add(struct chain *x, const struct shown_key *of,
			      const struct trust_key *k, const char *entry, const char *envelope,
			      struct tree_head *base);

/* The key came to count by a re-founding (cli/trust/refounded.h): the chain begins there, too. */
void chain_begin_anew(struct chain *x, const struct shown_key *of, const struct trust_key *k);

/* Once all were added.  was: people in force.  E_TAMPERED: the server withholds the first. */
must_check enum err chain_judge(struct chain *x, const struct trust_signers *was);
/* After that: why the confirmation of that index does not count; NULL: it does. */
const char *chain_fault(const struct chain *x, int64_t index);
