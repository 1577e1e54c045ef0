#include <jansson.h>
#include <string.h>

#include "base/clock.h"
#include "clocks.h"
#include "fleet.h"

#define ONCE  "run", "--once", NULL
#define FIRST "a model that judges a press"
#define YEARS (5 * 365 * DAY_MS)
/* The agent on a machine whose clock is five years ahead, as the server's is. */
#define ONCE_IN_2031                                                                      \
	"ASAN_OPTIONS=" SANITIZER_COMES_SECOND                                            \
	" LD_PRELOAD='/usr/$LIB/faketime/libfaketime.so.1' FAKETIME=+1825d "              \
	"FAKETIME_DONT_FAKE_MONOTONIC=1 $SIGNET_AGENT run --once --data . >../said 2>&1 " \
	"|| { cat ../said; false; }"

/* ---- what a device keeps ---- */

static int64_t state_number(struct fleet *f, const char *name)
{
	json_t *state = json_loads(agent_file(f, "edge-1", "state.json"), 0, NULL);
	int64_t n = json_integer_value(json_object_get(state, name));

	json_decref(state);
	return n;
}

static void lives_at(struct fleet *f, int64_t ms)
{
	at_device(f, "edge-1",
		  arena_printf(&f->p.s.cx.mem,
			       "sed -i 's/\"time\":[0-9]*,/\"time\":%lld,/' state.json",
			       (long long)ms));
	ck_assert_int_eq(state_number(f, "time"), ms);
}

static int64_t a_second(void)
{
	return clock_ms() / 1000 * 1000;
}

static void root_next(struct fleet *f, int64_t clock)
{
	f->p.files.root.signet.time = a_second();
	f->p.files.root.signet.clock = clock;
	trust_send_next(&f->p, 201);
}

/* ---- a plant that lived in 2031 ---- */

static struct trust_clock step;

static void step_added(struct trust_signers *s)
{
	s->corrected = &step;
	s->n_corrected = 1;
}

/* Trust that outlives the years, for nothing expires of what people signed. */
static void trust_for_years(struct fleet *f)
{
	struct trust_files *t = &f->p.files;

	t->root.expires = t->targets.expires = t->signers.expires = a_second() + 2 * YEARS;
	trust_send_next(&f->p, 201);
}

/* The clocks of server, people and device were five years ahead for a release. */
static void lived_in_2031(struct fleet *f)
{
	fleet_open(f);
	trust_for_years(f);
	clock_ahead(YEARS);
	fleet_release(f, 1, 1);
	at_device(f, "edge-1", ONCE_IN_2031);
	ck_assert_str_eq(agent_file(f, "edge-1", MODEL_FILE), f->p.bytes);
	ck_assert_int_gt(state_number(f, "time"), clock_ms() + YEARS - DAY_MS);
	clock_right();
	artifact_add(&f->p.s, f->p.jonas.secret, "made behind it", f->p.artifact);
	step = clock_step_shown(&f->p.s);
	f->p.files.signers_bend = step_added;
	trust_signers_update(&f->p);
	fleet_release(f, 2, 1);
}

TEST(a_box_that_lived_in_2031_installs_again_once_a_root_sets_its_time)
{
	auto_fleet f = { 0 };
	int64_t now;

	lived_in_2031(&f);
	agent_run(&f, "edge-1", 1, ONCE);
	output_says(f.d.err, " expired at ");
	now = a_second();
	root_next(&f, now);
	agent_run(&f, "edge-1", 0, ONCE);
	output_says(f.d.out, "root 3 sets the time that is kept to ");
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), f.p.bytes);
	ck_assert_int_lt(state_number(&f, "time"), now + DAY_MS);
	root_next(&f, 0);
	fleet_release(&f, 3, 1);
	agent_run(&f, "edge-1", 0, ONCE);
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), f.p.bytes);
	ck_assert_int_eq(state_number(&f, "root"), 3);
}

/* ---- once for each root ---- */

TEST(a_root_that_is_followed_again_sets_no_time_back)
{
	auto_fleet f = { 0 };
	int64_t now = a_second();

	fleet_begun(&f);
	at_device(&f, "edge-1", "cp tuf/root.json ../first.json");
	root_next(&f, now - DAY_MS);
	agent_run(&f, "edge-1", 0, ONCE);
	ck_assert_int_eq(state_number(&f, "time"), now - DAY_MS);
	lives_at(&f, now - 60000);
	agent_run(&f, "edge-1", 0, ONCE);
	at_device(&f, "edge-1", "cp ../first.json tuf/root.json");
	agent_run(&f, "edge-1", 0, ONCE);
	ck_assert_int_eq(state_number(&f, "time"), now - 60000);
}

TEST(a_box_that_was_off_goes_by_the_newest_of_the_roots_that_set_a_time)
{
	auto_fleet f = { 0 };
	int64_t now = a_second();

	fleet_begun(&f);
	lives_at(&f, now + YEARS);
	root_next(&f, now - 2 * DAY_MS);
	root_next(&f, now - DAY_MS);
	root_next(&f, 0);
	agent_run(&f, "edge-1", 0, ONCE);
	ck_assert_int_eq(state_number(&f, "time"), now - DAY_MS);
	ck_assert_int_eq(state_number(&f, "root"), 3);
}

/* What it was assigned has expired by the time that it keeps, and no other order comes. */
TEST(a_box_asks_for_a_root_before_it_says_that_its_order_has_expired)
{
	auto_fleet f = { 0 };

	fleet_begun(&f);
	fleet_release(&f, 2, 1);
	agent_run(&f, "edge-1", 0, ONCE);
	agent_run(&f, "edge-1", 0, "revert", RELEASE_MODEL, NULL);
	at_device(&f, "edge-1", "sed -i 's/\"slots\":\\[.*/\"slots\":[]}/' state.json");
	lives_at(&f, a_second() + YEARS);
	agent_run(&f, "edge-1", 1, ONCE);
	output_says(f.d.err, "the assignment has expired");
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), FIRST);
	root_next(&f, a_second());
	agent_run(&f, "edge-1", 0, ONCE);
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), f.p.bytes);
}

/* ---- a root that a device does not believe ---- */

static const struct {
	int64_t clock; /* from the time at which it was made */
	size_t keys;
	int code;
	const char *says;
} roots[] = {
	{ 0, 1, 1, "is signed by 1 of the 2 keys" },
	{ 1000, 2, 1, "the root sets the time to" },
	{ -32 * DAY_MS, 2, 1, "over 31 days before" },
};

TEST_EACH(a_root_of_too_few_or_with_a_time_out_of_bounds_sets_nothing, roots)
{
	auto_fleet f = { 0 };
	int64_t later = a_second() + YEARS;
	struct planted next = { "/tuf/metadata/2.root.json", NULL, NULL };
	struct tuf_root *root = &f.p.files.root;
	const struct signer *by[] = { &f.p.keys.root[0].signer, &f.p.keys.root[1].signer };
	struct printer signed_, file;

	fleet_begun(&f);
	fleet_release(&f, 2, 1);
	lives_at(&f, later);
	root->version = 2;
	root->signet.clock = root->signet.time + roots[_i].clock;
	assert_ok(&f.p.s.cx, tuf_root_print(&f.p.s.cx, root, &signed_));
	assert_ok(&f.p.s.cx, tuf_sign(&f.p.s.cx, &signed_, by, roots[_i].keys, &file));
	next.body = file.text;
	agent_poll_with(&f, "edge-1", &next, roots[_i].code);
	output_says(f.d.err, roots[_i].says);
	ck_assert_int_eq(state_number(&f, "time"), later);
	ck_assert_int_eq(state_number(&f, "root"), 0);
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), FIRST);
}
