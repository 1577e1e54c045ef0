/*
 * Members that a judge of this version leaves alone, or that most files leave at
 * their default: each of them is read and printed as it was, and refused where it
 * is not judged.  test/golden/release.py and make.py made the files with openssl
 * and Python; they never change.
 */

#include <string.h>

#include "documents/evidence.h"
#include "documents/key_document.h"
#include "documents/provision.h"
#include "documents/trust.h"
#include "documents/tuf.h"
#include "documents/versions.h"
#include "files.h"
#include "rules/grounds.h"
#include "test.h"

#define ORIGIN    "signet/0190b8c4-7d3e-7a41-9c55-2f6f1d0e8a17/1"
#define SIGNED_AT INT64_C(1769847300000) /* 2026-01-31T08:15:00Z */
#define DAYS      INT64_C(86400000)

/* ---- trust/approval.json ---- */

static struct trust_approval *approval(struct ctx *cx, const char *text)
{
	struct trust_approval *a = arena_alloc(&cx->mem, sizeof(*a));

	assert_ok(cx, trust_approval_parse(cx, text, strlen(text), a));
	return a;
}

TEST(each_member_of_what_a_device_demands_is_read_and_printed_as_it_was)
{
	struct ctx cx = { 0 };
	const char *text = golden(&cx, "trust-approval-full.json").b;
	struct trust_approval *a = approval(&cx, text);
	struct printer again;

	ck_assert_uint_eq(a->release.n, 2);
	ck_assert_str_eq(a->release.need[0].site, "concerned");
	ck_assert_int_eq(a->release.need[0].expiry, 14);
	ck_assert_uint_eq(a->release.need[0].n_links, 2);
	ck_assert_str_eq(a->release.need[0].links[1], "ticket");
	ck_assert(!a->release.need[0].ordered && a->release.need[1].ordered);
	ck_assert_str_eq(a->release.need[1].site, "munich");
	ck_assert_uint_eq(a->release.exclude, TRUST_AUTHOR | TRUST_VALIDATOR);
	ck_assert_uint_eq(a->n_stop, 2);
	ck_assert_str_eq(a->stop[0].role, "operator");
	ck_assert_uint_eq(a->stop[0].custody, custody_bit(CUSTODY_SEALED) |
						      custody_bit(CUSTODY_FILE) |
						      custody_bit(CUSTODY_HARDWARE));
	ck_assert_uint_eq(a->stop[1].custody, custody_bit(CUSTODY_FILE));
	ck_assert_uint_eq(a->lift.n, 1);
	ck_assert_int_eq(a->lift.need[0].number, 2);
	ck_assert_int_eq(a->lift.need[0].expiry, 7);
	ck_assert(a->lift.need[0].ordered);
	ck_assert_uint_eq(a->withdraw.n, 1);
	ck_assert_str_eq(a->withdraw.need[0].site, "hamburg");
	ck_assert_str_eq(a->withdraw.need[0].role, "approver");
	trust_approval_print(&cx, a, &again);
	ck_assert_str_eq(again.text, text);
	arena_free(&cx.mem);
}

/* clang-format off */
static const struct { const char *from, *to, *place; } unjudged[] = {
	{ "\"expiry\":14", "\"expiry\":null", "/require/0/expiry" },
	{ "[\"qms\",\"ticket\"]", "[]", "/require/0/links" },
	{ "\"ordered\":true,\"expiry\":null", "\"ordered\":false,\"expiry\":null", "/require/1/ordered" },
	{ "\"number\":2,\"custody\":[\"file\",\"hardware\"],\"site\":\"concerned\",\"ordered\":true",
	  "\"number\":2,\"custody\":[\"file\",\"hardware\"],\"site\":\"concerned\",\"ordered\":false", "/lift/0/ordered" },
	{ "\"expiry\":7", "\"expiry\":null", "/lift/0/expiry" },
	{ "[\"qms\"]", "[]", "/lift/0/links" },
	{ "\"ordered\":true", "\"ordered\":false", "/withdraw/0/ordered" },
	{ "\"expiry\":3", "\"expiry\":null", "/withdraw/0/expiry" },
	{ "[\"ticket\"]", "[]", "/withdraw/0/links" },
};
/* clang-format on */

TEST(a_demand_that_is_not_judged_is_refused_each_at_its_place_and_the_rest_is_judged)
{
	struct ctx cx = { 0 };
	const char *text = golden(&cx, "trust-approval-full.json").b;

	for (size_t i = 0; i < countof(unjudged); i++) {
		assert_err(trust_approval_judged(&cx, approval(&cx, text)), E_INVALID);
		ck_assert_str_eq(cx.place, unjudged[i].place);
		detail_says(cx.detail, "this version does not judge");
		text = text_with(&cx, text, unjudged[i].from, unjudged[i].to);
	}
	assert_ok(&cx, trust_approval_judged(&cx, approval(&cx, text)));
	arena_free(&cx.mem);
}

/* ---- x-signet ---- */

TEST(a_root_that_mends_says_clock_and_floor_and_is_judged)
{
	struct ctx cx = { 0 };
	struct bytes file = golden(&cx, "tuf-root-mending.json");
	struct tuf_root *r = arena_alloc(&cx.mem, sizeof(*r));

	assert_ok(&cx, tuf_root_parse(&cx, file.b, file.size, r));
	ck_assert_int_eq(r->version, 3);
	ck_assert_int_eq(r->signet.clock, SIGNED_AT + 3 * DAYS - 90 * INT64_C(60000));
	ck_assert_int_eq(r->signet.time, SIGNED_AT + 3 * DAYS - 75 * INT64_C(60000));
	ck_assert_int_eq(r->signet.floor, 3);
	assert_ok(&cx, ground_check(&cx, "root", &r->signet, ORIGIN, USE_PRODUCTION));
	arena_free(&cx.mem);
}

TEST(root_and_targets_each_say_the_floor_of_the_other_role_that_they_lower)
{
	struct ctx cx = { 0 };
	struct bytes root = golden(&cx, "tuf-root.json"), top = golden(&cx, "tuf-targets.json");
	struct tuf_root *r = arena_alloc(&cx.mem, sizeof(*r));
	struct tuf_targets t;
	const char *text;

	assert_ok(&cx, tuf_root_parse(&cx, root.b, root.size, r));
	ck_assert_int_eq(r->signet.floor, 4);
	assert_ok(&cx, tuf_targets_parse(&cx, top.b, top.size, &t));
	ck_assert_int_eq(t.signet.floor, 5);
	text = text_with(&cx, root.b, "{\"targets\":4}", "{\"signers\":4}");
	assert_err(tuf_root_parse(&cx, text, strlen(text), r), E_INVALID);
	text = text_with(&cx, top.b, "{\"signers\":5}", "{\"targets\":5}");
	assert_err(tuf_targets_parse(&cx, text, strlen(text), &t), E_INVALID);
	arena_free(&cx.mem);
}

/* ---- a key's document ---- */

static enum err key_document_of(struct ctx *cx, const char *text, struct key_document *out)
{
	return key_document_parse(cx, text, strlen(text), out);
}

TEST(a_key_that_a_maker_attests_to_is_read_and_printed_as_it_was_and_not_judged)
{
	struct ctx cx = { 0 };
	const char *text = golden(&cx, "key-attested.json").b;
	struct key_document k;
	struct printer again;

	assert_ok(&cx, key_document_of(&cx, text, &k));
	ck_assert_int_eq(k.custody, CUSTODY_HARDWARE);
	ck_assert_int_eq(k.public.type, SSH_SK_ED25519);
	ck_assert_str_eq(k.attestation.format, "ssh-sk-attest-v01");
	key_document_print(&cx, &k, &again);
	ck_assert_str_eq(again.text, text);
	assert_err(key_document_judged(&cx, &k), E_INVALID);
	ck_assert_str_eq(cx.place, "/attestation");
	detail_says(cx.detail, "this version does not judge");
	assert_ok(&cx, key_document_of(&cx, golden(&cx, "key.json").b, &k));
	assert_ok(&cx, key_document_judged(&cx, &k));
	arena_free(&cx.mem);
}

/* clang-format off */
static const struct { const char *file, *from, *to, *place; } wrong[] = {
	{ "key-attested.json", "\"custody\":\"hardware\"", "\"custody\":\"file\"", "/custody" },
	{ "key.json", "\"custody\":\"file\"", "\"custody\":\"hardware\"", "/custody" },
	{ "key.json", "\"attestation\":null", "\"attestation\":7", "/attestation" },
	{ "key.json", "\"attestation\":null", "\"attestations\":null", "/attestation" },
	{ "key-attested.json", "\"format\":\"ssh-sk-attest-v01\"", "\"format\":\"\"", "/attestation/format" },
	{ "key-attested.json", "\"bytes\":\"AAAA", "\"bytes\":\"=AAA", "/attestation/bytes" },
	{ "key-attested.json", "\"bytes\":", "\"more\":1,\"bytes\":", "/attestation/more" },
};
/* clang-format on */

TEST_EACH(an_attestation_that_is_wrong_is_refused_at_the_place, wrong)
{
	struct ctx cx = { 0 };
	const char *text = golden(&cx, wrong[_i].file).b;
	struct key_document k;

	text = text_with(&cx, text, wrong[_i].from, wrong[_i].to);
	assert_err(key_document_of(&cx, text, &k), E_INVALID);
	ck_assert_str_eq(cx.place, wrong[_i].place);
	arena_free(&cx.mem);
}

/* ---- what a device remembers, and a record of a version ---- */

TEST(the_versions_that_only_rise_are_read_and_printed_as_they_were)
{
	struct ctx cx = { 0 };
	struct bytes file = golden(&cx, "floor.json");
	struct printer again;
	struct versions v;

	assert_ok(&cx, versions_parse(&cx, file.b, file.size, &v));
	ck_assert_int_eq(v.root, 3);
	ck_assert_int_eq(v.targets, 4);
	ck_assert_int_eq(v.signers, 5);
	ck_assert_int_eq(v.said, 2);
	versions_print(&cx, &v, &again);
	ck_assert_str_eq(again.text, file.b);
	arena_free(&cx.mem);
}

TEST(a_version_whose_test_set_was_used_before_is_read)
{
	struct ctx cx = { 0 };
	struct bytes file = golden(&cx, "version-reused.json");
	struct version_record v;

	assert_ok(&cx, version_record_parse(&cx, file.b, file.size, &v));
	ck_assert_int_eq(v.number, 6);
	ck_assert_str_eq(v.validator, "vera");
	arena_free(&cx.mem);
}

/* ---- provisioning ---- */

TEST(a_provisioning_file_of_another_use_with_a_certificate_is_read_and_printed_as_it_was)
{
	struct ctx cx = { 0 };
	struct bytes file = golden(&cx, "provisioning-training.json");
	struct provisioning p;
	struct printer again;

	assert_ok(&cx, provision_parse(&cx, file.b, file.size, &p));
	ck_assert_int_eq(p.use, USE_TRAINING);
	ck_assert_str_eq(p.device, "edge-2");
	assert_says(p.ca, "-----BEGIN CERTIFICATE-----\n");
	provision_print(&cx, &p, &again);
	ck_assert_str_eq(again.text, file.b);
	arena_free(&cx.mem);
}
