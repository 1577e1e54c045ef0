#pragma once

/*
 * Actions: what an entry can say that happened, each with the version that its
 * facts have today.  An old version is still read, and never written again.
 * schema/facts.md has a section for each.  Every program that has a row for
 * each action keeps its rows by this enum, so that none is forgotten.
 * Pure; any thread.
 */

#include "base/base.h"

/* clang-format off */
/* Sorted by name. */
#define ACTION_LIST(X) \
	/* code                   name                    v */ \
	X(ACCESS_REFUSED,        "access.refused",        1) \
	X(ACT_LAPSED,            "act.lapsed",            1) \
	X(ACT_MET,               "act.met",               1) \
	X(ACT_PROPOSED,          "act.proposed",          1) \
	X(ACT_REFUSED,           "act.refused",           1) \
	X(ACT_REFUSED_AGAIN,     "act.refused_again",     1) \
	X(ACT_ROOT_SIGNED,       "act.root_signed",       1) \
	X(ACT_SIGNED,            "act.signed",            1) \
	X(ACT_WITHDRAWN,         "act.withdrawn",         1) \
	X(ALARM_BEGUN,           "alarm.begun",           1) \
	X(ALARM_ENDED,           "alarm.ended",           1) \
	X(ANCHOR_BEGUN,          "anchor.begun",          1) \
	X(ARTIFACT_STORED,       "artifact.stored",       1) \
	X(ASSIGNMENT_MADE,       "assignment.made",       2) \
	X(CHANGE_CANCELLED,      "change.cancelled",      1) \
	X(CHANGE_MERGED,         "change.merged",         2) \
	X(CHANGE_OBJECTED,       "change.objected",       1) \
	X(CHANGE_OPENED,         "change.opened",         2) \
	X(CHANGE_REJECTED,       "change.rejected",       1) \
	X(CHANGE_SIGNED,         "change.signed",         2) \
	X(CLOCK_ACCEPTED,        "clock.accepted",        1) \
	X(CLOCK_READ,            "clock.read",            1) \
	X(DAMAGE_ACCEPTED,       "damage.accepted",       1) \
	X(DATASET_FROZEN,        "dataset.frozen",        1) \
	X(DATASET_READ,          "dataset.read",          1) \
	X(DATASET_REGISTERED,    "dataset.registered",    1) \
	X(DEVICE_CREATED,        "device.created",        2) \
	X(DEVICE_ENROLLED,       "device.enrolled",       1) \
	X(DEVICE_INVITED,        "device.invited",        1) \
	X(DEVICE_RETIRED,        "device.retired",        1) \
	X(EXPORT_BEGUN,          "export.begun",          1) \
	X(EXPORT_MADE,           "export.made",           1) \
	X(FOUNDING_CLOSED,       "founding.closed",       1) \
	X(FOUNDING_OPENED,       "founding.opened",       1) \
	X(INSTANCE_OPENED,       "instance.opened",       2) \
	X(INTEGRITY_SCRUBBED,    "integrity.scrubbed",    1) \
	X(KEY_CONFIRMED,         "key.confirmed",         3) \
	X(KEY_ENROLLED,          "key.enrolled",          2) \
	X(KEY_REVIEWED,          "key.reviewed",          1) \
	X(KEY_REVOKED,           "key.revoked",           2) \
	X(LOG_DISOWNED,          "log.disowned",          1) \
	X(LOG_WENT_ON,           "log.went_on",           1) \
	X(LOGINS_FAILED,         "logins.failed",         1) \
	X(MACHINE_CHANGED,       "machine.changed",       1) \
	X(METADATA_SIGNED,       "metadata.signed",       1) \
	X(MODEL_CREATED,         "model.created",         1) \
	X(NOTE_FOREIGN,          "note.foreign",          1) \
	X(QUALITY_REFOUNDED,     "quality.refounded",     1) \
	X(REFOUNDING_ANNOUNCED,  "refounding.announced",  1) \
	X(REFOUNDING_ENDED,      "refounding.ended",      1) \
	X(RELEASE_PUBLISHED,     "release.published",     1) \
	X(RELEASE_WITHDRAWN,     "release.withdrawn",     1) \
	X(REPORTS_DROPPED,       "reports.dropped",       1) \
	X(REPORTS_RECEIVED,      "reports.received",      2) \
	X(RING_OPENED,           "ring.opened",           2) \
	X(ROLE_GRANTED,          "role.granted",          3) \
	X(ROLE_REVOKED,          "role.revoked",          2) \
	X(ROLLOUT_BEGUN,         "rollout.begun",         3) \
	X(ROLLOUT_COMPLETED,     "rollout.completed",     1) \
	X(ROLLOUT_HALTED,        "rollout.halted",        1) \
	X(ROLLOUT_RESUMED,       "rollout.resumed",       1) \
	X(ROLLOUT_STOPPED,       "rollout.stopped",       2) \
	X(ROOT_ACKNOWLEDGED,     "root.acknowledged",     1) \
	X(RUN_REGISTERED,        "run.registered",        1) \
	X(SESSION_CLOSED,        "session.closed",        1) \
	X(SESSION_OPENED,        "session.opened",        1) \
	X(SITE_CREATED,          "site.created",          1) \
	X(SOURCE_ERASED,         "source.erased",         1) \
	X(STOP_LIFTED,           "stop.lifted",           1) \
	X(STOP_PUBLISHED,        "stop.published",        1) \
	X(STOP_SIGNED,           "stop.signed",           1) \
	X(STOP_TAKEN_BACK,       "stop.taken_back",       1) \
	X(TOKEN_ISSUED,          "token.issued",          1) \
	X(TOKEN_REVOKED,         "token.revoked",         1) \
	X(TREE_BEGUN,            "tree.begun",            1) \
	X(TRUST_UPDATED,         "trust.updated",         1) \
	X(USER_CONFIRMED,        "user.confirmed",        1) \
	X(USER_CREATED,          "user.created",          2) \
	X(USER_DEACTIVATED,      "user.deactivated",      1) \
	X(USER_ERASED,           "user.erased",           1) \
	X(USER_INVITED,          "user.invited",          1) \
	X(USER_PASSWORD_SET,     "user.password_set",     3) \
	X(USER_SUSPENDED,        "user.suspended",        1) \
	X(USER_SUSPENSION_CONFIRMED, "user.suspension_confirmed", 1) \
	X(USER_SUSPENSION_ENDED, "user.suspension_ended", 1) \
	X(VALIDATION_CONCLUDED,  "validation.concluded",  1) \
	X(VALIDATION_REGISTERED, "validation.registered", 1) \
	X(VERSION_REGISTERED,    "version.registered",    1) \
	X(VERSION_RETIRED,       "version.retired",       1)
/* clang-format on */

enum action {
	ACTION_NONE, /* no action, or one that this program does not know */
#define X(code, ...) ACTION_##code,
	ACTION_LIST(X)
#undef X
		ACTION_COUNT
};

const char *action_name(enum action a); /* of ACTION_NONE "" */
int action_version(enum action a);
enum action action_parse(const char *name); /* ACTION_NONE: it is none */
