#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "browse.h"
#include "continued.h"
#include "files.h"
#include "fleet.h"
#include "proof/signer.h"

/* A person's client follows one chain of trust, whatever the server shows. */

#define CHECK "log", "check", NULL
#define LOGIN "login", "--user", "olga", "--password-file", "password"

static void trust_followed(struct fleet *f)
{
	fleet_open(f);
	publication_await(&f->p);
	run(&f->d, "olga", 0, CHECK);
}

static void at_desk(struct fleet *f, const char *command)
{
	ck_assert_int_eq(system(arena_printf(&f->p.s.cx.mem, "cd %s && %s", f->d.dir, command)), 0);
}

/* olga, who follows the site, meets the liar in its place. */
static struct liar meets(struct fleet *f, const struct planted *lies, size_t n)
{
	struct liar l = liar_plant(&f->d, lies, n);

	at_desk(f, arena_printf(&f->p.s.cx.mem,
				"mv home-olga/http_127.0.0.1_%u home-olga/http_127.0.0.1_%u",
				f->p.s.port, f->d.port));
	return l;
}

static const char *shown(struct fleet *f, const char *path)
{
	struct site *s = &f->p.s;

	return arena_strdup(&s->cx.mem, ask(s, "GET", path, s->admin, NULL, 200));
}

/* ---- the trust commands ---- */

#define NEXT "\"version\":1", "\"version\":9"
#define ROOT "\"version\":1", "\"version\":2"

/* clang-format off */
static const struct {
	const char *role; /* whose next version, not signed by its holders, is shown; or NULL */
	const char *in, *from, *to, *says; /* and what /v1/trust says otherwise */
} lies[] = {
	{ "root",    "\"root\":{", ROOT, "is signed by 0 of the 2 keys" },
	{ "targets", "\"targets\":{", NEXT, "targets is signed by 0 of the 2 keys" },
	{ "signers", "\"signers\":{", NEXT, "signers is signed by 0 of the 2 keys" },
	{ NULL,      "\"signers\":{", NEXT, "there is no metadata '9.signers.json'" },
	{ NULL,      "trust/signers.json", "\\\"approver\\\"", "\\\"reviewer\\\"",
	  "has other bytes than the ones signed" },
	{ NULL,      "trust/signers.json", "trust/signers.json", "trust/sogners.json",
	  "do not belong together" },
};
static const char *const words[][7] = {
	{ "trust", "show" },
	{ "trust", "renew", "t", "signers", "--yes", "--key", "x" },
	{ "trust", "signers", "t", "--yes" },
};
/* clang-format on */

/* The text after that place. */
static const char *bent(struct fleet *f, const char *text, const char *in, const char *from,
			const char *to)
{
	const char *at = page_follows(text, in);

	ck_assert_ptr_nonnull(at);
	at -= strlen(in);
	return arena_printf(&f->p.s.cx.mem, "%.*s%s", (int)(at - text), text,
			    text_with(&f->p.s.cx, at, from, to));
}

TEST_EACH(other_trust_is_refused_before_it_is_shown_or_signed, lies)
{
	struct planted planted[2] = { { .path = "/v1/trust" } };
	const char *role = lies[_i].role;
	auto_fleet f = { 0 };
	struct ctx *cx = &f.p.s.cx;

	trust_followed(&f);
	planted[0].body = bent(&f, shown(&f, "/v1/trust"), lies[_i].in, lies[_i].from, lies[_i].to);
	if (role) {
		planted[1].path = arena_printf(&cx->mem, "/tuf/metadata/%d.%s.json",
					       strcmp(role, "root") == 0 ? 2 : 9, role);
		planted[1].body = text_with(
			cx, shown(&f, arena_printf(&cx->mem, "/tuf/metadata/1.%s.json", role)),
			"\"version\":1",
			strcmp(role, "root") == 0 ? "\"version\":2" : "\"version\":9");
	}
	at_desk(&f, "mkdir t");
	{
		auto_liar l = meets(&f, planted, role ? 2 : 1);

		for (size_t i = 0; i < countof(words); i++) {
			const char *const *w = words[i];

			run(&f.d, "olga", 7, w[0], w[1], w[2], w[3], w[4], w[5], w[6], NULL);
			output_says(f.d.err, "the server shows other trust than the one");
			output_says(f.d.err, lies[_i].says);
			ck_assert_str_eq(f.d.out, "");
		}
		ck_assert_int_gt(l.pid, 0);
	}
	at_desk(&f, "test -z \"$(ls t)\"");
}

/* ---- older than what this machine saw ---- */

static const struct {
	const char *floor, *says;
} floors[] = {
	{ "{\"v\":1,\"root\":1,\"targets\":9,\"signers\":1,\"said\":9}", "targets" },
	{ "{\"v\":1,\"root\":1,\"targets\":1,\"signers\":9,\"said\":1}", "signers" },
};

TEST_EACH(trust_older_than_what_was_seen_is_refused, floors)
{
	auto_fleet f = { 0 };

	trust_followed(&f);
	desk_file(&f.d, "floor", floors[_i].floor);
	at_desk(&f, "cp floor home-olga/http_127.0.0.1_*/tuf/floor.json");
	run(&f.d, "olga", 7, CHECK);
	output_says(f.d.err, "the server shows other trust than the one");
	output_says(f.d.err, floors[_i].says);
}

/* root.json of a profile is the newest that was seen: a root before it is never asked for. */
TEST(a_root_older_than_the_one_that_was_seen_is_refused)
{
	struct planted old = { .path = "/v1/trust" };
	auto_fleet f = { 0 };

	fleet_open(&f);
	old.body = shown(&f, "/v1/trust");
	trust_send_next(&f.p, 201);
	publication_await(&f.p);
	run(&f.d, "olga", 0, CHECK);
	{
		auto_liar l = meets(&f, &old, 1);

		run(&f.d, "olga", 7, "trust", "show", NULL);
		ck_assert_int_gt(l.pid, 0);
	}
	output_says(f.d.err, "root is shown as version 1, and was 2");
}

/* ---- the first contact ---- */

/* The key of another log of this name, or this log's key for another name. */
static struct note_signer strange(struct fleet *f, struct seed_signer *key)
{
	static const unsigned char seed[SEED_SIZE] = { 7 };
	const struct note_signer *own = &f->p.s.in.signer;
	struct note_signer out;

	seed_signer_init(key, seed);
	note_signer_init(&out, own->key.origin, &key->signer);
	return out;
}

static struct note_signer renamed(struct fleet *f, struct seed_signer *key)
{
	const struct note_signer *own = &f->p.s.in.signer;
	const char *name = own->key.origin;
	struct note_signer out;

	note_signer_init(&out, log_name(&f->p.s.cx, name, 9, own->signer->public), own->signer);
	return out;
}

static struct note_signer (*const accepted[])(struct fleet *f,
					      struct seed_signer *key) = { strange, renamed };

TEST_EACH(a_first_root_that_does_not_lead_to_the_accepted_key_is_refused, accepted)
{
	struct planted named = { .path = "/log/vkey" };
	auto_fleet f = { 0 };
	struct note_signer signer;
	struct seed_signer key;

	fleet_open(&f);
	publication_await(&f.p);
	signer = accepted[_i](&f, &key);
	named.body = note_vkey(&f.p.s.cx, &signer.key);
	{
		auto_liar l = liar_plant(&f.d, &named, 1);

		run(&f.d, "olga", 7, LOGIN, "--vkey", named.body, NULL);
		ck_assert_int_gt(l.pid, 0);
	}
	output_says(f.d.err, "it does not name the log's key that was accepted here");
	/* that of the site itself is there from before */
	at_desk(&f, "test \"$(ls home-olga/*/tuf/root.json | wc -l)\" = 1");
}

/* The root as the holders sign it, of another ground. */
static const char *root_bent(struct fleet *f, int64_t version, const char *instance, enum use use)
{
	struct ctx *cx = &f->p.s.cx;
	struct tuf_root r = f->p.files.root;
	const struct signer *const holders[] = { &f->p.keys.root[0].signer,
						 &f->p.keys.root[1].signer };
	struct printer body, file;

	if (instance)
		r.signet.instance = instance;
	r.signet.use = use;
	r.version = version;
	assert_ok(cx, tuf_root_print(cx, &r, &body));
	assert_ok(cx, tuf_sign(cx, &body, holders, 2, &file));
	return file.text;
}

static const struct {
	const char *instance;
	enum use use;
	const char *says;
} grounds[] = {
	{ "0190b8c4-7d3e-7a41-9c55-2f6f1d0e8a17", USE_PRODUCTION, "instance" },
	{ NULL, USE_TRAINING, "and root version 1 in force is sha256:" },
};

TEST_EACH(a_root_of_another_instance_or_use_is_refused, grounds)
{
	auto_fleet f = { 0 };

	fleet_open(&f);
	publication_await(&f.p);
	desk_file(&f.d, "root.json", root_bent(&f, 1, grounds[_i].instance, grounds[_i].use));
	at_desk(&f, "rm -r home-olga");
	run(&f.d, "olga", 5, LOGIN, "--root", "root.json", NULL);
	output_says(f.d.err, grounds[_i].says);
}

static const struct {
	const char *instance;
	enum use use;
	const char *says;
} changed[] = {
	{ "0190b8c4-7d3e-7a41-9c55-2f6f1d0e8a17", USE_PRODUCTION, "root is of another instance" },
	{ NULL, USE_TRAINING, "root is for training, and the one before was for production" },
};

/* Its holders sign it, and the machine keeps the one that it had. */
TEST_EACH(a_next_root_of_another_instance_or_use_is_not_kept, changed)
{
	struct planted next = { .path = "/tuf/metadata/2.root.json" };
	auto_fleet f = { 0 };

	trust_followed(&f);
	next.body = root_bent(&f, 2, changed[_i].instance, changed[_i].use);
	at_desk(&f, "cp home-olga/http_127.0.0.1_*/tuf/root.json before");
	{
		auto_liar l = meets(&f, &next, 1);

		run(&f.d, "olga", 7, CHECK);
		ck_assert_int_gt(l.pid, 0);
	}
	output_says(f.d.err, changed[_i].says);
	at_desk(&f, "cmp before home-olga/http_127.0.0.1_*/tuf/root.json");
}

TEST(a_machine_that_began_with_a_root_takes_that_one_again_and_no_other)
{
	auto_fleet f = { 0 };

	trust_followed(&f);
	at_desk(&f, "cp home-olga/http_127.0.0.1_*/tuf/pinned.json root.json");
	run(&f.d, "olga", 0, LOGIN, "--root", "root.json", NULL);
	desk_file(&f.d, "root.json", root_bent(&f, 2, NULL, USE_PRODUCTION));
	run(&f.d, "olga", 5, LOGIN, "--root", "root.json", NULL);
	output_says(f.d.err, "this machine began with another root of this server");
}

/* ---- trust that has expired ---- */

static const char *timestamp_expired(struct fleet *f)
{
	const struct signer *signer = &f->p.s.in.keys.timestamp.signer;
	const char *now = shown(f, "/tuf/metadata/timestamp.json");
	struct ctx *cx = &f->p.s.cx;
	struct printer body, file;
	struct tuf_list t;

	assert_ok(cx, tuf_list_parse(cx, TUF_TIMESTAMP, now, strlen(now), &t));
	t.version++;
	t.expires = (clock_ms() - DAY_MS) / 1000 * 1000;
	assert_ok(cx, tuf_list_print(cx, TUF_TIMESTAMP, &t, &body));
	assert_ok(cx, tuf_sign(cx, &body, &signer, 1, &file));
	return file.text;
}

/* Whoever renews it must be able to log in, and is told. */
TEST(expired_trust_still_lets_its_people_log_in)
{
	struct planted over = { .path = "/tuf/metadata/timestamp.json" };
	auto_fleet f = { 0 };

	trust_followed(&f);
	over.body = timestamp_expired(&f);
	{
		auto_liar l = meets(&f, &over, 1);

		run(&f.d, "olga", 0, LOGIN, NULL);
		run(&f.d, "olga", 0, CHECK);
		ck_assert_int_gt(l.pid, 0);
	}
	output_says(f.d.out, "expired");
}

static struct planted over(struct fleet *f)
{
	return (struct planted){ "/tuf/metadata/timestamp.json", timestamp_expired(f), NULL };
}

static struct planted to_come(struct fleet *f)
{
	return (struct planted){ "/tuf/metadata/timestamp.json", "{}", "404 Not Found" };
}

static struct planted (*const early[])(struct fleet *f) = { over, to_come };

/* Trust that is not published yet, or no more, is not there. */
TEST_EACH(before_trust_was_seen_the_accepted_key_is_enough, early)
{
	struct planted timestamp;
	auto_fleet f = { 0 };
	const char *vkey;

	fleet_open(&f);
	publication_await(&f.p);
	timestamp = early[_i](&f);
	vkey = note_vkey(&f.p.s.cx, &f.p.s.in.signer.key);
	{
		auto_liar l = liar_plant(&f.d, &timestamp, 1);

		run(&f.d, "olga", 0, LOGIN, "--vkey", vkey, NULL);
		run(&f.d, "olga", 0, CHECK);
		ck_assert_int_gt(l.pid, 0);
	}
}

/* ---- several keys of one log ---- */

static const struct {
	unsigned char seed;
	int code;
} heads[] = {
	{ 8, 0 }, { 9, 7 }, /* nobody named it */
};

TEST_EACH(any_key_that_people_named_signs_the_head_and_no_other, heads)
{
	const unsigned char named[SEED_SIZE] = { 8 }, seed[SEED_SIZE] = { heads[_i].seed };
	struct planted head = { .path = "/log/checkpoint" };
	auto_fleet f = { 0 };
	struct note_signer signer;
	struct seed_signer key;
	struct checkpoint now;
	struct trust_logs *l = &f.p.files.logs;

	fleet_open(&f);
	seed_signer_init(&key, named);
	note_signer_init(&signer, f.p.s.in.signer.key.origin, &key.signer);
	l->key[l->n++] = signer.key;
	trust_send_next(&f.p, 201);
	publication_await(&f.p);
	run(&f.d, "olga", 0, CHECK); /* the server's own key */
	assert_ok(&f.p.s.cx, checkpoint_verify(&f.p.s.cx, &f.p.s.in.signer.key,
					       shown(&f, "/log/checkpoint"), &now));
	seed_signer_init(&key, seed);
	note_signer_init(&signer, f.p.s.in.signer.key.origin, &key.signer);
	assert_ok(&f.p.s.cx, checkpoint_sign(&f.p.s.cx, &signer, now.size, &now.root, &head.body));
	{
		auto_liar liar = meets(&f, &head, 1);

		run(&f.d, "olga", heads[_i].code, CHECK);
		ck_assert_int_gt(liar.pid, 0);
	}
	output_says(heads[_i].code ? f.d.err : f.d.out,
		    heads[_i].code ? "the head is not signed by a key of" : "");
}
