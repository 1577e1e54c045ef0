#pragma once

/*
 * Apply: what an entry does to the tables, live and in every replay to come.
 *
 * An apply function reads the entry and the tables, and nothing else: no clock,
 * no chance, no settings.  Those in the table for an old v never change their
 * meaning.  They alone may write projections (HAND_APPLY).
 */

#include "engine/db.h"
#include "proof/entry.h"

typedef enum err apply(struct ctx *cx, struct db *db, const struct entry *e);

apply site_created_1;
apply user_created_1, user_invited_1, user_password_set_1, user_deactivated_1;
apply session_opened_1, access_refused_1;
apply role_granted_1, role_revoked_1;
apply token_issued_1, token_revoked_1;
apply artifact_stored_1;
apply model_created_1, dataset_registered_1, run_registered_1;
apply version_registered_1, version_retired_1;
apply dataset_frozen_1, validation_registered_1, validation_concluded_1;
apply founding_opened_1, founding_closed_1, key_enrolled_1, key_confirmed_1, key_revoked_1;
apply tree_begun_1, change_opened_1, change_signed_1, change_merged_1;
apply change_cancelled_1, change_rejected_1;
apply trust_updated_1, metadata_signed_1, release_published_1, release_withdrawn_1;
apply device_created_1, device_invited_1, device_enrolled_1, device_retired_1;
apply assignment_made_1, reports_received_1, rollout_begun_1, ring_opened_1, rollout_completed_1;
apply rollout_halted_1, rollout_resumed_1, rollout_stopped_1;

/* Any failure but E_UNAVAILABLE is E_FAULT: decide should have seen it coming. */
must_check enum err apply_entry(struct ctx *cx, struct db *db, const struct entry *e);

/* May an entry of this action change what somebody may do? */
bool action_changes_access(const char *action);
/* May an entry of this action, once committed, leave something to publish, to roll out or to
 * assign? */
bool action_leaves_duty(const char *action);

/* The index of the object's newest entry, or NO_ENTRY. */
must_check enum err object_head(struct ctx *cx, struct db *db, const char *id, int64_t *idx);
