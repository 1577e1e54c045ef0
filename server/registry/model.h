#pragma once

/*
 * Models: the rules.  A domain function looks, decides and returns a fact; it
 * cannot write (engine/hand.h).  Runs on the writer thread, so what it checked
 * still holds when the fact is applied.
 */

#include "proof/fact.h"
#include "registry/model_store.h"

/* model.created: a name for a line of versions.  E_CONFLICT. */
must_check enum err model_create(struct ctx *cx, struct db *db, const struct act *act,
				 const char *name, const char *title, struct fact *out);
