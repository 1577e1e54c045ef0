#pragma once

/* What each kind of record must say.  For record.c alone.  E_INVALID, E_CONFLICT with the place. */

#include "control/record.h"

typedef enum err record_rule(struct ctx *cx, struct db *db, const struct record *r,
			     const struct record_set *set);

record_rule model_rule, envelope_rule, reuse_rule, plan_rule; /* record_kinds.c */
record_rule version_rule;                                     /* approved.c */
record_rule release_rule, withdrawal_rule;                    /* release_record.c */

/* A version's record, composed from the server's own facts.  members: {"validation"}.
 * E_CONFLICT with the next step: it has not passed. */
must_check enum err version_compose(struct ctx *cx, struct db *db, const struct record *r,
				    json_t *members, const char **content);

/* v, model and number, as every record of a model begins. */
void record_head(struct reader *r, const struct record *record);
