#include <stdlib.h>
#include <string.h>

#include "documents/evidence.h"
#include "documents/provision.h"
#include "engine/files.h"
#include "engine/server_keys.h"
#include "files.h"
#include "lib/trust.h"
#include "proof/sshsig.h"
#include "rules/heads.h"
#include "test.h"

/* test/golden/release.py made the files with openssl and Python; they never change. */

#define ORIGIN    "signet/0190b8c4-7d3e-7a41-9c55-2f6f1d0e8a17/1"
#define SIGNED_AT INT64_C(1769847300250) /* 2026-01-31T08:15:00.250Z */
#define ON        INT64_C(1769847300000) /* the whole second of it, from which metadata lasts */
#define DAYS      INT64_C(86400000)

/* the byte that each key's seed is made of */
/* clang-format off */
enum { ASSIGNMENT = 0x43, PERSON_A = 0x45, PERSON_B, NAMING, SNAPSHOT, TIMESTAMP, RELEASES, MARA, OLD, RESTORED, NODE, TOKEN, STOPS };
/* clang-format on */

static struct seed_signer key_of(int byte)
{
	unsigned char seed[SEED_SIZE];
	struct seed_signer key;

	memset(seed, byte, sizeof(seed));
	seed_signer_init(&key, seed);
	return key;
}

static bool is_key(const unsigned char public[PUBLIC_KEY_SIZE], int byte)
{
	struct seed_signer key = key_of(byte);

	return memcmp(public, key.signer.public, PUBLIC_KEY_SIZE) == 0;
}

static struct note_key log_key(struct ctx *cx)
{
	char *vkey = golden(cx, "log.vkey").b;
	struct note_key key;

	vkey[strcspn(vkey, "\n")] = '\0';
	assert_ok(cx, note_key_parse(cx, vkey, &key));
	return key;
}

/* ---- the files of trust ---- */

TEST(what_a_device_demands_is_read_and_printed_as_it_was)
{
	struct ctx cx = { 0 };
	struct bytes file = golden(&cx, "trust-approval.json");
	struct trust_approval a;
	struct printer again;

	assert_ok(&cx, trust_approval_parse(&cx, file.b, file.size, &a));
	ck_assert_uint_eq(a.release.n, 2);
	assert_ok(&cx, trust_approval_judged(&cx, &a));
	ck_assert_str_eq(a.release.need[0].meaning, "review");
	ck_assert_str_eq(a.release.need[0].role, "reviewer");
	ck_assert_uint_eq(a.release.need[0].custody, 1 | 2 | 4);
	ck_assert_str_eq(a.release.need[1].meaning, "approval");
	ck_assert_str_eq(a.release.need[1].role, "approver");
	ck_assert_int_eq(a.release.need[1].number, 1);
	ck_assert_uint_eq(a.release.need[1].custody, 2 | 4);
	ck_assert_uint_eq(a.release.exclude, TRUST_AUTHOR | TRUST_TRAINER | TRUST_VALIDATOR);
	trust_approval_print(&cx, &a, &again);
	ck_assert_str_eq(again.text, file.b);
	arena_free(&cx.mem);
}

TEST(the_logs_whose_heads_count_are_read_and_printed_as_they_were)
{
	struct ctx cx = { 0 };
	struct bytes file = golden(&cx, "trust-log.json");
	struct note_key log = log_key(&cx);
	struct trust_logs logs;
	struct printer again;

	assert_ok(&cx, trust_logs_parse(&cx, file.b, file.size, &logs));
	ck_assert_uint_eq(logs.n, 1);
	ck_assert_str_eq(logs.key[0].origin, ORIGIN);
	ck_assert_mem_eq(logs.key[0].public, log.public, PUBLIC_KEY_SIZE);
	trust_logs_print(&cx, &logs, &again);
	ck_assert_str_eq(again.text, file.b);
	arena_free(&cx.mem);
}

TEST(the_keys_that_assign_are_read_and_printed_as_they_were)
{
	struct ctx cx = { 0 };
	struct bytes file = golden(&cx, "trust-assignment.json");
	struct trust_assignment a;
	struct printer again;

	assert_ok(&cx, trust_assignment_parse(&cx, file.b, file.size, &a));
	ck_assert_uint_eq(a.n, 1);
	ck_assert(is_key(a.public[0], ASSIGNMENT));
	ck_assert_int_eq(a.epoch, 1);
	trust_assignment_print(&cx, &a, &again);
	ck_assert_str_eq(again.text, file.b);
	arena_free(&cx.mem);
}

/* ---- what the server says its keys are ---- */

TEST(the_server_keys_are_printed_and_read_as_they_were)
{
	struct ctx cx = { 0 };
	struct bytes file = golden(&cx, "server-keys.json");
	struct note_key log = log_key(&cx);
	struct server_keys keys = { key_of(RELEASES), key_of(STOPS), key_of(SNAPSHOT),
				    key_of(TIMESTAMP), key_of(ASSIGNMENT) };
	char dir[] = "/tmp/signet-golden-XXXXXX";
	struct server_public read;
	const char *path;
	size_t size;
	char *text;

	ck_assert_ptr_nonnull(mkdtemp(dir));
	path = arena_printf(&cx.mem, "%s/server-keys.json", dir);
	assert_ok(&cx, server_keys_publish(&cx, dir, &log, USE_PRODUCTION, &keys));
	assert_ok(&cx, file_read(&cx, path, 2 * file.size, &text, &size));
	ck_assert_uint_eq(size, file.size);
	ck_assert_mem_eq(text, file.b, size);
	assert_ok(&cx, server_public_load(&cx, path, &read));
	ck_assert_str_eq(read.log.origin, ORIGIN);
	ck_assert_mem_eq(read.log.public, log.public, PUBLIC_KEY_SIZE);
	ck_assert(is_key(read.releases, RELEASES));
	ck_assert(is_key(read.stops, STOPS));
	ck_assert_int_eq(read.use, USE_PRODUCTION);
	ck_assert(is_key(read.snapshot, SNAPSHOT));
	ck_assert(is_key(read.timestamp, TIMESTAMP));
	ck_assert(is_key(read.assignment, ASSIGNMENT));
	ck_assert_int_eq(system(arena_printf(&cx.mem, "rm -r %s", dir)), 0);
	arena_free(&cx.mem);
}

/* ---- metadata ---- */

/* clang-format off */
static const struct { const char *file; enum tuf_role type; int signs[2]; } metadata[] = {
	{ "tuf-root.json", TUF_ROOT, { PERSON_A, PERSON_B } },
	{ "tuf-root-mending.json", TUF_ROOT, { PERSON_A, PERSON_B } },
	{ "tuf-targets.json", TUF_TARGETS, { PERSON_A, PERSON_B } },
	{ "tuf-signers.json", TUF_TARGETS, { NAMING } },
	{ "tuf-stops.json", TUF_TARGETS, { STOPS } },
	{ "tuf-releases.json", TUF_TARGETS, { RELEASES } },
	{ "tuf-snapshot.json", TUF_SNAPSHOT, { SNAPSHOT } },
	{ "tuf-timestamp.json", TUF_TIMESTAMP, { TIMESTAMP } },
};
/* clang-format on */

/* What is read of a file, printed again to be signed. */
static struct printer body_of(struct ctx *cx, enum tuf_role type, const struct bytes *file)
{
	struct tuf_targets targets;
	struct tuf_list list;
	struct tuf_root root;
	struct printer out;

	if (type == TUF_ROOT) {
		assert_ok(cx, tuf_root_parse(cx, file->b, file->size, &root));
		assert_ok(cx, tuf_root_print(cx, &root, &out));
	} else if (type == TUF_TARGETS) {
		assert_ok(cx, tuf_targets_parse(cx, file->b, file->size, &targets));
		assert_ok(cx, tuf_targets_print(cx, &targets, &out));
	} else {
		assert_ok(cx, tuf_list_parse(cx, type, file->b, file->size, &list));
		assert_ok(cx, tuf_list_print(cx, type, &list, &out));
	}
	return out;
}

TEST_EACH(metadata_is_printed_and_signed_as_it_was, metadata)
{
	struct seed_signer keys[2];
	const struct signer *signers[2];
	struct ctx cx = { 0 };
	struct bytes file = golden(&cx, metadata[_i].file);
	struct printer body = body_of(&cx, metadata[_i].type, &file), again;
	size_t n = 0;

	for (; n < countof(keys) && metadata[_i].signs[n]; n++) {
		keys[n] = key_of(metadata[_i].signs[n]);
		signers[n] = &keys[n].signer;
	}
	assert_ok(&cx, tuf_sign(&cx, &body, signers, n, &again));
	ck_assert_str_eq(again.text, file.b);
	arena_free(&cx.mem);
}

TEST(the_root_is_read_as_it_was_meant)
{
	struct ctx cx = { 0 };
	struct bytes file = golden(&cx, "tuf-root.json");
	struct tuf_root r;

	assert_ok(&cx, tuf_root_parse(&cx, file.b, file.size, &r));
	ck_assert_int_eq(r.version, 2);
	ck_assert_int_eq(r.expires, ON + 365 * DAYS);
	for (int i = 0; i < 2; i++) {
		const struct tuf_keys *people = &r.role[i ? TUF_TARGETS : TUF_ROOT];

		ck_assert_uint_eq(people->n, 2);
		ck_assert_int_eq(people->threshold, 2);
		ck_assert(is_key(people->key[0].public, PERSON_A));
		ck_assert(is_key(people->key[1].public, PERSON_B));
	}
	ck_assert_int_eq(r.role[TUF_SNAPSHOT].threshold, 1);
	ck_assert(is_key(r.role[TUF_SNAPSHOT].key[0].public, SNAPSHOT));
	ck_assert(is_key(r.role[TUF_TIMESTAMP].key[0].public, TIMESTAMP));
	arena_free(&cx.mem);
}

TEST(the_top_targets_are_read_as_they_were_meant)
{
	struct ctx cx = { 0 };
	struct bytes file = golden(&cx, "tuf-targets.json");
	struct tuf_targets t;

	assert_ok(&cx, tuf_targets_parse(&cx, file.b, file.size, &t));
	ck_assert_int_eq(t.version, 4);
	ck_assert_int_eq(t.expires, ON + 365 * DAYS);
	ck_assert_uint_eq(t.n, 3);
	ck_assert_int_eq(t.lifetimes.releases, 90);
	ck_assert_int_eq(t.lifetimes.snapshot, 14);
	ck_assert_int_eq(t.lifetimes.timestamp, 7);
	ck_assert_uint_eq(t.n_roles, 3);
	ck_assert_str_eq(t.signet.instance, "0190b8c4-7d3e-7a41-9c55-2f6f1d0e8a17");
	ck_assert_int_eq(t.signet.use, USE_PRODUCTION);
	ck_assert_int_eq(t.signet.time, ON + 300000);
	ck_assert_int_eq(t.signet.floor, 5);
	ck_assert_str_eq(t.role[0].name, TUF_ROLE_SIGNERS);
	ck_assert_str_eq(t.role[0].paths[0], TRUST_SIGNERS);
	ck_assert(is_key(t.role[0].keys.key[0].public, NAMING));
	ck_assert(t.role[0].terminating);
	ck_assert_str_eq(t.role[1].name, TUF_ROLE_STOPS);
	ck_assert_str_eq(t.role[1].paths[0], "stops/*");
	ck_assert_str_eq(t.role[1].paths[1], "models/*/*/withdrawn.json");
	ck_assert(is_key(t.role[1].keys.key[0].public, STOPS));
	ck_assert(t.role[1].terminating);
	ck_assert_str_eq(t.role[2].name, TUF_ROLE_RELEASES);
	ck_assert_uint_eq(t.role[2].n_paths, 2);
	ck_assert_str_eq(t.role[2].paths[0], "models/*/*/*");
	ck_assert_str_eq(t.role[2].paths[1], "artifacts/*");
	ck_assert(is_key(t.role[2].keys.key[0].public, RELEASES));
	ck_assert(t.role[2].terminating);
	arena_free(&cx.mem);
}

TEST(snapshot_and_timestamp_are_read_as_they_were_meant)
{
	struct ctx cx = { 0 };
	struct bytes file = golden(&cx, "tuf-snapshot.json"),
		     time = golden(&cx, "tuf-timestamp.json");
	struct hash h = hash_bytes(file.b, file.size);
	struct tuf_list snapshot, timestamp;

	assert_ok(&cx, tuf_list_parse(&cx, TUF_SNAPSHOT, file.b, file.size, &snapshot));
	ck_assert_int_eq(snapshot.version, 7);
	ck_assert_int_eq(snapshot.expires, ON + 14 * DAYS);
	ck_assert_uint_eq(snapshot.n, 4);
	ck_assert_int_eq(tuf_meta_of(&snapshot, "stops.json")->version, 1);
	ck_assert_int_eq(tuf_meta_of(&snapshot, "targets.json")->version, 4);
	ck_assert_int_eq(tuf_meta_of(&snapshot, "signers.json")->version, 5);
	ck_assert_int_eq(tuf_meta_of(&snapshot, "releases.json")->version, 6);
	assert_ok(&cx, tuf_list_parse(&cx, TUF_TIMESTAMP, time.b, time.size, &timestamp));
	ck_assert_int_eq(timestamp.version, 8);
	ck_assert_int_eq(timestamp.expires, ON + 7 * DAYS);
	ck_assert_int_eq(timestamp.meta[0].version, 7);
	ck_assert_int_eq(timestamp.meta[0].length, (int64_t)file.size);
	ck_assert(hash_same(&timestamp.meta[0].hash, &h));
	arena_free(&cx.mem);
}

/* ---- all of it, as a device meets it ---- */

/* From the root that the device was given to the release's metadata. */
static void refresh(struct ctx *cx, struct tuf_client *c)
{
	static const char *const roles[] = { "targets", TUF_ROLE_SIGNERS, TUF_ROLE_STOPS,
					     TUF_ROLE_RELEASES };
	struct bytes given = golden(cx, "provisioning.json"), file = golden(cx, "tuf-root.json");
	struct provisioning p;
	bool fresh;

	tuf_client_init(c, SIGNED_AT);
	assert_ok(cx, provision_parse(cx, given.b, given.size, &p));
	assert_ok(cx, tuf_root_trust(cx, c, p.root, strlen(p.root)));
	assert_ok(cx, tuf_root_update(cx, c, file.b, file.size));
	file = golden(cx, "tuf-timestamp.json");
	assert_ok(cx, tuf_timestamp_update(cx, c, file.b, file.size, &fresh));
	file = golden(cx, "tuf-snapshot.json");
	assert_ok(cx, tuf_snapshot_update(cx, c, file.b, file.size));
	for (size_t i = 0; i < countof(roles); i++) {
		file = golden(cx, arena_printf(&cx->mem, "tuf-%s.json", roles[i]));
		assert_ok(cx, tuf_targets_update(cx, c, roles[i], file.b, file.size));
	}
}

/* The target of that path is this golden file. */
static struct bytes target(struct ctx *cx, const struct tuf_client *c, const char *path,
			   const char *name)
{
	struct bytes file = golden(cx, name);
	struct tuf_target t;
	const char *need;

	assert_ok(cx, tuf_target_find(cx, c, path, &t, &need));
	ck_assert_ptr_null(need);
	assert_ok(cx, tuf_target_check(cx, &t, file.b, file.size));
	return file;
}

/* The heads of the log's first 3 and 11 entries, as schema/tuf.md has them. */
static enum err followed(void *arg, struct ctx *cx, const struct tree_head *head)
{
	static const char *const roots[] = {
		[3] = "zN3ywVw6NSQPw56yzmvr3t/bI8ueFP0M0KnPiJ5xRR8=",
		[11] = "KNzoMnIZL4H6pLp69nkPEkEB+I7lMfvILrgMzLAcYVk=",
	};

	ck_assert(head->size == 3 || head->size == 11);
	ck_assert_str_eq(hash_text(cx, &head->root), roots[head->size]);
	return OK;
}

TEST(a_device_that_was_given_the_root_believes_the_release_for_ever)
{
	struct ctx cx = { 0 };
	struct tuf_client *c = arena_alloc(&cx.mem, sizeof(*c));
	struct bytes file, release, evidence;
	struct trust_assignment assigns;
	struct evidence_says says;
	struct trust trust;
	const struct own_log own = { ORIGIN, followed, NULL };
	const struct evidence_judge judge = { &trust, &own, "munich" };

	refresh(&cx, c);
	file = target(&cx, c, TRUST_APPROVAL, "trust-approval.json");
	assert_ok(&cx, trust_approval_parse(&cx, file.b, file.size, &trust.approval));
	file = target(&cx, c, TRUST_LOG, "trust-log.json");
	assert_ok(&cx, trust_logs_parse(&cx, file.b, file.size, &trust.logs));
	file = target(&cx, c, TRUST_SIGNERS, "trust-signers.json");
	assert_ok(&cx, trust_signers_parse(&cx, file.b, file.size, &trust.signers));
	file = target(&cx, c, TRUST_ASSIGNMENT, "trust-assignment.json");
	assert_ok(&cx, trust_assignment_parse(&cx, file.b, file.size, &assigns));
	release = target(&cx, c, "models/press-health/3/release.json", "release.json");
	evidence = target(&cx, c, "models/press-health/3/evidence.json", "evidence.json");
	assert_ok(&cx, evidence_check(&cx, &judge, evidence.b, evidence.size, release.b,
				      release.size, &says));
	ck_assert_str_eq(says.version_text, golden(&cx, "version.json").b);
	ck_assert_uint_eq(says.checkpoint.size, 11);
	ck_assert_int_eq(says.time, ON - 65 * 60 * 1000); /* the review of the release, at 07:10 */
	arena_free(&cx.mem);
}

TEST(the_files_of_a_version_are_targets_by_their_digests)
{
	struct ctx cx = { 0 };
	struct tuf_client *c = arena_alloc(&cx.mem, sizeof(*c));
	struct bytes file = golden(&cx, "version.json");
	struct version_record v;
	struct tuf_target t;
	const char *need;

	refresh(&cx, c);
	assert_ok(&cx, version_record_parse(&cx, file.b, file.size, &v));
	for (size_t i = 0; i < v.n_files; i++) {
		const char *hex = v.files[i].digest + strlen("sha256:");
		const char *path = arena_printf(&cx.mem, "artifacts/%s", hex);

		assert_ok(&cx, tuf_target_find(&cx, c, path, &t, &need));
		ck_assert_int_eq(t.length, v.files[i].size);
		ck_assert_str_eq(tuf_target_url(&cx, &t),
				 arena_printf(&cx.mem, "artifacts/%s.%s", hex, hex));
	}
	arena_free(&cx.mem);
}
