#pragma once

/*
 * Chain: who confirmed whose key, so that a server's entry that says so is not
 * enough.  The act of each confirmation is signed by two approvers other than the key's owner, each
 * with a key that was confirmed before and was in force; the chain begins with
 * the two founders, who confirmed each other alone.  Where one other approver alone was there, that
 * one's signature counts after 24 hours, with one of a holder of the root in force where fewer than
 * two were able to sign; whom the trust in force names already needs no holder again.  The earliest
 * confirmation of the log says who they are: it may not be later than those that the trust in force
 * names.
 *
 * The server's word remains for this: when a key was revoked and when its owner held
 * which role; both are shown to the signer line by line.
 *
 * Signatures are counted as the server and signet-verify count them, by what is asked whatever a
 * policy says.
 *
 * Source: trust.md, 2 and 4; rules/act_needs.h.  One thread; everything lies in the memory of the
 * command.
 */

#include "base/map.h"
#include "cli/cli.h"
#include "cli/trust/confirmation.h"
#include "cli/trust/in_force.h"
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
	const struct tuf_keys *root;        /* in force */
	const struct trust_signers *people; /* in force */
	struct map shown;                   /* id -> struct shown_key */
	struct link *link;
	size_t n, room;
	struct map judged; /* id of a key -> the struct link by which it counts */
	int64_t first;     /* index of the earliest confirmation that was shown; INT64_MAX: none */
};

void chain_begin(struct chain *x, struct cli *c, const struct head *head,
		 const struct in_force *was);
/* The document of a key, once for a command.  E_MISMATCH: it is another's. */
must_check enum err key_shown(struct chain *x, const char *id, const struct shown_key **out);

/* The key of that document, with roles and end, was confirmed so.  The heads that its signers knew,
 * which must be of this log, go to *by.  E_TAMPERED: that is not what was signed. */
must_check enum err chain_add(struct chain *x, struct proved *by, const struct shown_key *of,
			      const struct trust_key *k, const struct confirmation *shown);

/* The key came to count by a re-founding (cli/trust/refounded.h): the chain begins there, too. */
void chain_begin_anew(struct chain *x, const struct shown_key *of, const struct trust_key *k);

/* Once all were added.  was: people in force.  E_TAMPERED: the server withholds the first. */
must_check enum err chain_judge(struct chain *x, const struct trust_signers *was);
/* After that: why the confirmation of that index does not count; NULL: it does. */
const char *chain_fault(const struct chain *x, int64_t index);
