#include <stdlib.h>

#include "documents/path.h"
#include "documents/role.h"
#include "files.h"
#include "merging.h"
#include "test.h"

static void nothing(struct merging *w)
{
}

static void of_the_author(struct merging *w)
{
	w->c.author = "ben";
}

/* clang-format off */
static void ran(struct merging *w, const char *run)
{
	merging_anew(w);
	merging_trained(w, 0, "a", "ben");
	merging_registered(w, 1, run);
	merging_validated(w, 2);
	merging_told(w);
}

static void of_who_ran_another(struct merging *w)
{
	ran(w, "b");
}

/* Carol ran it; what came after the version says nothing of it. */
static void of_who_ran_that_name_again(struct merging *w)
{
	merging_anew(w);
	merging_trained(w, 0, "a", "carol");
	merging_registered(w, 1, "a");
	merging_trained(w, 2, "a", "ben");
	merging_validated(w, 3);
	merging_told(w);
	merging_brings(w, RECORD, text_with(&w->v.cx, merging_version(w, "\"tom\"", "\"carol\""), RUN, "a"));
}

/* ---- the record is what the facts give ---- */

static void of_another_trainer(struct merging *w)
{
	merging_brings(w, RECORD, merging_version(w, "\"tom\"", "\"tim\""));
}

static void of_a_better_figure(struct merging *w)
{
	merging_brings(w, RECORD, merging_version(w, "\"0.9667\"", "\"0.9967\""));
}

static void of_other_files(struct merging *w)
{
	merging_brings(w, RECORD, merging_version(w, "9a129038", "9a129039"));
}

static void of_no_validation(struct merging *w)
{
	merging_brings(w, RECORD, merging_version(w, "b001-7c3d", "b001-7c3e"));
}

static void of_who_ran_it(struct merging *w)
{
	ran(w, "a");
}

static void of_the_trainer_in_the_record(struct merging *w)
{
	merging_brings(w, RECORD, merging_version(w, "\"tom\"", "\"ben\""));
}

static void of_the_validator(struct merging *w)
{
	merging_brings(w, RECORD, merging_version(w, "\"vera\"", "\"ben\""));
}

static void of_the_validator_of_what_is_released(struct merging *w)
{
	merging_in_force(w, RECORD, merging_version(w, "\"vera\"", "\"ben\""));
	merging_brings(w, RELEASE, golden(&w->v.cx, "release.json").b);
}

static void of_another_release(struct merging *w)
{
	merging_in_force(w, RECORD, merging_version(w, "\"vera\"", "\"ben\""));
	merging_brings(w, RELEASE,
	       text_with(&w->v.cx, golden(&w->v.cx, "release.json").b, "\"version\":5", "\"version\":2"));
}

static void key_revoked(struct merging *w)
{
	w->key.state = KEY_REVOKED;
}

static void role_taken(struct merging *w)
{
	w->approver.roles = 0;
}

static void left(struct merging *w)
{
	w->ben.state = USER_DEACTIVATED;
}

static void sealed(struct merging *w)
{
	w->c.s[0].custody = CUSTODY_SEALED;
}

static void sealed_as_the_policy_takes_it(struct merging *w)
{
	sealed(w);
	merging_in_force(w, POLICY_PATH,
		 text_with(&w->v.cx, merging_policy, "\"custody\":[\"file\"]",
			   "\"custody\":[\"sealed\",\"file\"]"));
}

static void sealed_for_a_lift(struct merging *w)
{
	sealed_as_the_policy_takes_it(w);
	w->path.path = "models/m/lifts/0190b8c4-ac70-7000-8000-000000000001.json";
}

static void not_an_approval(struct merging *w)
{
	w->c.s[0].meaning = "review";
}

static void rejected(struct merging *w)
{
	static struct held approver = { "s", role_bit(ROLE_APPROVER), NULL };
	static struct user mara = { .id = "mara", .site = "s", .person = true, .state = USER_ACTIVE, .held = &approver };
	static struct key key = { .owner = &mara, .roles = role_bit(ROLE_APPROVER), .state = KEY_CONFIRMED };

	w->c.s[w->c.n++] = (struct signature){ 4, "mara", "rejection", "approver", "s", &key, CUSTODY_FILE };
}
static void signed_elsewhere(struct merging *w)
{
	w->c.s[0].index = 4;
}

static void there_already(struct merging *w)
{
	merging_in_force(w, RECORD, "{\"v\":0}");
}

static void merged_before(struct merging *w)
{
	w->c.open = false;
}

static void uncovered(struct merging *w)
{
	w->path.path = "elsewhere/x.json";
}

static void of_another_author(struct merging *w)
{
	w->said = "ben";
}

static void of_a_test_plan(struct merging *w)
{
	merging_brings(w, "models/press-health/plans/2.json", golden(&w->v.cx, "record-plan.json").b);
}

static void without_a_policy(struct merging *w)
{
	w->path = (struct manifest_path){ POLICY_PATH, map_get(&w->s.tree, POLICY_PATH), NULL };
}

/* ---- versions that ended ---- */

static void ended(struct merging *w, int version)
{
	map_put(&w->s.retired, arena_printf(&w->v.cx.mem, "version:press-health/%d", version), w);
}

static void of_a_retired_version(struct merging *w)
{
	ended(w, 5);
}

static void beside_a_retired_version(struct merging *w)
{
	ended(w, 4);
}

static void of_a_release_of_a_retired_version(struct merging *w)
{
	of_another_release(w);
	ended(w, 2);
}

static void of_a_withdrawal(struct merging *w)
{
	merging_brings(
		w, "models/press-health/releases/3.withdrawn.json",
		"{\"v\":1,\"model\":\"press-health\",\"number\":3,\"reason\":\"r\"}");
}

static void of_a_withdrawal_of_what_is_released(struct merging *w)
{
	of_a_withdrawal(w);
	merging_in_force(w, "models/press-health/releases/3.json", "{}");
}

/* Of version 5, whose record is in force; version 6 is registered. */
static void of_a_retirement(struct merging *w, const char *successor)
{
	merging_anew(w);
	merging_entry(w, 0, "version.registered", "\"model\":\"press-health\",\"number\":6,\"run\":null");
	merging_told(w);
	merging_in_force(w, RECORD, merging_version(w, "\"vera\"", "\"vera\""));
	merging_brings(w, "models/press-health/versions/5.retired.json",
		       arena_printf(&w->v.cx.mem, "{\"v\":1,\"model\":\"press-health\",\"number\":5,\"successor\":%s,\"reason\":\"r\"}", successor));
}

static void of_a_retirement_alone(struct merging *w)
{
	of_a_retirement(w, "null");
}

static void with_a_successor(struct merging *w)
{
	of_a_retirement(w, "6");
}

static void with_a_successor_that_nobody_registered(struct merging *w)
{
	of_a_retirement(w, "7");
}

static void with_a_successor_that_is_retired(struct merging *w)
{
	of_a_retirement(w, "6");
	ended(w, 6);
}

static void of_a_second_retirement(struct merging *w)
{
	of_a_retirement(w, "null");
	ended(w, 5);
}

/* clang-format on */

static const struct {
	void (*alter)(struct merging *w);
	const char *says; /* NULL: it follows */
} merges[] = {
	{ of_another_author, "'jonas' wrote the change" },
	{ of_a_test_plan, "this version does not judge a plan" },
	{ without_a_policy, "replaced, never taken away" },
	{ nothing, NULL },
	{ of_another_release, NULL },
	{ of_who_ran_another, "nobody knows who trained it" },
	{ of_another_trainer, RECORD " is not what the facts behind it give" },
	{ of_a_better_figure, RECORD " is not what the facts behind it give" },
	{ of_other_files, "the digest is not that of the files" },
	{ of_no_validation, "no entry before has brought validation:" },
	{ of_who_ran_that_name_again, NULL },
	{ of_the_author, "'ben' may not sign" },
	{ of_who_ran_it, "'ben' may not sign" },
	{ of_the_trainer_in_the_record, "'ben' may not sign" },
	{ of_the_validator, "'ben' may not sign" },
	{ of_the_validator_of_what_is_released, "'ben' may not sign" },
	{ key_revoked, "the key is revoked" },
	{ role_taken, "does not hold the role" },
	{ left, "no person in use" },
	{ sealed, "asks for more: 1 approval" },
	{ sealed_as_the_policy_takes_it, NULL },
	{ sealed_for_a_lift, "asks for more: 1 approval" },
	{ not_an_approval, "asks for more: 1 approval" },
	{ rejected, "'mara' rejected" },
	{ signed_elsewhere, "no signature of the change" },
	{ there_already, "was not what it says it replaces" },
	{ merged_before, "no open change" },
	{ uncovered, "no rule of the policy covers" },
	{ beside_a_retired_version, NULL },
	{ of_a_retired_version,
	  "version:press-health/5 is retired, and its record comes into force" },
	{ of_a_release_of_a_retired_version, "version:press-health/2 is retired, and is released" },
	{ of_a_withdrawal_of_what_is_released, NULL },
	{ of_a_withdrawal,
	  "models/press-health/releases/3.json is not in force, and is withdrawn" },
	{ of_a_retirement_alone, NULL },
	{ with_a_successor, NULL },
	{ with_a_successor_that_nobody_registered, "nobody registered version:press-health/7" },
	{ with_a_successor_that_is_retired, "version:press-health/6 is retired, and is to follow" },
	{ of_a_second_retirement, "version:press-health/5 is retired, and is retired again" },
};

TEST_EACH(a_merge_is_believed_if_it_follows_and_else_says_why_not, merges)
{
	struct merging *w = malloc(sizeof(*w));

	merging_make(w);
	merges[_i].alter(w);
	merging_judged(w, merging_merge(w), merges[_i].says);
}

/* ---- without a merge ---- */

static void ben_rejected(struct merging *w)
{
	w->c.s[0].meaning = "rejection";
}

static void ben_rejected_with_a_key_revoked_since(struct merging *w)
{
	ben_rejected(w);
	key_revoked(w);
}

static void ben_rejected_his_own(struct merging *w)
{
	ben_rejected(w);
	of_the_author(w);
}

static void nobody_signed(struct merging *w)
{
	w->c.n = 0;
}

static const struct {
	void (*alter)(struct merging *w);
	const char *says; /* NULL: it follows */
} rejections[] = {
	{ ben_rejected, NULL },
	{ rejected, NULL }, /* by mara, beside an approval */
	{ nothing, "nobody's rejection of change 1 counts" },
	{ nobody_signed, "nobody's rejection of change 1 counts" },
	{ ben_rejected_with_a_key_revoked_since, "nobody's rejection of change 1 counts" },
	{ ben_rejected_his_own, "nobody's rejection of change 1 counts" },
	{ merged_before, "change 1 is not open" },
};

TEST_EACH(a_rejection_is_believed_if_a_rejection_counts, rejections)
{
	struct merging *w = malloc(sizeof(*w));
	enum err e;

	merging_make(w);
	rejections[_i].alter(w);
	e = merging_ended(w, on_change_rejected, "person", "ben", "null");
	ck_assert(e != OK || !w->c.open);
	merging_judged(w, e, rejections[_i].says);
}

static const struct {
	const char *kind, *id, *behind;
	bool believed;
} cancellers[] = {
	{ "person", "jonas", "null", true },      { "service", "ci", "\"jonas\"", true },
	{ "person", "ben", "null", false },       { "service", "ci", "\"ben\"", false },
	{ "service", "jonas", "\"ben\"", false }, { "system", "jonas", "null", false },
	{ "device", "jonas", "null", false },
};

TEST_EACH(a_cancellation_is_believed_if_it_is_the_authors, cancellers)
{
	struct merging *w = malloc(sizeof(*w));
	enum err e;

	merging_make(w);
	e = merging_ended(w, on_change_cancelled, cancellers[_i].kind, cancellers[_i].id,
			  cancellers[_i].behind);
	merging_judged(w, e, cancellers[_i].believed ? NULL : "only its author, 'jonas'");
}
