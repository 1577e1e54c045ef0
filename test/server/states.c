#include <stdio.h>
#include <string.h>

#include "alarm/alarm.h"
#include "control/change.h"
#include "engine/fsck.h"
#include "engine/hand.h"
#include "engine/history.h"
#include "engine/sql.h"
#include "fleet/device.h"
#include "fleet/rollout.h"
#include "people/user.h"
#include "quality/act_state.h"
#include "quality/announcement_state.h"
#include "registry/version.h"
#include "release/publication.h"
#include "signing/key.h"
#include "store.h"
#include "validation/validation.h"

/*
 * What each object may become, said again in words, and asked twice: of an entry, as replay reads
 * it, and of who decides.  The rows are put there by hand, since no path leads to most of them.
 */

#define IN_FORCE_TEXT "9007199254740991"
#define D1            "'sha256:1', "
#define ACT_ROW(id, state)                                                                       \
	"act (id, kind, object, person, site, author, document, state, body, from_idx, to_idx) " \
	"VALUES ('" id "', 'suspend', '" id "', 'u', 's1', 'ada', " D1 "'" state                 \
	"', '{\"a\":1}', 0, " IN_FORCE_TEXT "); INSERT INTO "
#define KEY(id, user, state)                                                                  \
	"signing_key (id, user, public, custody, document, sealed, state, from_idx, to_idx) " \
	"VALUES ('" id "', '" user                                                            \
	"', 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=', 'file', " D1 "NULL, '" state      \
	"', 0, " IN_FORCE_TEXT ")"

/* clang-format off */
static const struct noun {
	const char *name;  /* of the object, in the sentence */
	const struct states *states;
	const char *insert; /* %s: the state */
} nouns[] = {
	{ "change 7",                  &change_states,     "change VALUES (7, '%s', 'ada', " D1 "'{\"a\":1}', 0, " },
	{ "version 7 of model 'm'",    &version_states,    "version VALUES ('m', 7, '%s', " D1 "'{\"a\":1}', 0, " },
	{ "key k",                     &key_states,        ACT_ROW("q", "waiting") "user VALUES ('z', 'person', NULL, 's1', " D1 "'active', NULL, 'confirmed', 0, 0, " IN_FORCE_TEXT "); INSERT INTO "
							    "signing_key (id, user, public, custody, document, sealed, state, from_idx, to_idx) VALUES ('k', 'ada', 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=', "
							    "'file', " D1 "NULL, '%s', 0, " },
	{ "device 'd'",                &device_states,     "device VALUES ('d', 's1', '[]', '%s', NULL, NULL, 'e', 'k', 'p', NULL, 0, " },
	{ "rollout r",                 &rollout_states,    "rollout (id, model, release, version, plan, state, ring, reason, sites, rings, forgiven, from_idx, to_idx) "
							    "VALUES ('r', 'm', 7, 7, 'p', '%s', 0, NULL, '[]', '[]', 0, 0, " },
	{ "validation v",              &validation_states, "validation VALUES ('v', 'm', 7, 'd/1', NULL, '%s', '{\"a\":1}', 0, " },
	{ "release 7 of model 'm'",    &release_states,    "release VALUES ('m', 7, '%s', " D1 D1 D1 "'{\"a\":1}', 0, " },
	{ "user 'u'",                  &user_states,       ACT_ROW("q", "waiting") "suspension VALUES ('u', 0, 0, NULL, NULL, 0, " IN_FORCE_TEXT "); "
							    "INSERT INTO " KEY("k", "u", "pending") "; "
							    "INSERT INTO user VALUES ('u', 'person', NULL, 's1', " D1 "'%s', NULL, 'new', 0, 0, " },
	{ "alarm 7",                   &alarm_states,      "alarm VALUES (7, 'a.b', 'change:7', '%s', 0, 0, 'd', '{\"a\":1}', 0, " },
	{ "act a",                     &signed_act_states, "user VALUES ('u', 'person', NULL, 's1', " D1 "'active', NULL, 'new', 0, 0, " IN_FORCE_TEXT "); "
							    "INSERT INTO user VALUES ('w', 'person', NULL, 's1', " D1 "'suspended', NULL, 'new', 0, 0, " IN_FORCE_TEXT "); INSERT INTO suspension VALUES ('w', 0, 0, 1, NULL, 0, " IN_FORCE_TEXT "); "
							    "INSERT INTO " KEY("k", "ada", "confirmed") "; INSERT INTO " KEY("l", "u", "pending") "; "
							    "INSERT INTO foreign_note VALUES ('n', 7, '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=', NULL, NULL, 0, " IN_FORCE_TEXT "); INSERT INTO announcement VALUES (5, 'x', " D1 "0, 'open', 0, " IN_FORCE_TEXT "); INSERT INTO " ACT_ROW("b", "open")
							    "act (id, kind, object, person, site, author, document, state, body, from_idx, to_idx) VALUES ('a', 'suspend', 'user:u', 'u', 's1', 'ada', " D1 "'%s', '{\"a\":1}', 0, " },
	{ "the announcement by entry 5", &announcement_states, ACT_ROW("q", "waiting") ACT_ROW("b", "open") "announcement VALUES (5, 'x', " D1 "0, '%s', 0, " },
};
#define DONE_BY(act) "\"act\":{\"id\":\"" act "\",\"policy\":\"sha256:1\",\"signatures\":[]}"
#define DONE      "\"act\":{\"id\":\"a\",\"policy\":\"sha256:1\",\"signatures\":[]}"
#define MODEL_7   "{\"model\":\"m\",\"number\":7}"
#define SIGNATURE_OF(subject) \
		  "\"signature\":{\"id\":\"s\",\"subject\":\"" subject "\",\"signer\":\"ada\",\"role\":\"x\",\"meaning\":\"x\"," \
		  "\"key\":\"k\",\"custody\":\"file\",\"shown\":null,\"envelope\":\"sha256:1\"}"
#define SIGNATURE SIGNATURE_OF("change:7")
#define MOVE      "{\"id\":\"r\",\"reason\":null,\"ring\":null}"
#define RESULT(verdict) "{\"id\":\"v\",\"predictions\":\"sha256:1\",\"verdict\":\"" verdict \
			"\",\"rows\":1,\"counts\":{},\"metrics\":{},\"criteria\":[]}"

static const struct move {
	size_t noun;
	enum action action;
	const char *from; /* all states from which it may */
	const char *to;
	const char *fact;
} moves[] = {
	{ 0, ACTION_CHANGE_SIGNED,        "open",                     "open",        "{" SIGNATURE "}" },
	{ 0, ACTION_CHANGE_MERGED,        "open",                     "merged",      "{\"number\":7,\"author\":\"ada\",\"manifest\":\"sha256:1\",\"policy\":\"\",\"signatures\":[]}" },
	{ 0, ACTION_CHANGE_REJECTED,      "open",                     "rejected",    "{\"number\":7}" },
	{ 0, ACTION_CHANGE_CANCELLED,     "open",                     "cancelled",   "{\"number\":7}" },
	{ 0, ACTION_CHANGE_OBJECTED,      "open",                     "open",        "{\"number\":7}" },
	{ 1, ACTION_VERSION_RETIRED,      "registered",               "retired",     MODEL_7 },
	{ 2, ACTION_KEY_CONFIRMED,        "pending",                  "confirmed",   "{\"act\":null,\"key\":\"k\",\"entry\":null}" },
	{ 2, ACTION_KEY_REVOKED,          "pending confirmed revoked", "revoked",    "{\"act\":null,\"key\":\"k\",\"since\":0}" },
	{ 3, ACTION_DEVICE_INVITED,       "created enrolled",         NULL,          "{\"device\":\"d\",\"code\":\"c\",\"expires_at\":1}" },
	{ 3, ACTION_DEVICE_ENROLLED,      "created enrolled",         "enrolled",    "{\"device\":\"d\",\"enrolment\":\"e\",\"key\":\"k\",\"public\":\"p\",\"token\":\"t\"}" },
	{ 3, ACTION_DEVICE_RETIRED,       "created enrolled",         "retired",     "{\"device\":\"d\"}" },
	{ 4, ACTION_RING_OPENED,          "running",                  "running",     "{\"id\":\"r\",\"reason\":null,\"ring\":null,\"members\":null,\"devices\":0}" },
	{ 4, ACTION_ROLLOUT_COMPLETED,    "running",                  "completed",   MOVE },
	{ 4, ACTION_ROLLOUT_HALTED,       "running completed",        "halted",      MOVE },
	{ 4, ACTION_ROLLOUT_RESUMED,      "halted",                   "running",     MOVE },
	{ 4, ACTION_ROLLOUT_STOPPED,      "running halted completed", "ended",     MOVE },
	{ 5, ACTION_VALIDATION_CONCLUDED, "registered",               "passed",      RESULT("passes") },
	{ 5, ACTION_VALIDATION_CONCLUDED, "registered",               "failed",      RESULT("fails") },
	{ 6, ACTION_RELEASE_WITHDRAWN,    "published",                "withdrawn",   "{\"model\":\"m\",\"number\":7,\"metadata\":[]}" },
	{ 7, ACTION_USER_INVITED,         "invited active",           NULL,          "{\"id\":\"i\",\"user\":\"u\",\"code\":\"c\",\"expires_at\":1}" },
	{ 7, ACTION_USER_PASSWORD_SET,    "invited active",           "active",      "{\"user\":\"u\",\"verifier\":\"sha256:1\",\"invitation\":\"i\",\"reset\":false}" },
	{ 7, ACTION_USER_DEACTIVATED,     "invited active suspended", "deactivated", "{\"user\":\"u\"}" },
	{ 7, ACTION_USER_CONFIRMED,       "active suspended",         NULL,          "{\"act\":null,\"user\":\"u\",\"entry\":0}" },
	{ 7, ACTION_KEY_CONFIRMED,        "active suspended",         NULL,          "{\"act\":null,\"key\":\"k\",\"entry\":0}" },
	{ 7, ACTION_USER_SUSPENDED,       "active",                   "suspended",   "{\"act\":null,\"user\":\"u\",\"until\":null}" },
	{ 7, ACTION_USER_SUSPENSION_CONFIRMED, "suspended",           "suspended",   "{\"act\":null,\"user\":\"u\",\"entry\":0}" },
	{ 7, ACTION_USER_SUSPENSION_ENDED, "suspended",               "active",      "{\"act\":null,\"user\":\"u\",\"entry\":0}" },
	{ 8, ACTION_ALARM_ENDED,          "open",                     "ended",       "{\"kind\":\"a.b\",\"object\":\"change:7\",\"since\":\"2026-01-01T00:00:00.000Z\",\"detail\":\"d\"}" },
	{ 9, ACTION_ACT_SIGNED,           "open",                     "open",        "{" SIGNATURE_OF("act:a") "}" },
	{ 9, ACTION_KEY_CONFIRMED,        "open waiting",                     "done",        "{" DONE ",\"key\":\"l\",\"entry\":null}" },
	{ 9, ACTION_ACT_ROOT_SIGNED,      "open",                     "open",        "{\"act\":\"a\",\"keyid\":\"k\",\"sig\":\"s\"}" },
	{ 9, ACTION_ACT_MET,              "open",                     "waiting",     "{" DONE ",\"until\":1}" },
	{ 9, ACTION_ACT_LAPSED,           "waiting",                  "lapsed",      "{\"act\":\"a\",\"why\":\"x\"}" },
	{ 9, ACTION_ACT_WITHDRAWN,        "open waiting",             "withdrawn",   "{\"act\":\"a\"}" },
	{ 9, ACTION_DAMAGE_ACCEPTED,      "open",                     "done",        "{" DONE ",\"size\":1,\"root\":\"r\",\"places\":1,\"lost\":[]}" },
	{ 9, ACTION_KEY_REVIEWED,         "open",                     "done",        "{" DONE ",\"key\":\"k\",\"entry\":0,\"upholds\":[1]}" },
	{ 9, ACTION_KEY_REVOKED,          "open",                     "done",        "{" DONE ",\"key\":\"k\",\"since\":0}" },
	{ 9, ACTION_LOG_DISOWNED,         "open",                     "done",        "{" DONE ",\"note\":\"n\",\"size\":7,\"root\":\"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\"}" },
	{ 9, ACTION_LOG_WENT_ON,          "open",                     "done",        "{" DONE ",\"size\":7,\"root\":\"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\"}" },
	{ 9, ACTION_ROLE_GRANTED,         "open waiting",                     "done",        "{" DONE ",\"user\":\"u\",\"role\":\"auditor\",\"site\":\"s1\"}" },
	{ 9, ACTION_USER_CONFIRMED,       "open waiting",                     "done",        "{" DONE ",\"user\":\"u\",\"entry\":0}" },
	{ 9, ACTION_USER_SUSPENDED,       "open",                     "done",        "{" DONE ",\"user\":\"u\",\"until\":null}" },
	{ 9, ACTION_USER_SUSPENSION_CONFIRMED, "open",                "done",        "{" DONE ",\"user\":\"w\",\"entry\":0}" },
	{ 9, ACTION_USER_SUSPENSION_ENDED, "open",                    "done",        "{" DONE ",\"user\":\"w\",\"entry\":0}" },
	{ 2, ACTION_QUALITY_REFOUNDED,    "pending",                  "confirmed",   "{" DONE_BY("q") ",\"announced\":null,\"people\":[{\"user\":\"z\",\"key\":\"k\",\"confirmed\":true}]}" },
	{ 7, ACTION_QUALITY_REFOUNDED,    "active suspended",         NULL,          "{" DONE_BY("q") ",\"announced\":null,\"people\":[{\"user\":\"u\",\"key\":\"k\",\"confirmed\":false}]}" },
	{ 9, ACTION_QUALITY_REFOUNDED,    "waiting",                  "done",        "{" DONE ",\"announced\":null,\"people\":[]}" },
	{ 9, ACTION_REFOUNDING_ANNOUNCED, "open",                     "done",        "{" DONE ",\"people\":[]}" },
	{ 9, ACTION_REFOUNDING_ENDED,     "open",                     "done",        "{" DONE ",\"entry\":5,\"ended\":\"x\"}" },
	{ 9, ACTION_REFOUNDING_ENDED,     "waiting",                  "withdrawn",   "{" DONE_BY("b") ",\"entry\":6,\"ended\":\"a\"}" },
	{ 10, ACTION_REFOUNDING_ENDED,    "open",                     "ended",       "{" DONE_BY("b") ",\"entry\":5,\"ended\":\"x\"}" },
	{ 10, ACTION_QUALITY_REFOUNDED,   "open",                     "used",        "{" DONE_BY("q") ",\"announced\":5,\"people\":[]}" },
};
/* clang-format on */

static bool listed(const char *from, const char *state)
{
	const char *at = strstr(from, state);

	return at && (at == from || at[-1] == ' ') &&
	       (at[strlen(state)] == ' ' || at[strlen(state)] == '\0');
}

/* In an open transaction, so that dropping the batch takes it away. */
static void row_put(struct fixture *f, const struct noun *n, unsigned state)
{
	auto_hand h = db_hand(f->db, HAND_SCHEMA);
	const char *row = arena_printf(&f->cx.mem, "%lld)", (long long)IN_FORCE), *at;

	at = strstr(n->insert, "%s");
	assert_ok(&f->cx,
		  db_exec(&f->cx, f->db,
			  arena_printf(&f->cx.mem, "INSERT INTO %.*s%s%s%s", (int)(at - n->insert),
				       n->insert, state_name(n->states, state), at + 2, row)));
}

static enum err move_append(struct fixture *f, const struct move *m)
{
	struct fact fact;

	fact_start(&f->cx, &fact, m->action);
	put_raw(&fact.body, NULL, m->fact + 1, strlen(m->fact) - 2);
	return log_append(&f->cx, f->db, f->log, &f->act, &fact, &f->last);
}

TEST_EACH(an_entry_moves_an_object_only_as_the_table_says, moves)
{
	const struct move *m = &moves[_i];
	const struct noun *n = &nouns[m->noun];
	auto_fixture f = fixture_open();

	for (unsigned from = STATE_ABSENT + 1; from < n->states->n; from++) {
		const char *is = state_name(n->states, from);
		bool may = listed(m->from, is);
		enum err e;

		batch_begin(&f);
		row_put(&f, n, from);
		e = move_append(&f, m);
		if (!may)
			ck_assert_str_eq(f.cx.detail,
					 arena_printf(&f.cx.mem,
						      "entry 1: %s: %s is %s, and %s does not make "
						      "it %s",
						      action_name(m->action), n->name, is,
						      action_name(m->action), m->to ? m->to : is));
		ck_assert_msg(may ? e == OK : e == E_FAULT, "%s from %s: %s",
			      action_name(m->action), is, f.cx.detail);
		batch_drop(&f);
	}
}

/* What makes an object that was not there. */
static const enum action makes[] = {
	ACTION_CHANGE_OPENED,     ACTION_VERSION_REGISTERED,   ACTION_KEY_ENROLLED,
	ACTION_DEVICE_CREATED,    ACTION_ROLLOUT_BEGUN,        ACTION_VALIDATION_REGISTERED,
	ACTION_RELEASE_PUBLISHED, ACTION_USER_CREATED,         ACTION_ALARM_BEGUN,
	ACTION_ACT_PROPOSED,      ACTION_REFOUNDING_ANNOUNCED,
};

static bool is_made_by(enum action a)
{
	for (size_t i = 0; i < countof(makes); i++)
		if (makes[i] == a)
			return true;
	return false;
}

static bool has_move(const struct states *s, enum action a, unsigned from, unsigned to)
{
	for (size_t i = 0; i < s->n_moves; i++)
		if (s->moves[i].action == a && s->moves[i].from == from && s->moves[i].to == to)
			return true;
	return false;
}

TEST_EACH(an_object_moves_only_by_an_action_from_a_state_to_a_state_of_one_row, nouns)
{
	const struct states *s = nouns[_i].states;
	struct ctx cx = { 0 };

	for (enum action a = ACTION_NONE + 1; a < ACTION_COUNT; a++)
		for (unsigned from = 0; from < s->n; from++)
			for (unsigned to = 0; to < s->n; to++)
				ck_assert_int_eq(state_check(&cx, s, a, from, to, "it"),
						 has_move(s, a, from, to) ? OK : E_CONFLICT);
	arena_free(&cx.mem);
}

/* Each row of each table is one of those above, or makes an object that was not there. */
TEST_EACH(no_table_has_a_move_that_is_not_said_here, nouns)
{
	const struct states *s = nouns[_i].states;

	for (size_t i = 0; i < s->n_moves; i++) {
		const char *from = state_name(s, s->moves[i].from);
		bool found = s->moves[i].from == STATE_ABSENT && is_made_by(s->moves[i].action);

		for (size_t k = 0; k < countof(moves); k++)
			found |= moves[k].noun == (size_t)_i &&
				 moves[k].action == s->moves[i].action &&
				 listed(moves[k].from, from) &&
				 strcmp(moves[k].to ? moves[k].to : from,
					state_name(s, s->moves[i].to)) == 0;
		ck_assert_msg(found, "%s from %s", action_name(s->moves[i].action), from);
	}
}

/* ---- who decides ---- */

static enum err cancel(struct fixture *f, struct fact *out)
{
	return change_cancel(&f->cx, f->db, &f->act, 7, out);
}

static enum err sign(struct fixture *f, struct fact *out)
{
	return change_sign(&f->cx, f->db, "signet/test/1", "ada", 7, "{}", out);
}

static enum err retire(struct fixture *f, struct fact *out)
{
	return version_end(&f->cx, f->db, "m", 7, out);
}

static enum err revoke(struct fixture *f, struct fact *out)
{
	return key_revoke(&f->cx, f->db, &f->act, "k", out);
}

static enum err device_code(struct fixture *f, struct fact *out)
{
	const char *secret;

	return device_invite(&f->cx, f->db, "d", out, &secret);
}

static enum err device_end(struct fixture *f, struct fact *out)
{
	return device_retire(&f->cx, f->db, "d", out);
}

static enum err halt(struct fixture *f, struct fact *out)
{
	return rollout_halt(&f->cx, f->db, "r", "a test", out);
}

static enum err resume(struct fixture *f, struct fact *out)
{
	return rollout_resume(&f->cx, f->db, "r", "a test", out);
}

static enum err stop(struct fixture *f, struct fact *out)
{
	return rollout_end(&f->cx, f->db, "r", "a test", out);
}

static enum err conclude(struct fixture *f, struct fact *out)
{
	const struct confusion counts = { 0 };

	return validation_conclude(&f->cx, f->db, "v", "sha256:1", &counts, out);
}

static enum err invite(struct fixture *f, struct fact *out)
{
	const char *secret;

	return user_invite(&f->cx, f->db, "u", out, &secret);
}

static enum err deactivate(struct fixture *f, struct fact *out)
{
	return user_deactivate(&f->cx, f->db, &f->act, "u", out);
}

/* clang-format off */
static const struct {
	size_t noun;
	enum err (*decide)(struct fixture *f, struct fact *out);
	const char *state, *detail;
} decided[] = {
	{ 0, cancel,      "merged",      "change 7 is merged" },
	{ 0, cancel,      "rejected",    "change 7 is rejected" },
	{ 0, cancel,      "cancelled",   "change 7 is cancelled" },
	{ 0, sign,        "merged",      "change 7 is merged" },
	{ 0, sign,        "rejected",    "change 7 is rejected" },
	{ 0, sign,        "cancelled",   "change 7 is cancelled" },
	{ 1, retire,      "retired",     "version 7 of 'm' is retired already" },
	{ 2, revoke,      "revoked",     "the key is revoked already" },
	{ 3, device_code, "retired",     "the device 'd' is retired" },
	{ 3, device_end,  "retired",     "the device 'd' is retired" },
	{ 4, halt,        "halted",      "the rollout is halted" },
	{ 4, halt,        "completed",   "the rollout is completed" },
	{ 4, halt,        "ended",       "the rollout is ended" },
	{ 4, resume,      "running",     "the rollout is running" },
	{ 4, resume,      "completed",   "the rollout is completed" },
	{ 4, resume,      "ended",       "the rollout is ended" },
	{ 4, stop,        "completed",   "the rollout is completed" },
	{ 4, stop,        "ended",       "the rollout is ended" },
	{ 5, conclude,    "passed",      "validation v has its result: passed" },
	{ 5, conclude,    "failed",      "validation v has its result: failed" },
	{ 7, invite,      "deactivated", "'u' is not a person in use" },
	{ 7, deactivate,  "deactivated", "'u' is deactivated already" },
};
/* clang-format on */

TEST_EACH(a_move_that_the_table_does_not_have_is_refused_with_409, decided)
{
	const struct noun *n = &nouns[decided[_i].noun];
	auto_fixture f = fixture_open();
	struct fact fact;
	unsigned state;

	ck_assert(state_parse(n->states, decided[_i].state, &state));
	batch_begin(&f);
	row_put(&f, n, state);
	assert_err(decided[_i].decide(&f, &fact), E_CONFLICT);
	ck_assert_str_eq(f.cx.detail, decided[_i].detail);
	batch_drop(&f);
}

/* ---- what somebody did to the file ---- */

/* The row is opened again with a shell, and the server believes it: the log does not. */
TEST(a_move_that_an_edited_row_allowed_is_found_by_fsck)
{
	auto_fixture f = fixture_open();
	struct fsck_report report;

	batch_begin(&f);
	add_model(&f, "m");
	add_version(&f, "m");
	retire_version(&f, "m", 1);
	batch_end(&f);
	raw_sql(f.path, "UPDATE version SET state = 'registered' WHERE state = 'retired'");
	batch_begin(&f);
	retire_version(&f, "m", 1);
	batch_end(&f);
	assert_err(fsck(&f.cx, f.path, NULL, FSCK_REPLAY, &report), E_TAMPERED);
	detail_says(f.cx.detail, "entry 5: version.retired: version 1 of model 'm' is retired, and "
				 "version.retired does not make it retired");
}

TEST(a_state_that_is_none_is_no_state)
{
	auto_fixture f = fixture_open();
	struct version v;

	batch_begin(&f);
	add_model(&f, "m");
	add_version(&f, "m");
	batch_end(&f);
	raw_sql(f.path, "PRAGMA ignore_check_constraints=1; UPDATE version SET state='approved'");
	assert_err(db_version_at(&f.cx, f.db, "m", 1, AT_NOW, &v), E_TAMPERED);
	ck_assert_str_eq(f.cx.detail, "a row is in the state 'approved', which is none");
}
