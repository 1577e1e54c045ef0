#pragma once

/*
 * People: who answers for an act, who may take a change back, and which roles one
 * person may not hold together.  Pure; any thread.
 */

#include "documents/role.h"

/* The person who acts, or who is behind the service that does; behind NULL: no service acts.
 * Source: the design, Entry, "for". */
const char *person_of_act(const char *actor, const char *behind);

/* A change is cancelled by its author alone, a service of the author's included.  Others sign a
 * rejection: see rules/ballot.h.  person: as person_of_act() says. */
bool may_cancel(const char *author, const char *person);

/* Administration and quality: who keeps accounts could else sign by the roles given to oneself.
 * roles: a set, of all the sites and services of one person.  Source: the design, Trust. */
bool roles_clash(unsigned roles);
