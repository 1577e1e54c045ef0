#pragma once

/* Training runs: the rules. */

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
