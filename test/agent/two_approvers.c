#include <stdlib.h>
#include <string.h>

#include "clocks.h"
#include "fleet.h"
#include "waiting.h"

/*
 * A plant of four, played: ben and anna approve, mara reviews, an administrator keeps the
 * accounts.  What befalls such a plant leaves nobody out for good, and lets nobody act alone.
 */

#define ONCE        "run", "--once", NULL
#define say(s, ...) arena_printf(&(s)->cx.mem, __VA_ARGS__)
#define DAY         (24 * HOUR_MS)

static struct trust_clock step; /* that people corrected */
static int64_t stolen_at;       /* from there on ben's key does not count; 0: it does */
static int64_t upheld[8];       /* signatures by it that count all the same */
static size_t n_upheld;

static void day_close(struct fleet *f)
{
	clock_right();
	step = (struct trust_clock){ 0 };
	stolen_at = 0;
	n_upheld = 0;
	fleet_close(f);
}
#define auto_day cleanup(day_close) struct fleet

/* Everybody logs in anew: sessions do not last as long. */
static void passes(struct fleet *f, int64_t ms)
{
	plant_later(&f->p, ms);
	plant_login(&f->p);
}

static void key_is(struct fleet *f, const char *key, const char *state)
{
	ask(&f->p.s, "GET", say(&f->p.s, "/v1/keys/%s", key), f->p.s.admin, NULL, 200);
	json_is(&f->p.s, "/state", state);
}

static void key_given_up(struct fleet *f, struct person *who, const char *key)
{
	ask(&f->p.s, "POST", say(&f->p.s, "/v1/keys/%s/revoke", key), who->secret,
	    "{\"reason\":\"it is lost\"}", 201);
}

static void runs(struct fleet *f, const char *device)
{
	agent_run(f, device, 0, ONCE);
	ck_assert_str_eq(agent_file(f, device, MODEL_FILE), f->p.bytes);
}

static int model_described(struct fleet *f, const char *model)
{
	struct site *s = &f->p.s;

	return change_asked_of(s, &f->p.jonas, say(s, "models/%s/model.json", model),
			       model_document(s, model, "a"), 201);
}

/* ---- the founding day ---- */

TEST(on_the_founding_day_nothing_begins_without_both_approvers_and_a_device_runs_by_what_both_signed)
{
	auto_day f = { 0 };
	struct site *s = &f.p.s;
	struct person rosa = { .id = "rosa" };
	const char *act;

	plant_model(&f.p);
	person_add(s, "rosa", "reviewer", rosa.secret);
	person_key_add(s, &rosa, "reviewer");
	act = key_act(s, f.p.anna.secret, rosa.key);
	person_signs_act(s, &f.p.anna, act, "acknowledgement", 201);
	key_is(&f, rosa.key, "pending");
	person_signs_act(s, &f.p.ben, act, "acknowledgement", 201);
	key_is(&f, rosa.key, "confirmed");
	trust_found(&f.p);
	trust_send(&f.p, 409);
	person_acknowledges(s, &f.p.ben, trust_root_digest(&f.p), 201);
	trust_send(&f.p, 409);
	json_says(s, "/detail", "anna");
	person_acknowledges(s, &f.p.anna, trust_root_digest(&f.p), 201);
	ask(s, "POST", "/v1/trust", f.p.ben.secret, trust_body(&f.p), 201);
	plant_holds(&f.p);
}

/* ---- a leave ---- */

TEST(while_one_approver_is_on_leave_models_are_approved_and_released_and_no_key_comes_in)
{
	auto_day f = { 0 };
	struct person rosa = { .id = "rosa" };
	const char *act;

	fleet_open(&f);
	person_add(&f.p.s, "rosa", "reviewer", rosa.secret);
	person_key_add(&f.p.s, &rosa, "reviewer");
	act = key_act(&f.p.s, f.p.s.admin, rosa.key);
	person_signs_act(&f.p.s, &f.p.ben, act, "acknowledgement", 201);
	fleet_release(&f, 1, 1);
	runs(&f, "edge-1");
	passes(&f, 28 * DAY);
	act_is_now(&f.p, act, "open");
	key_is(&f, rosa.key, "pending");
	person_signs_act(&f.p.s, &f.p.anna, act, "acknowledgement", 201);
	key_is(&f, rosa.key, "confirmed");
	plant_holds(&f.p);
}

/* ---- a lost key ---- */

/* ben's new key, which anna has signed. */
static const char *new_key_signed(struct fleet *f, struct person *anew)
{
	struct site *s = &f->p.s;
	const char *act;

	*anew = f->p.ben;
	person_key_add(s, anew, "approver");
	act = key_act(s, f->p.anna.secret, anew->key);
	person_signs_act(s, &f->p.anna, act, "acknowledgement", 201);
	return act;
}

/* The old one still counts, so two are able to sign. */
TEST(a_spare_key_of_one_approver_takes_the_other_and_24_hours)
{
	auto_day f = { 0 };
	struct person anew;
	const char *act;

	fleet_open(&f);
	act = new_key_signed(&f, &anew);
	act_is_now(&f.p, act, "waiting");
	alarms_become(&f.p, "act.waits", 1);
	passes(&f, DAY - HOUR_MS);
	key_is(&f, anew.key, "pending");
	passes(&f, DAY + HOUR_MS);
	act_becomes(&f.p, act, "done");
	alarms_become(&f.p, "act.waits", 0);
	key_is(&f, anew.key, "confirmed");
	plant_holds(&f.p);
}

TEST(a_key_that_replaces_the_lost_one_takes_the_other_approver_a_holder_of_the_root_and_24_hours)
{
	auto_day f = { 0 };
	struct person anew;
	const char *act;
	int n;

	fleet_open(&f);
	key_given_up(&f, &f.p.ben, f.p.ben.key);
	act = new_key_signed(&f, &anew);
	act_is_now(&f.p, act, "open");
	json_says(&f.p.s, "/missing", "root");
	holder_signs(&f.p, 2, act, 201);
	act_is_now(&f.p, act, "waiting");
	passes(&f, DAY + HOUR_MS);
	act_becomes(&f.p, act, "done");
	person_login(&f.p.s, &anew);
	n = model_described(&f, "valve");
	person_signs(&f.p.s, &f.p.mara, n, "review", "reviewer", 201);
	person_signs(&f.p.s, &anew, n, "approval", "approver", 201);
	change_is(&f.p.s, &f.p.jonas, n, "merged");
	plant_holds(&f.p);
}

/* ---- a stolen laptop ---- */

static void theft_told(struct trust_signers *s)
{
	for (size_t i = 0; i < s->n && stolen_at; i++)
		if (strcmp(s->signer[i].id, "ben") == 0) {
			s->signer[i].key->revoked_at = stolen_at;
			s->signer[i].key->upheld = upheld;
			s->signer[i].key->n_upheld = n_upheld;
		}
}

/* Release 1 runs on edge-1, and ben's laptop was away since before he approved it. */
static void stolen(struct fleet *f)
{
	struct site *s = &f->p.s;
	const char *act;
	int64_t since;

	fleet_open(f);
	f->p.files.signers_bend = theft_told;
	since = fleet_newest(f) + 1;
	fleet_release(f, 1, 1);
	runs(f, "edge-1");
	act = act_proposed(s, s->admin, "revoke-key",
			   say(s, "'key':'%s','since':%lld", f->p.ben.key, (long long)since));
	person_signs_act(s, &f->p.anna, act, "order", 201);
	stolen_at = since;
	trust_signers_update(&f->p);
	rollout_await(f, "/state", "halted");
}

/* A key of mara's own: the approvers have signed it, ben with his new one. */
static struct person reviewer_with_own_key(struct fleet *f, struct person *ben)
{
	struct person own = f->p.mara;
	const char *act;

	own.sealed = false;
	person_key_add(&f->p.s, &own, "reviewer");
	act = key_act(&f->p.s, f->p.s.admin, own.key);
	person_signs_act(&f->p.s, &f->p.anna, act, "acknowledgement", 201);
	person_signs_act(&f->p.s, ben, act, "acknowledgement", 201);
	return own;
}

/* Each signature of the stolen key was ben's own, as he says. */
static void all_upheld(struct fleet *f, struct person *reviewer)
{
	struct site *s = &f->p.s;
	const char *list = "", *act;

	ask(s, "GET", say(s, "/v1/keys/%s/disputed?limit=100", f->p.ben.key), f->p.anna.secret,
	    NULL, 200);
	n_upheld = json_count(s, "/items");
	ck_assert_uint_ge(n_upheld, 1);
	ck_assert_uint_le(n_upheld, countof(upheld));
	for (size_t i = 0; i < n_upheld; i++) {
		upheld[i] = strtoll(json_at(s, "/items/%zu/entry", i), NULL, 10);
		list = say(s, "%s%s%lld", list, i ? "," : "", (long long)upheld[i]);
	}
	act = act_proposed(s, f->p.s.admin, "review",
			   say(s, "'key':'%s','upholds':[%s]", f->p.ben.key, list));
	ask(s, "POST", say(s, "/v1/acts/%s/signatures", act), reviewer->secret,
	    envelope_body(s, reviewer,
			  say(s, "/v1/acts/%s/statement?key=%s&meaning=confirmation&role=reviewer",
			      act, reviewer->key)),
	    201);
	act_is_now(&f->p, act, "done");
}

TEST(what_a_stolen_key_approved_goes_no_further_until_who_had_no_part_upheld_it_and_what_runs_runs)
{
	auto_day f = { 0 };
	struct person anew, reviewer;
	const char *act;

	stolen(&f);
	runs(&f, "edge-1");
	agent_run(&f, "edge-2", 0, ONCE);
	ck_assert_ptr_null(agent_file(&f, "edge-2", MODEL_FILE));
	act = new_key_signed(&f, &anew);
	holder_signs(&f.p, 1, act, 201);
	passes(&f, DAY + HOUR_MS);
	act_becomes(&f.p, act, "done");
	person_login(&f.p.s, &anew);
	reviewer = reviewer_with_own_key(&f, &anew);
	all_upheld(&f, &reviewer);
	trust_signers_update(&f.p);
	rollout_act(&f, "resume", 201);
	f.d.clock = "+25h"; /* of the devices' machines, too */
	runs(&f, "edge-1");
	rollout_await(&f, "/rings/1/state", "open");
	runs(&f, "edge-2");
	plant_holds(&f.p);
}

/* ---- both are ill ---- */

static const char *fingerprint_named(struct site *s, const struct person *p)
{
	return say(s, "{'id':'%s','fingerprint':'%s'}", p->id,
		   ed25519_fingerprint(&s->cx, p->signer.signer.public));
}

static void newcomer(struct fleet *f, struct person *out, const char *id)
{
	*out = (struct person){ .id = id };
	person_add(&f->p.s, id, "", out->secret);
	person_key_add(&f->p.s, out, "approver");
}

static int64_t entry_of(struct fleet *f, const char *act)
{
	act_is_now(&f->p, act, "done");
	return strtoll(json_at(&f->p.s, "/done/index"), NULL, 10);
}

TEST(when_both_approvers_are_ill_the_roots_holders_bring_in_two_others_after_a_fortnight)
{
	auto_day f = { 0 };
	struct person carl, dana;
	struct site *s = &f.p.s;
	const char *two, *act;
	int n;

	fleet_begun(&f);
	newcomer(&f, &carl, "carl");
	newcomer(&f, &dana, "dana");
	two = say(s, "'people':[%s,%s]", fingerprint_named(s, &carl), fingerprint_named(s, &dana));
	ask(s, "POST", "/v1/acts", s->admin,
	    body(s, "{'act':'refound','reason':'both are ill',%s}", json_of(s, two)), 409);
	act = act_proposed(s, s->admin, "announce-refounding", two);
	holder_signs(&f.p, 0, act, 201);
	holder_signs(&f.p, 1, act, 201);
	alarms_become(&f.p, "refounding.announced", 1);
	two = say(s, "%s,'announced':%lld", two, (long long)entry_of(&f, act));
	passes(&f, 14 * DAY + HOUR_MS);
	act = act_proposed(s, s->admin, "refound", two);
	holder_signs(&f.p, 0, act, 201);
	holder_signs(&f.p, 1, act, 201);
	act_is_now(&f.p, act, "waiting");
	passes(&f, 15 * DAY + 2 * HOUR_MS);
	act_becomes(&f.p, act, "done");
	person_login(s, &carl);
	n = model_described(&f, "valve");
	person_signs(s, &f.p.mara, n, "review", "reviewer", 201);
	person_signs(s, &carl, n, "approval", "approver", 201);
	change_is(s, &f.p.jonas, n, "merged");
	plant_holds(&f.p);
}

/* ---- a machine two hours ahead, from Friday to Monday ---- */

static void step_added(struct trust_signers *s)
{
	s->corrected = &step;
	s->n_corrected = 1;
}

TEST(what_a_clock_two_hours_ahead_left_over_a_weekend_is_corrected_by_people_and_work_goes_on)
{
	auto_day f = { 0 };
	struct site *s = &f.p.s;
	int n, ahead;

	fleet_begun(&f);
	n = model_described(&f, "valve");
	clock_ahead(2 * HOUR_MS);
	ahead = model_described(&f, "pump");
	clock_right();
	person_signs(s, &f.p.mara, n, "review", "reviewer", 409);
	json_says(s, "/next", "signet trust signers DIR --key SEED --correct");
	change_is(s, &f.p.jonas, n, "open");
	step = clock_step_shown(s);
	f.p.files.signers_bend = step_added;
	trust_signers_update(&f.p);
	plant_merge(&f.p, n);
	person_signs(s, &f.p.mara, ahead, "review", "reviewer", 409);
	json_says(s, "/next", "open it again");
	fleet_release(&f, 2, 1);
	runs(&f, "edge-1");
	plant_holds(&f.p);
}
