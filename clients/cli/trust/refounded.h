#pragma once

/*
 * Refounded: a key that came to count by a re-founding.  Such a key begins the chain of
 * confirmations anew (cli/trust/confirmed.h), so what the root's holders signed decides, and no
 * word of the server: the document names the person and the key's fingerprint, and the threshold of
 * the root signed it that this machine follows.  Where the root has changed since, the people in
 * force vouch for the key, who named the same entry.
 *
 * Source: trust.md, 4; decision 0071.  One thread; everything lies in the memory of the command.
 */

#include "cli/cli.h"
#include "documents/key_document.h"
#include "documents/trust.h"
#include "proof/entry.h"
#include "proof/merkle.h"

/* The key of that document, by that entry, which is of the log.  base: the head that the holders
 * signed under.  *counts false: too few of the root's keys signed, which is said.  E_TAMPERED: they
 * signed another thing. */
must_check enum err refounded_check(struct cli *c, const struct entry *e,
				    const struct key_document *key, const struct trust_signers *was,
				    struct tree_head *base, bool *counts);
