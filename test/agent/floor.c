#include <jansson.h>
#include <string.h>

#include "base/clock.h"
#include "documents/provision.h"
#include "files.h"
#include "forge.h"
#include "trust_desk.h"

#define ONCE  "run", "--once", NULL
#define FIRST "a model that judges a press"

/* Snapshot and timestamp have other keys: a stock client forgets then what it saw of both. */
static void keys_replaced(struct fleet *f)
{
	struct seed_signer *own[] = { &f->p.s.in.keys.snapshot, &f->p.s.in.keys.timestamp };
	struct tuf_keys *said[] = { &f->p.files.root.role[TUF_SNAPSHOT],
				    &f->p.files.root.role[TUF_TIMESTAMP] };
	unsigned char seed[SEED_SIZE] = { 7 };

	for (size_t i = 0; i < countof(own); i++) {
		seed[1] = (unsigned char)i;
		seed_signer_init(own[i], seed);
		said[i]->key[0] = tuf_key(&f->p.s.cx, own[i]->signer.public);
	}
	trust_send_next(&f->p, 201);
}

static void first_signers(struct forgery *g)
{
	for (size_t i = 0; i < g->snapshot.n; i++)
		if (strcmp(g->snapshot.meta[i].name, "signers.json") == 0)
			g->snapshot.meta[i].version = 1;
}

/* edge-1 saw the second version of signers; the server gets other keys, and shows the first. */
static void older_shown(struct fleet *f, struct forgery *g, const char *damage)
{
	fleet_open(f);
	trust_signers_update(&f->p);
	fleet_release(f, 1, 1);
	agent_run(f, "edge-1", 0, ONCE);
	if (*damage)
		at_device(f, "edge-1", damage);
	keys_replaced(f);
	fleet_release(f, 2, 1);
	forge_begin(g, f);
	first_signers(g);
}

static const struct {
	const char *damage;
	int code;
	const char *says;
} memories[] = {
	{ "", 7, "signers of version 1 is older than version 2, which was seen before" },
	{ "rm tuf/floor.json", 7, "signers of version 1 is older than version 2" },
	{ ": >tuf/floor.json", 7, "signers of version 1 is older than version 2" },
	{ "rm tuf/floor.json tuf/signers.json", 7, "signers of version 1 is older than version 2" },
	{ "rm floor.json tuf/floor.json tuf/signers.json", 1, "provision this device again" },
};

TEST_EACH(other_keys_of_the_server_bring_nothing_back_that_people_replaced, memories)
{
	auto_fleet f = { 0 };
	struct forgery g;

	older_shown(&f, &g, memories[_i].damage);
	{
		auto_liar l = forge_serve(&g, "edge-1");

		for (int i = 0; i < 2; i++) {
			agent_run(&f, "edge-1", memories[_i].code, ONCE);
			output_says(f.d.err, memories[_i].says);
		}
		ck_assert_int_gt(l.pid, 0);
	}
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), FIRST);
}

/* With nothing bent, the other keys are no reason to refuse. */
TEST(other_keys_of_the_server_are_followed)
{
	auto_fleet f = { 0 };

	fleet_begun(&f);
	keys_replaced(&f);
	fleet_release(&f, 2, 1);
	agent_run(&f, "edge-1", 0, ONCE);
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), f.p.bytes);
	output_says(agent_file(&f, "edge-1", "tuf/floor.json"), "\"root\":2,");
}

/* ---- an index means something in one log ---- */

static void other_history(struct trust_signers *s)
{
	s->head.root.b[0] ^= 1;
}

static void head_to_come(struct trust_signers *s)
{
	s->head.size += 1000;
}

static void other_log(struct trust_signers *s)
{
	s->origin = "signet/another/1";
}

static void nobody(struct trust_signers *s)
{
	*s = (struct trust_signers){ .n = 0 };
}

static void revoked_at_once(struct trust_signers *s)
{
	s->signer[1].key[0].revoked_at = 0;
}

static const struct {
	void (*bend)(struct trust_signers *s);
	int code;
	const char *says;
} logs[] = {
	{ other_history, 7, "the server shows a different history of this log" },
	{ head_to_come, 7, "the server shows a different history of this log" },
	{ other_log, 7, "trust/signers.json is about another log, 'signet/another/1'" },
	{ nobody, 1, "trust/signers.json names nobody yet" },
	{ revoked_at_once, 1, "the key was revoked before" },
};

/* People signed for one history, and this device is shown another one, in which perhaps nobody was
 * revoked: whatever the evidence proves there, it is not what they meant. */
TEST_EACH(signers_count_in_the_log_that_they_name_and_in_no_other, logs)
{
	auto_fleet f = { 0 };
	struct forgery g;

	fleet_begun(&f);
	fleet_release(&f, 2, 1);
	forge_begin(&g, &f);
	f.p.files.signers_bend = logs[_i].bend;
	forge_signers(&g);
	{
		auto_liar l = forge_serve(&g, "edge-1");

		agent_run(&f, "edge-1", logs[_i].code, ONCE);
		output_says(f.d.err, logs[_i].says);
		ck_assert_int_gt(l.pid, 0);
	}
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), FIRST);
}

/* What people reviewed counts again: ben's late signatures, among which are those of release 2. */
static void revoked_and_upheld(struct trust_signers *s)
{
	static int64_t upheld[TRUST_UPHELD_MAX];
	int64_t n = (int64_t)s->head.size;

	for (int64_t i = 0; i < TRUST_UPHELD_MAX; i++)
		upheld[i] = n - TRUST_UPHELD_MAX + i;
	revoked_at_once(s);
	s->signer[1].key[0].upheld = upheld;
	s->signer[1].key[0].n_upheld = TRUST_UPHELD_MAX;
}

TEST(a_release_is_installed_whose_disputed_signatures_were_upheld)
{
	auto_fleet f = { 0 };
	struct forgery g;

	fleet_begun(&f);
	fleet_release(&f, 2, 1);
	forge_begin(&g, &f);
	f.p.files.signers_bend = revoked_and_upheld;
	forge_signers(&g);
	{
		auto_liar l = forge_serve(&g, "edge-1");

		agent_run(&f, "edge-1", 0, ONCE);
		ck_assert_int_gt(l.pid, 0);
	}
	ck_assert_str_ne(agent_file(&f, "edge-1", MODEL_FILE), FIRST);
}

/* ---- of one instance, for one use ---- */

TEST(a_device_for_another_use_is_refused_before_anything_is_fetched)
{
	auto_fleet f = { 0 };
	const char *file, *line;

	f.p.s.use = USE_TRAINING;
	fleet_open(&f);
	run(&f.d, "olga", 0, "device", "provision", "edge-1", "other.json", "--reason", "new",
	    "--root", "first-root", NULL);
	line = "sed -i 's/\"use\":\"training\",\"server\"/\"use\":\"production\",\"server\"/' "
	       "../other.json";
	at_device(&f, "edge-1", line);
	at_device(&f, "edge-1", "rm -rf ./*");
	file = arena_printf(&f.p.s.cx.mem, "%s/other.json", f.d.dir);
	agent_run(&f, "edge-1", 7, "enrol", file, NULL);
	output_says(f.d.err, "root is for training, and this is for production");
}

/* As another ceremony of the same server made it. */
static void provisioned_by_other_root(struct fleet *f, const char *from, const char *to)
{
	struct ctx *cx = &f->p.s.cx;
	struct provisioning has;
	struct printer p;
	size_t size;
	char *text = desk_text(&f->d, from, &size);

	assert_ok(cx, provision_parse(cx, text, size, &has));
	desk_sh(&f->d, arena_printf(&cx->mem, "cp %s/server-keys.json .", f->p.s.dir));
	run(&f->d, "olga", 0, "trust", "init", "--server", "server-keys.json", "--out", "u",
	    "--demo", NULL);
	has.root = desk_text(&f->d, "u/1.root.json", &size);
	provision_print(cx, &has, &p);
	desk_file(&f->d, to, p.text);
}

TEST(a_device_enrols_by_no_root_that_is_not_in_force_and_its_code_is_left)
{
	auto_fleet f = { 0 };

	f.p.s.use = USE_TRAINING;
	fleet_open(&f);
	run(&f.d, "olga", 0, "device", "provision", "edge-1", "right.json", "--reason", "new",
	    "--root", "first-root", NULL);
	provisioned_by_other_root(&f, "right.json", "other.json");
	at_device(&f, "edge-1", "rm -rf ./*");
	agent_run(&f, "edge-1", 5, "enrol", arena_printf(&f.p.s.cx.mem, "%s/other.json", f.d.dir),
		  NULL);
	output_says(f.d.err, "and root version 1 in force is sha256:");
	output_says(f.d.err, "the digest on paper");
	agent_run(&f, "edge-1", 0, "enrol", arena_printf(&f.p.s.cx.mem, "%s/right.json", f.d.dir),
		  NULL);
}

/* ---- trust that ended ---- */

/* The member of state.json, as it is there. */
static const char *time_of(struct fleet *f)
{
	json_t *state = json_loads(agent_file(f, "edge-1", "state.json"), 0, NULL);
	json_int_t time = json_integer_value(json_object_get(state, "time"));

	json_decref(state);
	return arena_printf(&f->p.s.cx.mem, "\"time\":%lld,", (long long)time);
}

TEST(a_device_whose_root_has_expired_goes_on_with_the_next_one)
{
	auto_fleet f = { 0 };
	int64_t day = INT64_C(86400000), now = clock_ms() / 1000 * 1000;
	const char *later;

	fleet_begun(&f);
	later = arena_printf(&f.p.s.cx.mem, "\"time\":%lld,", (long long)(now + day));
	f.p.files.root.expires = now + day / 2;
	trust_send_next(&f.p, 201);
	fleet_release(&f, 2, 1);
	agent_run(&f, "edge-1", 0, ONCE);
	agent_state_edit(&f, "edge-1", time_of(&f), later);
	fleet_release(&f, 3, 1);
	agent_run(&f, "edge-1", 1, ONCE);
	output_says(f.d.err, "root expired at ");
	f.p.files.root.expires = now + 300 * day;
	trust_send_next(&f.p, 201);
	agent_run(&f, "edge-1", 0, ONCE);
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), f.p.bytes);
}

static const struct {
	int64_t days;
	const char *says;
} ends[] = { { 61, ", by signers\n" },
	     { 59, ", by signers: within 60 days" },
	     { 29, ", by signers: within 30 days" },
	     { 6, ", by signers: within 7 days" } };

TEST(a_device_that_installs_nothing_hears_what_people_sign)
{
	auto_fleet f = { 0 };

	fleet_begun(&f);
	f.p.files.signers.expires = (clock_ms() + 40 * DAY_MS) / 1000 * 1000;
	trust_signers_update(&f.p);
	publication_await(&f.p);
	agent_run(&f, "edge-1", 0, ONCE);
	agent_run(&f, "edge-1", 0, "status", NULL);
	output_says(f.d.out, ", by signers: within 60 days");
}

TEST_EACH(a_device_says_when_the_trust_that_it_keeps_ends, ends)
{
	auto_fleet f = { 0 };

	fleet_open(&f);
	f.p.files.signers.expires = (clock_ms() + ends[_i].days * INT64_C(86400000)) / 1000 * 1000;
	trust_signers_update(&f.p);
	fleet_release(&f, 1, 1);
	agent_run(&f, "edge-1", 0, ONCE);
	agent_run(&f, "edge-1", 0, "status", NULL);
	output_says(f.d.out, ends[_i].says);
}
