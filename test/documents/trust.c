#include "documents/trust.h"

#include <string.h>

#include "documents/evidence.h"
#include "files.h"
#include "proof/sshsig.h"
#include "test.h"

enum kind { APPROVAL, LOGS, ASSIGNMENT, SIGNERS, RELEASE, VERSION };

#define REST "\"site\":\"any\",\"ordered\":false,\"expiry\":null,\"links\":[]"
#define APPROVAL_                                                                              \
	"{\"v\":2,\"require\":[{\"meaning\":\"approval\",\"role\":\"approver\",\"number\":1,"  \
	"\"custody\":[\"file\",\"hardware\"]," REST "}],\"exclude\":[\"author\"],\"stop\":[]," \
	"\"lift\":[],\"withdraw\":[]}"
#define LOGS_                                                                                  \
	"{\"v\":2,\"logs\":[{\"origin\":\"signet/test/1\",\"vkey\":\"%s\"}],\"abandoned\":[]," \
	"\"continuity\":[],\"witnesses\":[],\"quorum\":0}"
#define ASSIGNMENT_ \
	"{\"v\":2,\"epoch\":1,\"keys\":[\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\"]}"
#define ROOT  "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
#define ENDED "{\"origin\":\"signet/test/1\",\"size\":1,\"root\":\"" ROOT "\"}"
#define RELEASE_                                                                                   \
	"{\"v\":2,\"model\":\"m\",\"number\":2,\"version\":1,\"envelope\":1,\"scope\":{\"sites\":" \
	"[\"munich\"]},\"plan\":\"p\",\"floor\":1,\"fallback\":\"keep\"}"
#define VERSION_                                                                                   \
	"{\"v\":1,\"model\":\"m\",\"number\":1,\"digest\":\"sha256:"                               \
	"14ce0a5f9bf5ce8b1a0d5a5c11a9f5ff2b3a1a0e4bd0b1dbd8fbb3b1a8ad4ae5\",\"files\":[{\"path\":" \
	"\"a\",\"size\":1,\"digest\":\"sha256:"                                                    \
	"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"}],\"run\":null,"       \
	"\"datasets\":[],\"inputs\":[],\"outputs\":[],\"envelope\":1,\"validation\":null,"         \
	"\"people\":{\"trainer\":null,"                                                            \
	"\"validator\":null}}"

static const char *vkey(struct ctx *cx)
{
	struct seed_signer s;
	struct note_signer note;
	unsigned char seed[SEED_SIZE] = { 1 };

	seed_signer_init(&s, seed);
	note_signer_init(&note, "signet/test/1", &s.signer);
	return note_vkey(cx, &note.key);
}

/* The files line named is the digest in it: what sha256sum prints, hashed. */
static const char *version(struct ctx *cx)
{
	const char *line = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef  a\n";
	struct hash h = hash_bytes(line, strlen(line));

	return text_with(cx, VERSION_,
			 "sha256:14ce0a5f9bf5ce8b1a0d5a5c11a9f5ff2b3a1a0e4bd0b1dbd8fbb3b1a8ad4ae5",
			 digest_text(cx, &h));
}

static const char *good(struct ctx *cx, enum kind kind)
{
	switch (kind) {
	case APPROVAL:
		return APPROVAL_;
	case LOGS:
		return text_with(cx, LOGS_, "%s", vkey(cx));
	case ASSIGNMENT:
		return ASSIGNMENT_;
	case SIGNERS:
		return golden(cx, "trust-signers-full.json").b;
	case RELEASE:
		return RELEASE_;
	case VERSION:
		return version(cx);
	}
	return NULL;
}

/* Read, and where there is a printer, print again: the same bytes. */
static enum err parse(struct ctx *cx, enum kind kind, const char *text, struct printer *again)
{
	size_t size = strlen(text);
	struct trust *t = arena_alloc(&cx->mem, sizeof(*t));
	struct trust_assignment a;
	struct release_record r;
	struct version_record v;

	put_bytes(again, text, kind >= RELEASE ? size : 0);
	switch (kind) {
	case APPROVAL:
		TRY(trust_approval_parse(cx, text, size, &t->approval));
		trust_approval_print(cx, &t->approval, again);
		return OK;
	case LOGS:
		TRY(trust_logs_parse(cx, text, size, &t->logs));
		trust_logs_print(cx, &t->logs, again);
		return OK;
	case ASSIGNMENT:
		TRY(trust_assignment_parse(cx, text, size, &a));
		trust_assignment_print(cx, &a, again);
		return OK;
	case SIGNERS:
		TRY(trust_signers_parse(cx, text, size, &t->signers));
		trust_signers_print(cx, &t->signers, again);
		return OK;
	case RELEASE:
		return release_record_parse(cx, text, size, &r);
	case VERSION:
		return version_record_parse(cx, text, size, &v);
	}
	return E_FAULT;
}

TEST_EACH_N(a_good_file_prints_as_the_bytes_it_was, VERSION + 1)
{
	struct ctx cx = { 0 };
	struct printer again = { .mem = &cx.mem };
	const char *text = good(&cx, (enum kind)_i);

	assert_ok(&cx, parse(&cx, (enum kind)_i, text, &again));
	ck_assert_str_eq(again.text, text);
	arena_free(&cx.mem);
}

/* The approval with the set from replaced by the one name. */
static void approval_with(struct ctx *cx, const char *from, const char *name,
			  struct trust_approval *out)
{
	const char *text =
		text_with(cx, good(cx, APPROVAL), from, arena_printf(&cx->mem, "[\"%s\"]", name));

	assert_ok(cx, trust_approval_parse(cx, text, strlen(text), out));
}

TEST(a_name_is_the_same_bit_in_trust_as_in_a_policy)
{
	struct trust_approval a;
	struct ctx cx = { 0 };

	for (enum custody c = 0; c < CUSTODY_COUNT; c++) {
		approval_with(&cx, "[\"file\",\"hardware\"]", custody_name(c), &a);
		ck_assert_uint_eq(a.release.need[0].custody, custody_bit(c));
	}
	for (enum excluded who = 0; who < EXCLUDE_COUNT; who++) {
		approval_with(&cx, "[\"author\"]", exclude_name(who), &a);
		ck_assert_uint_eq(a.release.exclude, exclude_bit(who));
	}
	arena_free(&cx.mem);
}

static const struct {
	enum kind kind;
	const char *from, *to, *place;
} bad[] = {
	{ APPROVAL, "\"v\":2", "\"v\":1", "/v" },
	{ APPROVAL, "\"exclude\"", "\"more\":1,\"exclude\"", "/more" },
	{ APPROVAL, "\"number\":1", "\"number\":0", "/require/0/number" },
	{ APPROVAL, "\"number\":1", "\"number\":17", "/require/0/number" },
	{ APPROVAL, "\"file\",", "\"paper\",", "/require/0/custody" },
	{ APPROVAL, "\"file\",", "\"hardware\",", "/require/0/custody" },
	{ APPROVAL, "\"approval\"", "\"Approval\"", "/require/0/meaning" },
	{ APPROVAL, "[\"author\"]", "[\"nobody\"]", "/exclude/0" },
	{ APPROVAL, "}],\"exclude\"",
	  "},{\"meaning\":\"approval\",\"role\":\"approver\",\"number\":1,\"custody\":[\"sealed\"]"
	  "," REST "}"
	  "]"
	  ",\"exclude\"",
	  "/require/1/meaning" },
	{ APPROVAL, "\"site\":\"any\"", "\"site\":\"\"", "/require/0/site" },
	{ APPROVAL, "\"ordered\":false", "\"ordered\":0", "/require/0/ordered" },
	{ APPROVAL, "\"expiry\":null", "\"expiry\":0", "/require/0/expiry" },
	{ APPROVAL, "\"links\":[]", "\"links\":[1]", "/require/0/links" },
	{ APPROVAL, "\"links\":[]", "\"links\":[\"a\",\"b\",\"c\",\"d\",\"e\"]",
	  "/require/0/links" },
	{ APPROVAL, "\"links\":[]", "\"links\":[],\"more\":1", "/require/0/more" },
	{ APPROVAL, "\"stop\":[]", "\"stop\":[{\"role\":\"operator\",\"custody\":[]}]",
	  "/stop/0/custody" },
	{ APPROVAL, "\"lift\":[]", "\"lift\":[{}]", "/lift/0/meaning" },
	{ LOGS, "\"origin\":\"signet/test/1\"", "\"origin\":\"signet/tests/1\"", "/logs/0/vkey" },
	{ LOGS, "\"origin\":\"signet/test/1\"", "\"origin\":\"signet/test/2\"", "/logs/0/origin" },
	{ LOGS, "\"quorum\":0", "\"quorum\":1", "/quorum" },
	{ LOGS, "\"v\":2", "\"v\":1", "/v" },
	{ LOGS, "\"witnesses\":[]", "\"witnesses\":[1]", "/witnesses" },
	{ LOGS, "\"abandoned\":[]", "\"abandoned\":[" ENDED "]", "/logs" },
	{ LOGS, "\"abandoned\":[]",
	  "\"abandoned\":[{\"origin\":\"x\",\"size\":1,\"root\":\"" ROOT "\"}]",
	  "/abandoned/0/origin" },
	{ LOGS, "\"abandoned\":[]",
	  "\"abandoned\":[{\"origin\":\"signet/t/1\",\"size\":0,\"root\":\"" ROOT "\"}]",
	  "/abandoned/0/size" },
	{ ASSIGNMENT, "\"epoch\":1", "\"epoch\":0", "/epoch" },
	{ ASSIGNMENT, "\"epoch\":1,", "", "/epoch" },
	{ ASSIGNMENT, "AAEC", "AAE", "/keys/0" },
	{ ASSIGNMENT, "\"]}", "\",\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\"]}", "/keys/1" },
	{ SIGNERS, "\"v\":2", "\"v\":1", "/v" },
	{ SIGNERS, "\"log\":{", "\"log\":null,\"more\":{", "/more" },
	{ SIGNERS, "\"size\":11", "\"size\":8", "/signers/0/keys/0/upheld" },
	{ SIGNERS, "\"log\":{\"origin\":\"signet/", "\"log\":{\"origin\":\"sygnet/",
	  "/log/origin" },
	{ SIGNERS, "sk-ssh-ed25519@openssh.com ", "ssh-ed25519 ", "/signers/0/keys/0/public" },
	{ SIGNERS, "sk-ssh-ed25519@openssh.com AAAA", "sk-ssh-ed25519@openssh.com AAAB",
	  "/signers/0/keys/0/public" },
	{ SIGNERS, "\"hardware\"", "\"paper\"", "/signers/0/keys/0/custody" },
	{ SIGNERS, "\"site\":\"*\"", "\"site\":\"**\"", "/signers/0/keys/0/roles/1/site" },
	{ SIGNERS, "\"site\":\"*\",\"from\":3", "\"site\":\"*\",\"from\":-1",
	  "/signers/0/keys/0/roles/1/from" },
	{ SIGNERS, "\"from\":1,\"to\":9", "\"from\":1,\"to\":0", "/signers/0/keys/0/roles/0/to" },
	{ SIGNERS, "\"from\":1,\"to\":9", "\"from\":1,\"to\":\"x\"",
	  "/signers/0/keys/0/roles/0/to" },
	{ SIGNERS, "\"from\":2,\"to\":3", "\"from\":2,\"to\":1",
	  "/signers/0/keys/0/suspended/0/to" },
	{ SIGNERS, "\"from\":2,\"to\":3", "\"from\":2,\"to\":3,\"more\":1",
	  "/signers/0/keys/0/suspended/0/more" },
	{ SIGNERS, "\"revoked_at\":5", "\"revoked_at\":-1", "/signers/0/keys/0/revoked_at" },
	{ SIGNERS, "\"revoked_at\":5", "\"revoked_at\":11", "/signers/0/keys/0/revoked_at" },
	{ SIGNERS, "[6,8]", "[6,11]", "/signers/0/keys/0/upheld" },
	{ SIGNERS, "[6,8]", "[6,null]", "/signers/0/keys/0/upheld" },
	{ SIGNERS, "\"confirmed\":{\"index\":1", "\"confirmed\":{\"index\":11",
	  "/signers/0/keys/0/confirmed/index" },
	{ SIGNERS, "\"leaf\":\"", "\"leaf\":\"A", "/signers/0/keys/0/confirmed/leaf" },
	{ SIGNERS, "\"id\":\"ruth.b_2\"", "\"id\":\"quinn\"", "/signers/1/id" },
	{ SIGNERS, "\"id\":\"ruth.b_2\"", "\"id\":\"Ruth\"", "/signers/1/id" },
	{ SIGNERS, "\"id\":\"ruth.b_2\"", "\"id\":\"_ruth\"", "/signers/1/id" },
	{ SIGNERS, "\"from\":4,\"to\":6", "\"from\":4,\"to\":3", "/corrected/0/to" },
	{ SIGNERS, "\"from\":4,\"to\":6", "\"from\":4,\"to\":11", "/corrected/0/to" },
	{ SIGNERS, "\"from\":4,\"to\":6", "\"from\":4,\"to\":10", "/corrected/0/to" },
	{ SIGNERS, "\"clock\":\"2026-01-31T07", "\"clock\":\"2026-01-31T09", "/corrected/0/clock" },
	{ SIGNERS, "\"at\":\"2026-01-31T09:00:00.000Z\"", "\"at\":\"2026-01-31\"",
	  "/corrected/0/at" },
	{ RELEASE, "\"floor\":1", "\"floor\":3", "/floor" },
	{ RELEASE, "\"keep\"", "\"stop\"", "/fallback" },
	{ RELEASE, "[\"munich\"]", "[]", "/scope/sites" },
	{ RELEASE, "[\"munich\"]", "[1]", "/scope/sites/0" },
	{ RELEASE, "\"version\":1", "\"version\":0", "/version" },
	{ VERSION, "\"path\":\"a\"", "\"path\":\"../a\"", "/files/0/path" },
	{ VERSION, "\"path\":\"a\"", "\"path\":\"b\"", "/digest" },
	{ VERSION, "\"trainer\":null", "\"trainer\":1", "/people/trainer" },
};

TEST_EACH(a_file_with_one_thing_wrong_names_the_place, bad)
{
	struct ctx cx = { 0 };
	struct printer again = { .mem = &cx.mem };
	const char *text = text_with(&cx, good(&cx, bad[_i].kind), bad[_i].from, bad[_i].to);

	assert_err(parse(&cx, bad[_i].kind, text, &again), E_INVALID);
	ck_assert_str_eq(cx.place, bad[_i].place);
	arena_free(&cx.mem);
}

/* Of the golden file after a restore, one thing is bent. */
/* clang-format off */
static const struct { const char *from, *to, *place; } restored[] = {
	{ "\"from\":\"signet/0190b8c4-7d3e-7a41-9c55-2f6f1d0e8a17/1\"", "\"from\":\"signet/another/1\"", "/continuity/0/origin" },
	{ "{\"origin\":\"signet/0190b8c4-7d3e-7a41-9c55-2f6f1d0e8a17/2-7cb8c4ee\",\"keys\"",
	  "{\"origin\":\"signet/0190b8c4-7d3e-7a41-9c55-2f6f1d0e8a17/2-7cb8c4ef\",\"keys\"", "/continuity/0/origin" },
	{ "\"prefix\":{\"size\":2", "\"prefix\":{\"size\":1", "/continuity/0/prefix" },
	{ "\"prefix\":{\"size\":2", "\"prefix\":{\"size\":0", "/continuity/0/prefix/size" },
	{ "\"first\":{\"size\":3", "\"first\":{\"size\":2", "/continuity/0/first" },
	{ "\"first\":{\"size\":3", "\"first\":{\"size\":3,\"more\":1", "/continuity/0/first/more" },
	{ "\"first\":{\"size\":3,", "\"first\":{", "/continuity/0/first/size" },
	{ "\"last\":{\"size\":3", "\"last\":{\"size\":1", "/continuity/0/last" },
	{ "\"lost\":\"sha256:", "\"lost\":\"sha257:", "/continuity/0/lost" },
	{ "\"keys\":\"sha256:", "\"keys\":\"", "/continuity/0/keys" },
	{ "{\"origin\":\"signet/0190b8c4-7d3e-7a41-9c55-2f6f1d0e8a17/2-7cb8c4ee\",\"vkey\":\"signet/"
	  "0190b8c4-7d3e-7a41-9c55-2f6f1d0e8a17/2-7cb8c4ee+bc785a23+AWKmEbRy2JsOX8k8BpufcAtMVS1VvA6HtWAI7xe2sr6+\"},",
	  "", "/logs/1/origin" },
};
/* clang-format on */

TEST_EACH(a_continuity_that_does_not_fit_names_the_place, restored)
{
	struct ctx cx = { 0 };
	struct trust_logs logs;
	const char *text = text_with(&cx, golden(&cx, "trust-log-restored.json").b,
				     restored[_i].from, restored[_i].to);

	assert_err(trust_logs_parse(&cx, text, strlen(text), &logs), E_INVALID);
	ck_assert_str_eq(cx.place, restored[_i].place);
	arena_free(&cx.mem);
}

/* Each is in its form, and would look as if it were met. */
/* clang-format off */
static const struct { const char *from, *to, *place; } unjudged[] = {
	{ "\"ordered\":false", "\"ordered\":true", "/require/0/ordered" },
	{ "\"expiry\":null", "\"expiry\":30", "/require/0/expiry" },
	{ "\"links\":[]", "\"links\":[\"qms\"]", "/require/0/links" },
	{ "\"lift\":[]", "\"lift\":[{\"meaning\":\"approval\",\"role\":\"approver\",\"number\":1,\"custody\":[\"file\"],\"site\":\"any\",\"ordered\":true,\"expiry\":null,\"links\":[]}]", "/lift/0/ordered" },
	{ "\"withdraw\":[]", "\"withdraw\":[{\"meaning\":\"a\",\"role\":\"b\",\"number\":1,\"custody\":[\"file\"],\"site\":\"any\",\"ordered\":false,\"expiry\":9,\"links\":[]}]", "/withdraw/0/expiry" },
};
/* clang-format on */

TEST_EACH(what_this_version_does_not_judge_is_read_and_asks_for_nothing, unjudged)
{
	struct ctx cx = { 0 };
	struct trust_approval a;
	struct printer again;
	const char *text = text_with(&cx, good(&cx, APPROVAL), unjudged[_i].from, unjudged[_i].to);

	assert_ok(&cx, trust_approval_parse(&cx, text, strlen(text), &a));
	trust_approval_print(&cx, &a, &again);
	ck_assert_str_eq(again.text, text);
	assert_err(trust_approval_judged(&cx, &a), E_INVALID);
	ck_assert_str_eq(cx.place, unjudged[_i].place);
	detail_says(cx.detail, "this version does not judge ");
	arena_free(&cx.mem);
}

/* One key must not make two people of one, under whatever type it is written. */
TEST(a_key_stands_under_one_person)
{
	struct ctx cx = { 0 };
	const char *text = good(&cx, SIGNERS), *one = strstr(text, "{\"public\""), *plain;
	struct trust_signers s;
	size_t n = (size_t)(strstr(one, "]},{") - one);

	assert_ok(&cx, trust_signers_parse(&cx, text, strlen(text), &s));
	s.signer[0].key[0].public = ssh_ed25519(s.signer[0].key[0].public.point);
	plain = ssh_key_print(&cx, &s.signer[0].key[0].public, NULL);
	one = arena_strndup(&cx.mem, one, n);
	plain = arena_printf(&cx.mem, "{\"public\":\"%s%s", plain, strchr(one + 11, '\"'));
	text = text_with(&cx, text, "\"keys\":[]", arena_printf(&cx.mem, "\"keys\":[%s]", plain));
	assert_err(trust_signers_parse(&cx, text, strlen(text), &s), E_INVALID);
	ck_assert_str_eq(cx.place, "/signers/1/keys/0/public");
	arena_free(&cx.mem);
}

TEST(who_is_named_is_named_in_one_log)
{
	struct ctx cx = { 0 };
	const char *text = good(&cx, SIGNERS), *log = strstr(text, "{\"origin\"");
	struct trust_signers s;

	log = arena_strndup(&cx.mem, log, strcspn(log, "}") + 1);
	text = text_with(&cx, text, log, "null");
	assert_err(trust_signers_parse(&cx, text, strlen(text), &s), E_INVALID);
	ck_assert_str_eq(cx.place, "/log");
	text = "{\"v\":2,\"log\":null,\"corrected\":[],\"signers\":[]}";
	assert_ok(&cx, trust_signers_parse(&cx, text, strlen(text), &s));
	ck_assert_ptr_null(s.origin);
	arena_free(&cx.mem);
}

/* trust.md, 3 */
TEST(at_most_64_spans_of_a_log_that_ran_ahead_are_named)
{
	struct ctx cx = { 0 };
	const char *text = text_with(&cx, good(&cx, SIGNERS), "\"size\":11", "\"size\":900");
	const char *span = strstr(text, "\"corrected\":[") + strlen("\"corrected\":["), *all = "";
	struct trust_signers s;

	span = arena_strndup(&cx.mem, span, strcspn(span, "}") + 1);
	for (int i = 0; i < 65; i++) {
		const char *one = text_with(
			&cx, span, "\"from\":4,\"to\":6",
			arena_printf(&cx.mem, "\"from\":%d,\"to\":%d", 10 * i + 4, 10 * i + 6));

		all = arena_printf(&cx.mem, "%s%s%s", all, i ? "," : "", one);
		if (i < 63)
			continue;
		one = text_with(&cx, text, span, all);
		ck_assert_int_eq(trust_signers_parse(&cx, one, strlen(one), &s),
				 i < 64 ? OK : E_INVALID);
	}
	ck_assert_str_eq(cx.place, "/corrected");
	arena_free(&cx.mem);
}
