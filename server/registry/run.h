#pragma once

/*
 * Training runs: one training activity with code commit, parameters, inputs,
 * outputs, times, and the person behind it.  A run never changes; the row is
 * written by run_registered_1 alone.  Reading: any thread with a connection of
 * its own; facts are decided on the writer.  Besides the errors named, each
 * function returns those of the database (engine/db.h).
 */

#include "base/json.h"
#include "engine/body.h"
#include "engine/page.h"
#include "proof/fact.h"

/* ---- as it is stored ---- */

/* Training runs, read.  Written by run_registered_1 alone. */

must_check enum err db_run_at(struct ctx *cx, struct db *db, const char *id, int64_t at,
			      struct body *out); /* E_NOT_FOUND */
must_check enum err db_run_page(struct ctx *cx, struct db *db, const char *model, struct page *p);

/* ---- what is decided ---- */

struct new_run {
	const char *model, *commit, *repository;
	const char *started, *finished; /* RFC 3339, UTC, three decimals */
	json_t *parameters;             /* name: text, whole number, or true/false */
	json_t *inputs;                 /* {"dataset","role"} each */
	json_t *outputs;                /* {"path","digest"} each: stored artifacts */
};

/* run.registered.  E_INVALID with the place, E_NOT_FOUND. */
must_check enum err run_register(struct ctx *cx, struct db *db, const struct act *act,
				 const struct new_run *n, struct fact *out);
