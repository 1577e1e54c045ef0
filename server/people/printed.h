#pragma once

/*
 * Printed names: what is beside an id wherever a person is named, in
 * statements too.  A name says nothing that the reader cannot see, is of one
 * way of writing, and reads like that of nobody in force unless the
 * administrator names that person: a plant may have two people of one name.
 *
 * Judged with the Unicode library's tables, which change, and so when a name is
 * given and never again: no apply, replay or verifier calls any of this
 * (decision 0053).  On the writer.  Besides the errors named, each function
 * returns those of the database (engine/db.h).
 */

#include "engine/db.h"

#define PRINTED_MAX_BYTES 120

/* May that be printed as a name?  E_INVALID at /name: no, because. */
must_check enum err printed_check(struct ctx *cx, const char *name);

/* namesake: who is known to have a name that reads like this one; NULL: nobody.  *out is what the
 * fact says.  E_CONFLICT at /name: another in force has one like it.  E_INVALID at /namesake: that
 * one has not. */
must_check enum err printed_alike(struct ctx *cx, struct db *db, const char *name,
				  const char *namesake, const char **out);
