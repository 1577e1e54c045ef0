#include <string.h>

#include "documents/assignment.h"
#include "documents/enrol.h"
#include "documents/provision.h"
#include "documents/report.h"
#include "documents/tuf.h"
#include "files.h"
#include "proof/dsse.h"
#include "proof/note.h"
#include "proof/sshsig.h"
#include "test.h"

/* test/golden/make.py made the files with openssl and Python; they never change. */

#define ORIGIN    "signet/0190b8c4-7d3e-7a41-9c55-2f6f1d0e8a17/1"
#define ENROLMENT "0190b8c4-a1b2-7c3d-8e4f-0123456789ab"
#define BOOT      "6f1d2c3b-4a59-4876-8b1c-d0e1f2a3b4c5"
#define CODE      "sge_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG"
#define SIGNED_AT INT64_C(1769847300250) /* 2026-01-31T08:15:00.250Z */
#define WEEK      INT64_C(604800000)

struct keys {
	struct ctx cx;
	struct seed_signer assignment, device;
};

static struct seed_signer key_of(unsigned char byte)
{
	unsigned char seed[SEED_SIZE];
	struct seed_signer key;

	memset(seed, byte, sizeof(seed));
	seed_signer_init(&key, seed);
	return key;
}

static struct keys keys_open(void)
{
	return (struct keys){ .assignment = key_of(0x43), .device = key_of(0x44) };
}

static void keys_close(struct keys *k)
{
	arena_free(&k->cx.mem);
}

#define auto_keys cleanup(keys_close) struct keys

/* An envelope that make.py signed is the one that we sign, and holds these bytes. */
static void assert_envelope(struct ctx *cx, const struct seed_signer *key, const char *type,
			    const struct bytes *payload, const char *file)
{
	struct bytes envelope = golden(cx, file);
	struct printer again = { .mem = &cx->mem };
	struct dsse d;

	assert_ok(cx, dsse_parse(cx, envelope.b, envelope.size, &d));
	ck_assert_str_eq(d.type, type);
	ck_assert_uint_eq(d.size, payload->size);
	ck_assert_mem_eq(d.payload, payload->b, d.size);
	ck_assert(dsse_verify(cx, &d, key->signer.public));
	assert_ok(cx, dsse_sign(cx, &key->signer, ed25519_fingerprint(cx, key->signer.public), type,
				payload->b, payload->size, &again));
	ck_assert_str_eq(again.text, envelope.b);
}

static const char *digest_of(struct ctx *cx, const char *text)
{
	struct hash h = hash_bytes(text, strlen(text));

	return digest_text(cx, &h);
}

/* ---- assignment ---- */

TEST(the_assignment_is_printed_and_signed_as_it_was)
{
	auto_keys k = keys_open();
	struct bytes file = golden(&k.cx, "assignment.json");
	const char *labels[] = { "line 1", "dry hall" };
	struct assignment a = { .origin = ORIGIN,
				.device = "edge-1",
				.enrolment = ENROLMENT,
				.key = ed25519_fingerprint(&k.cx, k.device.signer.public),
				.label = labels,
				.n_labels = countof(labels),
				.epoch = 1,
				.counter = 7,
				.expires = SIGNED_AT + WEEK,
				.slot = { { "press-health", "press-health", 3, 5,
					    digest_of(&k.cx, "release 3") },
					  { "seal-check",
					    "seal-check",
					    2,
					    1,
					    digest_of(&k.cx, "release 2"),
					    true,
					    { 1, 1, digest_of(&k.cx, "release 1") } } },
				.n = 2 };
	struct printer p;

	assignment_print(&k.cx, &a, &p);
	ck_assert_str_eq(p.text, file.b);
	assert_envelope(&k.cx, &k.assignment, ASSIGNMENT_TYPE, &file, "assignment.dsse.json");
}

TEST(the_assignment_is_read_as_it_was_meant)
{
	auto_keys k = keys_open();
	struct bytes file = golden(&k.cx, "assignment.json");
	struct assignment a;

	assert_ok(&k.cx, assignment_parse(&k.cx, file.b, file.size, &a));
	ck_assert_str_eq(a.origin, ORIGIN);
	ck_assert_str_eq(a.device, "edge-1");
	ck_assert_str_eq(a.enrolment, ENROLMENT);
	ck_assert_str_eq(a.key, ed25519_fingerprint(&k.cx, k.device.signer.public));
	ck_assert_int_eq(a.epoch, 1);
	ck_assert_int_eq(a.counter, 7);
	ck_assert_int_eq(a.expires, SIGNED_AT + WEEK);
	ck_assert_uint_eq(a.n, 2);
	ck_assert_str_eq(a.slot[1].slot, "seal-check");
	ck_assert_int_eq(a.slot[0].release, 3);
	ck_assert_int_eq(a.slot[0].version, 5);
	ck_assert_str_eq(a.slot[0].record, digest_of(&k.cx, "release 3"));
	ck_assert(!a.slot[0].stop && a.slot[1].stop);
	ck_assert_int_eq(a.slot[1].fallback.release, 1);
	ck_assert_str_eq(a.slot[1].fallback.record, digest_of(&k.cx, "release 1"));
	ck_assert_uint_eq(a.n_labels, 2);
}

/* ---- report ---- */

static struct report report_of(struct ctx *cx)
{
	static const char *formats[] = { "assignment/2", "evidence/1", "release/2", "version/1" };
	struct hash before = hash_bytes("the report before", 17);
	struct hash files = hash_bytes("{\"model\":\"m\",\"version\":2}", 25);

	return (struct report){
		.device = "edge-1",
		.enrolment = ENROLMENT,
		.boot = BOOT,
		.previous = digest_text(cx, &before),
		.sequence = 2,
		.time = SIGNED_AT + 59750,
		.epoch = 1,
		.counter = 7,
		.format = formats,
		.n_formats = countof(formats),
		.slot = { { "press-health", "press-health", 2, 4, digest_text(cx, &files), "active",
			    NULL, digest_of(cx, "release 2"), 86400 },
			  { "press-health", "press-health", 3, 5, NULL, "refused",
			    "the release is below the floor, 4", digest_of(cx, "release 3") } },
		.n = 2,
		.alarm = { { "behind", "the server shows an older head", SIGNED_AT - 8100250,
			     SIGNED_AT - 5400250 },
			   { "disk", "the disk is full", SIGNED_AT - 900250 } },
		.n_alarms = 2,
		.checkpoint = golden(cx, "checkpoint").b,
	};
}

/* The head in it is the golden checkpoint's. */
static const char *root_of(struct ctx *cx)
{
	char *vkey = golden(cx, "log.vkey").b;
	struct checkpoint head;
	struct note_key log;

	vkey[strcspn(vkey, "\n")] = '\0';
	assert_ok(cx, note_key_parse(cx, vkey, &log));
	assert_ok(cx, checkpoint_verify(cx, &log, golden(cx, "checkpoint").b, &head));
	return hash_text(cx, &head.root);
}

TEST(the_report_is_printed_and_signed_as_it_was)
{
	auto_keys k = keys_open();
	struct bytes file = golden(&k.cx, "report.json"),
		     first = golden(&k.cx, "report-first.json");
	struct report r = report_of(&k.cx);
	struct printer p;

	report_print(&k.cx, &r, &p);
	ck_assert_str_eq(p.text, file.b);
	assert_envelope(&k.cx, &k.device, REPORT_TYPE, &file, "report.dsse.json");
	r = (struct report){ .device = "edge-1",
			     .enrolment = ENROLMENT,
			     .boot = BOOT,
			     .sequence = 1,
			     .time = SIGNED_AT };
	report_print(&k.cx, &r, &p);
	ck_assert_str_eq(p.text, first.b);
}

static const char *const reports[] = { "report.json", "report-first.json" };

TEST_EACH(a_report_is_read_and_printed_again_as_it_was, reports)
{
	auto_keys k = keys_open();
	struct bytes file = golden(&k.cx, reports[_i]);
	struct printer p;
	struct report r;

	assert_ok(&k.cx, report_parse(&k.cx, file.b, file.size, &r));
	ck_assert_int_eq(r.time, _i == 0 ? SIGNED_AT + 59750 : SIGNED_AT);
	ck_assert_int_eq(r.sequence, _i == 0 ? 2 : 1);
	ck_assert_uint_eq(r.n, _i == 0 ? 2 : 0);
	ck_assert_uint_eq(r.n_alarms, _i == 0 ? 2 : 0);
	ck_assert_uint_eq(r.n_formats, _i == 0 ? 4 : 0);
	ck_assert_int_eq(r.size, _i == 0 ? 3 : 0);
	if (_i == 0) {
		ck_assert_str_eq(r.origin, ORIGIN);
		ck_assert_str_eq(r.root, root_of(&k.cx));
	}
	report_print(&k.cx, &r, &p);
	ck_assert_str_eq(p.text, file.b);
}

/* ---- provisioning and enrolment ---- */

TEST(the_provisioning_file_is_read_and_printed_as_it_was)
{
	auto_keys k = keys_open();
	struct bytes file = golden(&k.cx, "provisioning.json");
	const char *vkey = golden(&k.cx, "log.vkey").b;
	struct provisioning p;
	struct printer again;

	assert_ok(&k.cx, provision_parse(&k.cx, file.b, file.size, &p));
	ck_assert_str_eq(p.server, "https://signet.example");
	ck_assert_str_eq(p.device, "edge-1");
	ck_assert_str_eq(p.site, "munich");
	ck_assert_str_eq(p.code, CODE);
	ck_assert_str_eq(p.checkpoint, golden(&k.cx, "checkpoint").b);
	ck_assert_mem_eq(p.vkey, vkey, strlen(vkey) - 1);
	ck_assert_ptr_null(p.ca);
	provision_print(&k.cx, &p, &again);
	ck_assert_str_eq(again.text, file.b);
}

TEST(the_root_that_a_device_was_given_is_trusted_for_ever)
{
	auto_keys k = keys_open();
	struct bytes file = golden(&k.cx, "provisioning.json");
	struct provisioning p;
	struct tuf_client c;
	struct printer again;
	struct tuf_root r;

	assert_ok(&k.cx, provision_parse(&k.cx, file.b, file.size, &p));
	tuf_client_init(&c, SIGNED_AT);
	assert_ok(&k.cx, tuf_root_trust(&k.cx, &c, p.root, strlen(p.root)));
	ck_assert_int_eq(c.root.role[TUF_ROOT].threshold, 2);
	assert_ok(&k.cx, tuf_root_parse(&k.cx, p.root, strlen(p.root), &r));
	assert_ok(&k.cx, tuf_root_print(&k.cx, &r, &again));
	assert_says(p.root, again.text);
}

TEST(what_a_device_signs_to_enrol_is_as_it_was)
{
	auto_keys k = keys_open();
	struct bytes said = golden(&k.cx, "enrolment"), proof = golden(&k.cx, "enrolment.proof");
	unsigned char sig[SIGNATURE_SIZE];
	struct printer p;

	enrol_print(&k.cx, ORIGIN, "edge-1", CODE, &p);
	ck_assert_str_eq(p.text, said.b);
	assert_ok(&k.cx, k.device.signer.sign(&k.device.signer, &k.cx, p.text, p.size, sig));
	ck_assert_uint_eq(proof.size, sizeof(sig));
	ck_assert_mem_eq(sig, proof.b, sizeof(sig));
}
