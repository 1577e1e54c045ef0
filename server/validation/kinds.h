#pragma once

/*
 * The kinds of controlled documents that the room validation brings as rows
 * (control/record.h): envelopes, version records, plans of
 * validations and justifications of exceptions.  For the root alone, which joins them.  Constant;
 * any thread.
 */

#include "control/record.h"

extern const struct record_kind validation_kinds[];

record_rule version_rule, justification_rule;

/* The record of a version, of which json is the text, composed again, whatever became of the
 * version since.  E_TAMPERED: it would be another. */
must_check enum err version_record_again(struct ctx *cx, struct db *db, const struct record *r,
					 json_t *json);
/* A version's record, composed from the server's own facts.  members: {"validation"}.
 * E_CONFLICT with the next step: it has not passed. */
must_check enum err version_compose(struct ctx *cx, struct db *db, const struct record *r,
				    json_t *members, const char **content);
