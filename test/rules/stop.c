#include "rules/stop.h"

#include <string.h>

#include "stop_order.h"

/* A stop ends releases for one person's order, wherever the file came from: so each thing that
 * makes it that order is asked for, and a device asks alone. */

#define OTHER "01890000-0000-7000-8000-00000000a003"

TEST(a_stop_is_judged_at_the_index_of_its_entry)
{
	struct stop_says says;
	auto_stop_order o;

	stop_order_open(&o);
	assert_ok(&o.w.cx, stop_order_judged(&o, &says));
	ck_assert_int_eq(says.index, (int64_t)o.w.n - 1);
	ck_assert_int_eq(says.time, WORLD_AT);
	ck_assert_str_eq(says.document.id, STOP_ORDER);
	ck_assert_str_eq(says.statement.signer, "ben");
}

TEST(a_stop_from_a_hand_counts_by_the_key_as_it_stands)
{
	struct stop_says says;
	auto_stop_order o;

	stop_order_open(&o);
	o.carried = true;
	assert_ok(&o.w.cx, stop_order_judged(&o, &says));
	ck_assert_int_eq(says.index, ACT_NONE);
}

/* ---- what makes it no order ---- */

static struct trust_key *bens(struct stop_order *o)
{
	return o->w.trust.signers.signer[BEN].key;
}

static void nobody_is_named(struct stop_order *o)
{
	o->w.trust.approval.n_stop = 0;
}

static void other_role_is_named(struct stop_order *o)
{
	o->w.trust.approval.stop[0].role = "operator";
}

static void other_custody_is_named(struct stop_order *o)
{
	o->w.trust.approval.stop[0].custody = custody_bit(CUSTODY_HARDWARE);
}

static void other_custody_is_stated(struct stop_order *o)
{
	o->custody = "hardware";
	o->w.trust.approval.stop[0].custody |= custody_bit(CUSTODY_HARDWARE);
}

static void granted_elsewhere(struct stop_order *o)
{
	world_grant(&o->w, BEN, "hamburg");
	o->site = "hamburg";
}

static void grant_is_not_what_it_states(struct stop_order *o)
{
	world_grant(&o->w, BEN, "hamburg");
}

static void other_person_is_stated(struct stop_order *o)
{
	o->signer = "eve";
}

static void key_is_unknown(struct stop_order *o)
{
	o->w.trust.signers.n = BEN;
}

static void key_is_revoked(struct stop_order *o)
{
	bens(o)->revoked_at = 0;
}

static void key_is_revoked_later(struct stop_order *o)
{
	bens(o)->revoked_at = (int64_t)o->w.n + 1;
}

static void key_is_suspended(struct stop_order *o)
{
	static struct trust_span span = { 0, TRUST_NEVER };

	bens(o)->suspended = &span;
	bens(o)->n_suspended = 1;
}

static void role_ended(struct stop_order *o)
{
	bens(o)->role->span.to = 1;
}

static void means_something_else(struct stop_order *o)
{
	o->meaning = "approval";
}

static void is_about_another_stop(struct stop_order *o)
{
	o->subject_id = OTHER;
}

static void is_an_order_to_take_one_back(struct stop_order *o)
{
	o->kind = ACT_TAKE_STOP_BACK;
}

static void document_is_of_another_log(struct stop_order *o)
{
	o->document.origin = "signet/01890000-0000-7000-8000-0000000000ff/1";
}

static void entry_is_of_another_action(struct stop_order *o)
{
	o->action = ACTION_STOP_TAKEN_BACK;
}

static void entry_names_another_envelope(struct stop_order *o)
{
	o->entered_envelope = world_digest(&o->w, "another");
}

static void head_is_none(struct stop_order *o)
{
	o->headless = true;
}

static void came_late(struct stop_order *o)
{
	o->not_after = WORLD_AT - 1;
}

static void log_is_abandoned(struct stop_order *o)
{
	o->w.trust.logs.abandoned[o->w.trust.logs.n_abandoned++] =
		(struct trust_abandoned){ WORLD_NAME, { 1, { { 0 } } } };
}

static void is_another_stop(struct stop_order *o)
{
	o->document.id = OTHER;
}

/* clang-format off */
static const struct bent {
	void (*bend)(struct stop_order *o);
	enum err with, carried; /* with its entry; from a hand */
	const char *place;
} bents[] = {
	{ nobody_is_named,              E_FORBIDDEN, E_FORBIDDEN, "/envelope" },
	{ other_role_is_named,          E_FORBIDDEN, E_FORBIDDEN, "/envelope" },
	{ other_custody_is_named,       E_FORBIDDEN, E_FORBIDDEN, "/envelope" },
	{ other_custody_is_stated,      E_TAMPERED,  E_TAMPERED,  "/envelope" },
	{ granted_elsewhere,            E_FORBIDDEN, E_FORBIDDEN, "/envelope" },
	{ grant_is_not_what_it_states,  E_FORBIDDEN, E_FORBIDDEN, "/envelope" },
	{ other_person_is_stated,       E_TAMPERED,  E_TAMPERED,  "/envelope" },
	{ key_is_unknown,               E_FORBIDDEN, E_FORBIDDEN, "/envelope" },
	{ key_is_revoked,               E_FORBIDDEN, E_FORBIDDEN, "/envelope" },
	{ key_is_revoked_later,         OK,          E_FORBIDDEN, "/envelope" },
	{ key_is_suspended,             E_FORBIDDEN, E_FORBIDDEN, "/envelope" },
	{ role_ended,                   E_FORBIDDEN, E_FORBIDDEN, "/envelope" },
	{ means_something_else,         E_TAMPERED,  E_TAMPERED,  "/envelope" },
	{ is_about_another_stop,        E_TAMPERED,  E_TAMPERED,  "/envelope" },
	{ is_an_order_to_take_one_back, E_TAMPERED,  E_TAMPERED,  "/envelope" },
	{ document_is_of_another_log,   E_FORBIDDEN, E_FORBIDDEN, "/document/origin" },
	{ entry_is_of_another_action,   E_TAMPERED,  OK,          "/entry" },
	{ entry_names_another_envelope, E_TAMPERED,  OK,          "/entry" },
	{ head_is_none,                 E_TAMPERED,  OK,          "/checkpoint" },
	{ came_late,                    E_TAMPERED,  OK,          "/entry" },
	{ log_is_abandoned,             E_FORBIDDEN, OK,          "/checkpoint" },
	{ is_another_stop,              E_TAMPERED,  E_TAMPERED,  "/document/id" },
};
/* clang-format on */

static void assert_bent(size_t i, bool carried)
{
	enum err want = carried ? bents[i].carried : bents[i].with;
	struct stop_says says;
	auto_stop_order o;

	stop_order_open(&o);
	o.carried = carried;
	bents[i].bend(&o);
	if (want == OK) {
		assert_ok(&o.w.cx, stop_order_judged(&o, &says));
		return;
	}
	assert_err(stop_order_judged(&o, &says), want);
	ck_assert_str_eq(o.w.cx.place, bents[i].place);
}

TEST_EACH(a_stop_with_its_entry_counts_by_what_held_at_that_index, bents)
{
	assert_bent((size_t)_i, false);
}

TEST_EACH(a_stop_from_a_hand_counts_by_what_holds_now, bents)
{
	assert_bent((size_t)_i, true);
}

TEST(a_grant_for_every_site_counts_at_each)
{
	struct stop_says says;
	auto_stop_order o;

	stop_order_open(&o);
	world_grant(&o.w, BEN, "*");
	o.site = "*";
	o.w.site = "hamburg";
	assert_ok(&o.w.cx, stop_order_judged(&o, &says));
}

TEST(where_no_log_can_be_asked_a_stop_with_its_entry_is_judged_as_from_a_hand)
{
	const struct stop_judge judge = { .trust = NULL };
	struct stop_judge here = judge;
	struct stop_says says;
	struct printer file;
	auto_stop_order o;

	stop_order_open(&o);
	file = stop_order_file(&o);
	here.trust = &o.w.trust;
	here.site = o.w.site;
	assert_ok(&o.w.cx, stop_check(&o.w.cx, &here, STOP_ORDER, file.text, file.size, &says));
	ck_assert_int_eq(says.index, ACT_NONE);
	key_is_revoked_later(&o);
	assert_err(stop_check(&o.w.cx, &here, STOP_ORDER, file.text, file.size, &says),
		   E_FORBIDDEN);
}

TEST(bytes_that_are_no_file_of_a_stop_are_refused_by_their_form)
{
	struct stop_says says;
	auto_stop_order o;

	stop_order_open(&o);
	assert_err(stop_check(&o.w.cx, &(struct stop_judge){ &o.w.trust }, NULL, "{}", 2, &says),
		   E_INVALID);
}

/* ---- what it covers ---- */

static const char *sites[] = { "munich", "hamburg" }, *devices[] = { "edge-1" };

/* clang-format off */
static const struct cover {
	struct act_names sites, devices;
	struct stop_place place;
	bool covered;
} covers[] = {
	{ { 0 }, { 0 }, { "m", "munich", "edge-1", 7 }, true },
	{ { 0 }, { 0 }, { "m", "munich", "edge-1", 8 }, true },
	{ { 0 }, { 0 }, { "m", "munich", "edge-1", 6 }, false },
	{ { 0 }, { 0 }, { "m", "munich", "edge-1", 9 }, false },
	{ { 0 }, { 0 }, { "n", "munich", "edge-1", 7 }, false },
	{ { true, sites, 2 }, { 0 }, { "m", "hamburg", "edge-9", 7 }, true },
	{ { true, sites, 2 }, { 0 }, { "m", "berlin", "edge-9", 7 }, false },
	{ { 0 }, { true, devices, 1 }, { "m", "berlin", "edge-1", 7 }, true },
	{ { 0 }, { true, devices, 1 }, { "m", "munich", "edge-2", 7 }, false },
};
/* clang-format on */

TEST_EACH(a_stop_covers_its_releases_at_its_sites_or_on_its_devices_or_everywhere, covers)
{
	const struct act_document d = { .model = "m",
					.from = 7,
					.to = 8,
					.sites = covers[_i].sites,
					.devices = covers[_i].devices };

	ck_assert_int_eq(stop_covers(&d, &covers[_i].place), covers[_i].covered);
}
