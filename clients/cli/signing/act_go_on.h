#pragma once

/*
 * The document of go-on (documents/act.h) at its signer's machine.  It is written without a head
 * that a signer kept; the first signer's program that kept one puts it in, with its person's id,
 * and what is signed from then on is that document.  Anybody else who signs it says nothing of that
 * head: one signature suffices of that person alone.  One thread.  E_TAMPERED: what this machine
 * kept, or the document says that another one did, is no part of the log; E_MISMATCH: the document
 * says that this machine kept another head than it did; E_BEHIND: others hold more of the log;
 * besides those of the server.
 */

#include "cli/signing/act.h"
#include "lib/head.h"

/* head: as head_check() left it.  *completed: act->bytes are this machine's from now on. */
must_check enum err going_on_complete(struct cli *c, const struct head *head, struct act_shown *act,
				      bool *completed);
/* Is one signature enough, made here?  Else two approvers sign. */
bool going_on_suffices(struct cli *c, const struct act_document *d);
void going_on_words(struct cli *c, const struct act_document *d);
