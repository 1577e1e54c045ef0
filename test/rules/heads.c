#include "rules/heads.h"

#include <string.h>

#include "files.h"
#include "test.h"

/* test/golden/release.py made the file: two of three entries of a log came back under another
 * origin, for which two nodes sign. */

#define INSTANCE "signet/0190b8c4-7d3e-7a41-9c55-2f6f1d0e8a17"
#define OLD      INSTANCE "/1"
#define NEW      INSTANCE "/2-7cb8c4ee"
#define OTHER    INSTANCE "/3-00000000"

/* the byte that each key's seed is made of */
enum { RESTORED = 0x4d, NODE, STRANGER };

struct judged {
	struct ctx cx;
	struct trust_logs logs;
	struct hash root;
};

static void judged_open(struct judged *j)
{
	struct bytes file = golden(&j->cx, "trust-log-restored.json");

	assert_ok(&j->cx, trust_logs_parse(&j->cx, file.b, file.size, &j->logs));
}

static void judged_close(struct judged *j)
{
	arena_free(&j->cx.mem);
}
#define auto_judged cleanup(judged_close) struct judged

static const char *signed_by(struct judged *j, const char *origin, int byte)
{
	unsigned char seed[SEED_SIZE];
	struct note_signer note;
	struct seed_signer s;
	const char *out;

	memset(seed, byte, sizeof(seed));
	seed_signer_init(&s, seed);
	note_signer_init(&note, origin, &s.signer);
	assert_ok(&j->cx, checkpoint_sign(&j->cx, &note, 5, &j->root, &out));
	return out;
}

/* clang-format off */
static const struct { const char *origin; int by; enum err e; } notes[] = {
	{ NEW, RESTORED, OK },
	{ NEW, NODE, OK },
	{ NEW, STRANGER, E_TAMPERED },
	{ OTHER, RESTORED, E_TAMPERED },
	{ OLD, RESTORED, E_FORBIDDEN },
};
/* clang-format on */

TEST_EACH(a_head_counts_that_any_key_of_a_log_signed_which_goes_on, notes)
{
	auto_judged j = { 0 };
	struct checkpoint head;

	judged_open(&j);
	assert_err(head_signed(&j.cx, &j.logs, notes[_i].origin,
			       signed_by(&j, notes[_i].origin, notes[_i].by), &head),
		   notes[_i].e);
}

/* A key of another origin in the file signs nothing for this one. */
TEST(a_key_signs_for_its_own_log_alone)
{
	auto_judged j = { 0 };
	struct checkpoint head;

	judged_open(&j);
	ck_assert_ptr_null(head_signer(&j.cx, &j.logs, OLD, signed_by(&j, OLD, RESTORED), &head));
}

TEST(a_head_that_was_kept_is_of_its_log_whoever_signs_for_it_now)
{
	auto_judged j = { 0 };
	struct checkpoint head;
	const char *note;

	judged_open(&j);
	note = signed_by(&j, OLD, RESTORED);
	assert_ok(&j.cx, head_remembered(&j.cx, OLD, note, &head));
	ck_assert_str_eq(head.note, note);
	assert_err(head_remembered(&j.cx, NEW, note, &head), E_TAMPERED);
	assert_err(head_remembered(&j.cx, OLD, "", &head), E_TAMPERED);
}

/* clang-format off */
static const struct { const char *log; uint64_t index; const char *had; } names[] = {
	{ NEW, 0, OLD },
	{ NEW, 1, OLD },
	{ NEW, 2, NEW },
	{ OLD, 0, OLD },
	{ OLD, 9, OLD },
	{ OTHER, 0, OTHER },
};
/* clang-format on */

TEST_EACH(an_entry_came_under_the_name_that_its_log_had_then, names)
{
	auto_judged j = { 0 };

	judged_open(&j);
	ck_assert_str_eq(head_origin_at(&j.logs, names[_i].log, names[_i].index), names[_i].had);
}

/* clang-format off */
static const struct { const char *origin; uint64_t size; enum err e; uint64_t now; } places[] = {
	{ NEW, 7, OK, 7 },
	{ OLD, 1, OK, 3 },
	{ OLD, 3, OK, 3 },
	{ OLD, 4, E_CONFLICT, 0 },
};
/* clang-format on */

TEST_EACH(whoever_saw_no_more_than_the_signers_knew_goes_on_with_what_continues_it, places)
{
	const struct log_place seen = { places[_i].origin, { .size = places[_i].size } };
	struct log_place now;
	auto_judged j = { 0 };

	judged_open(&j);
	assert_err(head_continued(&j.cx, &j.logs, &seen, &now), places[_i].e);
	if (places[_i].e != OK)
		return;
	ck_assert_str_eq(now.origin, NEW);
	ck_assert_uint_eq(now.head.size, places[_i].now);
}

TEST(a_log_that_ended_and_that_none_continues_leads_nowhere)
{
	const struct log_place seen = { OLD, { .size = 1 } };
	struct log_place now;
	auto_judged j = { 0 };

	judged_open(&j);
	j.logs.n_continuity = 0;
	assert_err(head_continued(&j.cx, &j.logs, &seen, &now), E_FORBIDDEN);
}

TEST(logs_after_a_restore_are_read_and_printed_as_they_were)
{
	auto_judged j = { 0 };
	const struct trust_continuity *c;
	struct printer again;

	judged_open(&j);
	ck_assert_uint_eq(j.logs.n, 3);
	ck_assert_str_eq(j.logs.key[1].origin, NEW);
	ck_assert_str_eq(j.logs.key[2].origin, NEW);
	ck_assert_uint_eq(trust_log_end(&j.logs, OLD)->head.size, 2);
	ck_assert_ptr_null(trust_log_end(&j.logs, NEW));
	c = trust_log_next(&j.logs, OLD);
	ck_assert_str_eq(c->origin, NEW);
	ck_assert_uint_eq(c->prefix.size, 2);
	ck_assert_uint_eq(c->first.size, 3);
	ck_assert_uint_eq(c->last.size, 3);
	trust_logs_print(&j.cx, &j.logs, &again);
	ck_assert_str_eq(again.text, golden(&j.cx, "trust-log-restored.json").b);
}

/* ---- whose logs ---- */

#define PLANT "0190b8c4-7d3e-7a41-9c55-2f6f1d0e8a17"

TEST(logs_that_go_on_after_one_another_are_of_their_instance)
{
	auto_judged j = { 0 };

	judged_open(&j);
	assert_ok(&j.cx, logs_ground(&j.cx, &j.logs, PLANT));
	assert_err(logs_ground(&j.cx, &j.logs, "0190b8c4"), E_TAMPERED);
	assert_says(j.cx.detail, "which is no log of instance 0190b8c4");
	assert_err(logs_ground(&j.cx, &j.logs, NULL), E_TAMPERED);
	assert_says(j.cx.detail, "does not say of which instance it is");
}

static void log_elsewhere(struct trust_logs *l)
{
	strcpy(l->key[2].origin, "signet/another/1");
}

static void end_elsewhere(struct trust_logs *l)
{
	l->abandoned[0].origin = "signet/another/1";
}

static void continued_elsewhere(struct trust_logs *l)
{
	l->continuity[0].origin = "signet/another/2-7cb8c4ee";
}

static void from_elsewhere(struct trust_logs *l)
{
	l->continuity[0].from = "signet/another/1";
}

static void end_of_none(struct trust_logs *l)
{
	l->abandoned[l->n_abandoned++].origin = OTHER;
}

static void no_name(struct trust_logs *l)
{
	strcpy(l->key[2].origin, PLANT);
}

/* clang-format off */
static const struct {
	void (*bend)(struct trust_logs *l);
	const char *place, *says;
} grounds[] = {
	{ log_elsewhere, "/logs/2/origin", "which is no log of instance" },
	{ end_elsewhere, "/abandoned/0/origin", "which is no log of instance" },
	{ continued_elsewhere, "/continuity/0/origin", "which is no log of instance" },
	{ from_elsewhere, "/continuity/0/from", "which is no log of instance" },
	{ end_of_none, "/abandoned/1/origin", "which it neither counts nor continues" },
	{ no_name, "/logs/2/origin", "which is no log of instance" },
};
/* clang-format on */

TEST_EACH(a_log_of_another_instance_and_an_end_of_no_known_log_are_named_by_their_place, grounds)
{
	auto_judged j = { 0 };

	judged_open(&j);
	grounds[_i].bend(&j.logs);
	assert_err(logs_ground(&j.cx, &j.logs, PLANT), E_TAMPERED);
	ck_assert_str_eq(j.cx.place, grounds[_i].place);
	assert_says(j.cx.detail, grounds[_i].says);
}

/* A log that ended and no longer counts is known if another one continues it. */
TEST(an_end_is_known_by_the_log_that_continues_it)
{
	auto_judged j = { 0 };

	judged_open(&j);
	ck_assert_str_eq(j.logs.key[0].origin, OLD);
	j.logs.key[0] = j.logs.key[1];
	assert_ok(&j.cx, logs_ground(&j.cx, &j.logs, PLANT));
}
