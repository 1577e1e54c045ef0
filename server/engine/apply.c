#include "engine/apply.h"

#include <string.h>

#include "engine/hand.h"

static apply nothing;

/* clang-format off */
static const struct action {
	const char *name;
	int64_t v;
	apply *apply;
	bool access; /* it may change what somebody may do */
	bool duty;   /* it may leave a duty: to publish, to roll out, to assign */
} actions[] = {
	/* first what a busy server writes most */
	{ "version.registered", 1, version_registered_1, false, false },
	{ "act.refused",        1, nothing,              false, false },
	{ "artifact.stored",    1, artifact_stored_1,    false, false },
	{ "dataset.registered", 1, dataset_registered_1, false, false },
	{ "run.registered",     1, run_registered_1,     false, false },
	{ "session.opened",     1, session_opened_1,     false, false },
	{ "session.closed",     1, nothing,              false, false },
	{ "act.refused_again",  1, nothing,              false, false },
	{ "access.refused",     1, access_refused_1,     false, false },
	{ "change.cancelled",   1, change_cancelled_1,   false, false },
	{ "change.merged",      1, change_merged_1,      false, true },
	{ "change.opened",      1, change_opened_1,      false, false },
	{ "change.rejected",    1, change_rejected_1,    false, false },
	{ "change.signed",      1, change_signed_1,      false, false },
	{ "export.made",        1, nothing,              false, false },
	{ "founding.closed",    1, founding_closed_1,    false, false },
	{ "founding.opened",    1, founding_opened_1,    false, false },
	{ "instance.opened",    1, nothing,              false, false },
	{ "key.confirmed",      1, key_confirmed_1,      false, false },
	{ "key.enrolled",       1, key_enrolled_1,       false, false },
	{ "key.revoked",        1, key_revoked_1,        false, false },
	{ "model.created",      1, model_created_1,      false, false },
	{ "role.granted",       1, role_granted_1,       true,  false },
	{ "role.revoked",       1, role_revoked_1,       true,  false },
	{ "site.created",       1, site_created_1,       false, false },
	{ "tree.begun",         1, tree_begun_1,         false, false },
	{ "token.issued",       1, token_issued_1,       true,  false },
	{ "token.revoked",      1, token_revoked_1,      true,  false },
	{ "user.created",       1, user_created_1,       true,  false },
	{ "user.deactivated",   1, user_deactivated_1,   true,  false },
	{ "user.invited",       1, user_invited_1,       true,  false },
	{ "user.password_set",  1, user_password_set_1,  true,  false },
	{ "version.retired",    1, version_retired_1,    false, false },
	{ "dataset.frozen",     1, dataset_frozen_1,     false, false },
	{ "validation.registered", 1, validation_registered_1, false, false },
	{ "validation.concluded",  1, validation_concluded_1,  false, false },
	{ "trust.updated",      1, trust_updated_1,      false, true },
	{ "metadata.signed",    1, metadata_signed_1,    false, false },
	{ "release.published",  1, release_published_1,  false, false },
	{ "release.withdrawn",  1, release_withdrawn_1,  false, false },
	{ "assignment.made",    1, assignment_made_1,    false, false },
	{ "device.created",     1, device_created_1,     true,  false },
	{ "device.enrolled",    1, device_enrolled_1,    true,  true },
	{ "device.invited",     1, device_invited_1,     true,  false },
	{ "device.retired",     1, device_retired_1,     true,  true },
	{ "reports.received",   1, reports_received_1,   false, true },
	{ "ring.opened",        1, ring_opened_1,        false, false },
	{ "rollout.begun",      1, rollout_begun_1,      false, false },
	{ "rollout.completed",  1, rollout_completed_1,  false, false },
	{ "rollout.halted",     1, rollout_halted_1,     false, true },
	{ "rollout.resumed",    1, rollout_resumed_1,    false, true },
	{ "rollout.stopped",    1, rollout_stopped_1,    false, true },
};
/* clang-format on */

static enum err nothing(struct ctx *cx, struct db *db, const struct entry *e)
{
	return OK;
}

enum err object_head(struct ctx *cx, struct db *db, const char *id, int64_t *idx)
{
	auto_stmt s = db_stmt(db, SQL_OBJECT_HEAD_GET);
	bool row;

	bind_text(&s, ":id", id);
	TRY(stmt_next(cx, &s, &row));
	*idx = row ? col_int(&s, 0) : NO_ENTRY;
	return OK;
}

/* The object's chain: prev must be where its head is; then the head moves here. */
static enum err object_move(struct ctx *cx, struct db *db, json_t *object, int64_t index)
{
	const char *id = json_string_value(json_object_get(object, "id"));
	json_t *prev = json_object_get(object, "prev");
	bool known = json_is_integer(prev), moved;
	auto_stmt s = db_stmt(db, known ? SQL_OBJECT_HEAD_MOVE : SQL_OBJECT_HEAD_NEW);
	enum err e;

	bind_text(&s, ":id", id);
	bind_int(&s, ":idx", index);
	if (known)
		bind_int(&s, ":prev", json_integer_value(prev));
	e = stmt_write(cx, &s, &moved);
	return e == E_CONFLICT || (e == OK && !moved)
		       ? errf(cx, E_INVALID, "prev of %s is not its newest entry", id)
		       : e;
}

static enum err dispatch(struct ctx *cx, struct db *db, const struct entry *e)
{
	json_t *object;
	size_t i;

	json_array_foreach (e->objects, i, object)
		TRY(object_move(cx, db, object, e->index));
	for (i = 0; i < countof(actions); i++)
		if (actions[i].v == e->v && strcmp(actions[i].name, e->action) == 0)
			return actions[i].apply(cx, db, e);
	return errf(cx, E_INVALID, "no apply for %s, v %lld", e->action, (long long)e->v);
}

/* The first of that name, whatever its v; NULL: there is none. */
static const struct action *action_named(const char *name)
{
	for (size_t i = 0; i < countof(actions); i++)
		if (strcmp(actions[i].name, name) == 0)
			return &actions[i];
	return NULL;
}

bool action_leaves_duty(const char *action)
{
	const struct action *a = action_named(action);

	return a && a->duty;
}

bool action_changes_access(const char *action)
{
	const struct action *a = action_named(action);

	return !a || a->access;
}

enum err apply_entry(struct ctx *cx, struct db *db, const struct entry *e)
{
	auto_hand h = db_hand(db, HAND_APPLY);
	enum err err = dispatch(cx, db, e);

	if (err == OK || err == E_UNAVAILABLE)
		return err;
	return errf(cx, E_FAULT, "entry %lld: %s: %s", (long long)e->index, e->action, cx->detail);
}
