#include "rules/stop.h"

#include <string.h>

#include "documents/stop_file.h"
#include "stop_order.h"

/* What ends a stop, or a release: the hour of who signed it, and changes that people sign. */

#define BACK_ID "01890000-0000-7000-8000-00000000a002"
#define OTHER   "01890000-0000-7000-8000-00000000a003"
#define LIFT    "models/m/lifts/" STOP_ORDER ".json"

/* ---- taken back ---- */

static void back_of(struct stop_order *o, const struct stop_says *stop, int64_t after_ms)
{
	o->kind = ACT_TAKE_STOP_BACK;
	o->action = ACTION_STOP_TAKEN_BACK;
	o->entered_at = WORLD_AT + after_ms;
	o->not_after = o->entered_at;
	o->document = (struct act_document){ .kind = ACT_TAKE_STOP_BACK,
					     .id = BACK_ID,
					     .origin = WORLD_NAME,
					     .base = stop->index < 0 ? 0 : stop->index,
					     .stop = stop->document.id,
					     .document = stop->digest,
					     .reason = "The scrap came from the coil." };
}

static enum err back_judged(struct stop_order *o, const struct stop_says *stop)
{
	struct printer file = stop_order_file(o);
	const struct own_log log = world_log(&o->w);
	const struct stop_judge judge = { &o->w.trust, &log, o->w.site };

	return stop_back_check(&o->w.cx, &judge, stop, file.text, file.size);
}

static void nothing_bent(struct stop_order *o, struct stop_says *stop)
{
}

static void names_another(struct stop_order *o, struct stop_says *stop)
{
	o->document.stop = OTHER;
}

static void names_another_document(struct stop_order *o, struct stop_says *stop)
{
	o->document.document = world_digest(&o->w, "another");
}

static void is_anothers_key(struct stop_order *o, struct stop_says *stop)
{
	o->who = EVE;
	o->signer = "eve";
}

static void has_no_entry(struct stop_order *o, struct stop_says *stop)
{
	o->carried = true;
}

static void stop_had_no_entry(struct stop_order *o, struct stop_says *stop)
{
	stop->index = ACT_NONE;
}

/* clang-format off */
static const struct back {
	void (*bend)(struct stop_order *o, struct stop_says *stop);
	int64_t after_ms;
	enum err want;
	const char *place;
} backs[] = {
	{ nothing_bent,           STOP_BACK_MS,     OK,          NULL },
	{ nothing_bent,           STOP_BACK_MS + 1, E_FORBIDDEN, "/entry" },
	{ names_another,          0,                E_TAMPERED,  "/document/stop" },
	{ names_another_document, 0,                E_TAMPERED,  "/document/stop" },
	{ is_anothers_key,        0,                E_FORBIDDEN, "/envelope" },
	{ has_no_entry,           0,                E_FORBIDDEN, "/entry" },
	{ stop_had_no_entry,      0,                E_FORBIDDEN, "/entry" },
};
/* clang-format on */

TEST_EACH(a_stop_is_taken_back_within_the_hour_by_the_key_that_signed_it, backs)
{
	struct stop_says stop;
	auto_stop_order o;

	stop_order_open(&o);
	assert_ok(&o.w.cx, stop_order_judged(&o, &stop));
	back_of(&o, &stop, backs[_i].after_ms);
	backs[_i].bend(&o, &stop);
	if (backs[_i].want == OK) {
		assert_ok(&o.w.cx, back_judged(&o, &stop));
		return;
	}
	assert_err(back_judged(&o, &stop), backs[_i].want);
	ck_assert_str_eq(o.w.cx.place, backs[_i].place);
}

/* ---- lifted, and withdrawn ---- */

struct ended {
	const char *path, *content; /* what the change brings */
	const char *shown;          /* the file's document; NULL: that */
};

static struct printer ending_of(struct stop_order *o, const struct ended *e)
{
	struct ending_file f = { .document = e->shown ? e->shown : e->content };
	struct printer p;

	f.change.document[f.change.n_documents++] =
		(struct evidence_document){ e->path, e->content };
	world_change(&o->w, &f.change, 3);
	assert_ok(&o->w.cx, ending_file_print(&o->w.cx, &f, &p));
	return p;
}

static const char *lift_text(struct stop_order *o, const char *model, const char *id,
			     const char *digest)
{
	return arena_printf(&o->w.cx.mem,
			    "{\"v\":1,\"model\":\"%s\",\"stop\":\"%s\",\"document\":\"%s\","
			    "\"reason\":\"The coil was the cause.\"}",
			    model, id, digest);
}

static enum err lift_judged(struct stop_order *o, const struct stop_says *stop,
			    const struct ended *e)
{
	struct printer file = ending_of(o, e);
	const struct own_log log = world_log(&o->w);
	const struct stop_judge judge = { &o->w.trust, &log, o->w.site };
	struct lift out;

	return stop_lift_check(&o->w.cx, &judge, stop, file.text, file.size, &out);
}

static void lift_is_usual(struct stop_order *o, struct stop_says *stop, struct ended *e)
{
}

/* What is asked of a lift, beside what a release needs. */
static void lift_asks_for_two(struct stop_order *o, struct stop_says *stop, struct ended *e)
{
	o->w.trust.approval.lift = o->w.trust.approval.release;
	o->w.trust.approval.lift.need[1].number = 2;
}

static void lift_asks_for_less(struct stop_order *o, struct stop_says *stop, struct ended *e)
{
	o->w.trust.approval.lift.need[0] = o->w.trust.approval.release.need[1];
	o->w.trust.approval.lift.n = 1;
	o->w.trust.approval.release.need[0].number = 2;
}

static void lift_is_of_another_stop(struct stop_order *o, struct stop_says *stop, struct ended *e)
{
	e->content = lift_text(o, "m", OTHER, stop->digest);
}

static void lift_is_of_another_document(struct stop_order *o, struct stop_says *stop,
					struct ended *e)
{
	e->content = lift_text(o, "m", STOP_ORDER, world_digest(&o->w, "another"));
}

static void lift_is_at_another_place(struct stop_order *o, struct stop_says *stop, struct ended *e)
{
	e->path = "models/m/lifts/" OTHER ".json";
}

static void lift_is_shown_otherwise(struct stop_order *o, struct stop_says *stop, struct ended *e)
{
	e->shown = lift_text(o, "m", STOP_ORDER, world_digest(&o->w, "another"));
}

static void lift_is_by_its_author(struct stop_order *o, struct stop_says *stop, struct ended *e)
{
	o->w.author = "ben";
}

static void lift_is_in_a_fork(struct stop_order *o, struct stop_says *stop, struct ended *e)
{
	o->w.trust.signers.head.root.b[0] ^= 1;
}

/* clang-format off */
static const struct lifted {
	void (*bend)(struct stop_order *o, struct stop_says *stop, struct ended *e);
	enum err want;
	const char *place;
} lifts[] = {
	{ lift_is_usual,               E_FORBIDDEN, "/change" }, /* mara's key is sealed */
	{ lift_asks_for_less,          OK,          NULL },
	{ lift_asks_for_two,           E_FORBIDDEN, "/change" },
	{ lift_is_of_another_stop,     E_TAMPERED,  "/document" },
	{ lift_is_of_another_document, E_TAMPERED,  "/document" },
	{ lift_is_at_another_place,    E_TAMPERED,  "/document" },
	{ lift_is_shown_otherwise,     E_TAMPERED,  "/document" },
	{ lift_is_by_its_author,       E_FORBIDDEN, "/change/signatures/1" },
	{ lift_is_in_a_fork,           E_TAMPERED,  NULL },
};
/* clang-format on */

TEST_EACH(a_stop_is_lifted_by_a_change_that_meets_what_people_ask_of_a_lift, lifts)
{
	struct ended e = { .path = LIFT };
	struct stop_says stop;
	auto_stop_order o;

	stop_order_open(&o);
	assert_ok(&o.w.cx, stop_order_judged(&o, &stop));
	e.content = lift_text(&o, "m", STOP_ORDER, stop.digest);
	if (lifts[_i].bend != lift_is_usual)
		lift_asks_for_less(&o, &stop, &e);
	lifts[_i].bend(&o, &stop, &e);
	if (lifts[_i].want == OK) {
		assert_ok(&o.w.cx, lift_judged(&o, &stop, &e));
		return;
	}
	assert_err(lift_judged(&o, &stop, &e), lifts[_i].want);
	if (lifts[_i].place)
		ck_assert_str_eq(o.w.cx.place, lifts[_i].place);
}

#define WITHDRAWAL "{\"v\":1,\"model\":\"m\",\"number\":7,\"reason\":\"It misses a cold start.\"}"

static enum err withdrawal_judged(struct stop_order *o, int64_t release, const struct ended *e)
{
	struct printer file = ending_of(o, e);
	const struct own_log log = world_log(&o->w);
	const struct stop_judge judge = { &o->w.trust, &log, o->w.site };
	struct withdrawal out;

	return withdrawal_check(&o->w.cx, &judge, "m", release, file.text, file.size, &out);
}

TEST(a_release_is_withdrawn_by_a_change_as_it_was_approved_where_nothing_else_is_asked)
{
	struct ended e = { "models/m/releases/7.withdrawn.json", WITHDRAWAL, NULL };
	auto_stop_order o;

	stop_order_open(&o);
	assert_ok(&o.w.cx, withdrawal_judged(&o, 7, &e));
	assert_err(withdrawal_judged(&o, 8, &e), E_TAMPERED);
	o.w.trust.approval.withdraw = o.w.trust.approval.release;
	o.w.trust.approval.withdraw.need[1].number = 2;
	assert_err(withdrawal_judged(&o, 7, &e), E_FORBIDDEN);
}
