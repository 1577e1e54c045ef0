#pragma once

/*
 * People: who answers for an act, and who may take a change back.  An act always
 * has a person to answer for it, also where a service acts.  Pure; any thread.
 */

#include "base/base.h"

/* The person who acts, or who is behind the service that does; behind NULL: no service acts.
 * Source: the design, Entry, "for". */
const char *person_of_act(const char *actor, const char *behind);

/* The roles in which a service acts at a site: those that it holds there, where its person holds
 * any there, resting ones included; a service is its person's hand.  Two sets.  Source: decision
 * 0066. */
unsigned roles_of_service(unsigned service, unsigned person);

/* A change is cancelled by its author alone, a service of the author's included.  Others sign a
 * rejection: see rules/ballot.h.  person: as person_of_act() says. */
bool may_cancel(const char *author, const char *person);

/* A version whose record is not in force is retired by its author alone, the person who registered
 * it; one whose record is, by a signed change. */
bool may_retire(const char *author, const char *person);
