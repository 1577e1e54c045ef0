#pragma once

/*
 * Actors: is who acts in an entry somebody who could, and in the roles that it states?
 *
 * A person or service is in use, a service's person, too, and holds each role that the entry
 * states, where it states it, as the entries before it give.  A device or the system holds none.
 * The same judgement of signet-verify, and of the replay of fsck and scrub: an act by a row that
 * somebody forged is an entry that was signed, and shows by this alone.
 *
 * Source: the design, Entry; trust.md, 4.  Pure; any thread.
 */

#include "documents/role.h"
#include "proof/entry.h"

/* The account that the entry names, as the entries before give it. */
struct actor_now {
	bool there;
	enum actor_kind kind;
	bool in_use;
	const char *owner; /* the person behind a service; NULL: it is a person */
	bool owner_in_use;
	unsigned roles; /* a set: in which it acts at the site that the entry names */
};

bool actor_has_account(const struct entry *e); /* a person or a service acts */
/* The actor of an entry, as one text: entries of one text are judged alike until accounts or roles
 * move. */
const char *actor_text(struct ctx *cx, const struct entry *e);
/* now: not asked where actor_has_account() says no.  E_TAMPERED with the place in the entry. */
must_check enum err actor_judge(struct ctx *cx, const struct entry *e, const struct actor_now *now);
