#include "documents/act.h"

#include <string.h>

#include "documents/statement.h"
#include "files.h"
#include "proof/digest.h"
#include "rules/subjects.h"
#include "test.h"

/* test/golden/acts.py made the files with Python's standard library; they never change. */

static struct bytes document(struct ctx *cx, enum act_kind kind)
{
	return golden(cx, arena_printf(&cx->mem, "act-%s.json", act_name(kind)));
}

static struct act_document act_of(struct ctx *cx, enum act_kind kind)
{
	struct bytes file = document(cx, kind);
	struct act_document a;

	assert_ok(cx, act_document_parse(cx, kind, file.b, file.size, &a));
	return a;
}

TEST_EACH_N(a_document_of_each_kind_is_read_and_printed_as_it_was, ACT_COUNT)
{
	enum act_kind kind = (enum act_kind)_i;
	struct ctx cx = { 0 };
	struct act_document a = act_of(&cx, kind);
	struct printer again;

	assert_ok(&cx, act_document_print(&cx, &a, &again));
	ck_assert_str_eq(again.text, document(&cx, kind).b);
	arena_free(&cx.mem);
}

static const struct {
	enum act_kind kind;
	const char *file;
} others[] = { { ACT_STOP, "act-stop-devices.json" }, { ACT_GO_ON, "act-go-on-reported.json" } };

TEST_EACH(a_document_that_says_the_other_thing_is_read_and_printed_as_it_was, others)
{
	struct ctx cx = { 0 };
	struct bytes file = golden(&cx, others[_i].file);
	struct act_document a;
	struct printer again;

	assert_ok(&cx, act_document_parse(&cx, others[_i].kind, file.b, file.size, &a));
	ck_assert(_i == 0 ? a.devices.n == 1 && a.sites.n == 0
			  : a.reported.size == 41 && a.own.size == 0);
	assert_ok(&cx, act_document_print(&cx, &a, &again));
	ck_assert_str_eq(again.text, file.b);
	arena_free(&cx.mem);
}

TEST_EACH_N(a_document_of_one_kind_is_of_no_other, ACT_COUNT)
{
	enum act_kind kind = (enum act_kind)_i;
	struct ctx cx = { 0 };
	struct bytes file = document(&cx, kind);
	struct act_document a;

	for (int other = 0; other < ACT_COUNT; other++)
		if (other != _i)
			assert_err(act_document_parse(&cx, (enum act_kind)other, file.b, file.size,
						      &a),
				   E_INVALID);
	arena_free(&cx.mem);
}

TEST(each_kind_has_a_name_of_its_own_by_which_it_is_found)
{
	enum act_kind found;

	for (int kind = 0; kind < ACT_COUNT; kind++) {
		ck_assert(act_kind_parse(act_name((enum act_kind)kind), &found));
		ck_assert_int_eq(found, kind);
	}
	ck_assert(!act_kind_parse("stopp", &found));
}

/* ---- what the documents say ---- */

TEST(a_stop_says_which_releases_and_where)
{
	struct ctx cx = { 0 };
	struct act_document a = act_of(&cx, ACT_STOP);

	ck_assert_str_eq(a.model, "press-health");
	ck_assert_int_eq(a.from, 3);
	ck_assert_int_eq(a.to, 4);
	ck_assert(a.sites.stated && !a.devices.stated);
	ck_assert_uint_eq(a.sites.n, 2);
	ck_assert_str_eq(a.sites.name[1], "hamburg");
	ck_assert_str_eq(a.reason, "Scrap at press 4 since the night shift.");
	arena_free(&cx.mem);
}

TEST(a_stop_is_taken_back_by_its_id_and_its_bytes)
{
	struct ctx cx = { 0 };
	struct act_document a = act_of(&cx, ACT_TAKE_STOP_BACK), stop = act_of(&cx, ACT_STOP);
	struct bytes file = document(&cx, ACT_STOP);
	struct hash h = hash_bytes(file.b, file.size);

	ck_assert_str_eq(a.stop, stop.id);
	ck_assert_str_eq(a.document, digest_text(&cx, &h));
	ck_assert_int_eq(a.base, 40);
	arena_free(&cx.mem);
}

TEST(a_revocation_says_since_when_and_a_grant_where)
{
	struct ctx cx = { 0 };
	struct act_document a = act_of(&cx, ACT_REVOKE_KEY);

	ck_assert_str_eq(a.person, "jonas");
	ck_assert_int_eq(a.since, 31);
	ck_assert_str_eq(a.reason, "The laptop \"JK-7\" was stolen.");
	a = act_of(&cx, ACT_GRANT_ROLE);
	ck_assert_str_eq(a.person, "jonas.k");
	ck_assert_str_eq(a.role, "reviewer");
	ck_assert_str_eq(a.site, "*");
	arena_free(&cx.mem);
}

TEST(a_refounding_names_instance_head_and_two_people)
{
	struct ctx cx = { 0 };
	struct act_document a = act_of(&cx, ACT_REFOUND);

	ck_assert_str_eq(a.instance, "0190b8c4-7d3e-7a41-9c55-2f6f1d0e8a17");
	ck_assert_uint_eq(a.head.size, 41);
	ck_assert_int_eq(a.announced, 27);
	ck_assert_str_eq(a.people[0].id, "mara");
	ck_assert_str_eq(a.people[1].id, "quinn");
	arena_free(&cx.mem);
}

TEST(damage_is_named_by_place_and_both_digests)
{
	struct ctx cx = { 0 };
	struct act_document a = act_of(&cx, ACT_ACCEPT_DAMAGE);

	ck_assert_uint_eq(a.n_damage, 2);
	ck_assert_ptr_nonnull(a.damage[0].found);
	ck_assert_ptr_null(a.damage[1].found);
	arena_free(&cx.mem);
}

TEST(a_review_says_what_it_upholds)
{
	struct ctx cx = { 0 };
	struct act_document a = act_of(&cx, ACT_REVIEW);

	ck_assert_int_eq(a.entry, 33);
	ck_assert_uint_eq(a.n_upholds, 2);
	ck_assert_int_eq(a.upholds[0], 31);
	arena_free(&cx.mem);
}

/* ---- what none may say ---- */

/* clang-format off */
static const struct { enum act_kind kind; const char *from, *to, *place; } wrong[] = {
	{ ACT_SUSPEND, "\"v\":1", "\"v\":2", "/v" },
	{ ACT_SUSPEND, "\"suspend\"", "\"suspended\"", "/act" },
	{ ACT_SUSPEND, "0190b8c4-ac70", "0190B8C4-ac70", "/id" },
	{ ACT_SUSPEND, "\"origin\":\"signet/", "\"origin\":\"sigmet/", "/origin" },
	{ ACT_SUSPEND, "\"base\":40", "\"base\":-1", "/base" },
	{ ACT_SUSPEND, "\"base\":40", "\"base\":null", "/base" },
	{ ACT_SUSPEND, "\"jonas\"", "\"Jonas\"", "/person" },
	{ ACT_SUSPEND, "Nobody has seen him since Monday.", "", "/reason" },
	{ ACT_SUSPEND, "since Monday", "since\\u202eMonday", "/reason" },
	{ ACT_SUSPEND, ",\"person\"", ",\"until\":7,\"person\"", "/until" },
	{ ACT_SUSPEND, "{\"v\":1", "{ \"v\":1", "byte 1" },
	{ ACT_SUSPEND, "\"base\":40,\"person\":\"jonas\"", "\"person\":\"jonas\",\"base\":40", "byte 125" },
	{ ACT_STOP, "\"from\":3", "\"from\":5", "/to" },
	{ ACT_STOP, "\"from\":3", "\"from\":0", "/from" },
	{ ACT_STOP, "\"sites\":[\"munich\",\"hamburg\"]", "\"sites\":[]", "/sites" },
	{ ACT_STOP, "\"sites\":[\"munich\",\"hamburg\"]", "\"sites\":[\"munich\",\"munich\"]", "/sites/1" },
	{ ACT_STOP, "\"sites\":[\"munich\",\"hamburg\"]", "\"sites\":[7]", "/sites/0" },
	{ ACT_STOP, "\"sites\":[\"munich\",\"hamburg\"]", "\"sites\":\"munich\"", "/sites" },
	{ ACT_STOP, "\"devices\":null", "\"devices\":[\"press-1\"]", "/devices" },
	{ ACT_STOP, ",\"devices\":null", "", "/devices" },
	{ ACT_STOP, "\"model\":\"press-health\"", "\"model\":\"press/health\"", "/model" },
	{ ACT_STOP, "\"id\"", "\"act\":\"stop\",\"id\"", "/act" },
	{ ACT_REVOKE_KEY, "\"since\":31", "\"since\":41", "/since" },
	{ ACT_REVOKE_KEY, "\"since\":31", "\"since\":null", "/since" },
	{ ACT_REVOKE_KEY, "\"key\":\"sha256:", "\"key\":\"SHA256:", "/key" },
	{ ACT_LIFT_SUSPENSION, "\"entry\":36", "\"entry\":41", "/entry" },
	{ ACT_GRANT_ROLE, "\"reviewer\"", "\"king\"", "/role" },
	{ ACT_GRANT_ROLE, "\"*\"", "\"**\"", "/site" },
	{ ACT_REFOUND, "\"instance\":\"0190b8c4", "\"instance\":\"1190b8c4", "/instance" },
	{ ACT_REFOUND, "-2f6f1d0e8a17\"", "-2f6f1d0e8a170\"", "/instance" },
	{ ACT_REFOUND, "\"announced\":27", "\"announced\":41", "/announced" },
	{ ACT_REFOUND, "\"announced\":27", "\"announced\":-1", "byte 259" },
	{ ACT_REFOUND, "\"announced\":27", "\"announced\":-2", "/announced" },
	{ ACT_REFOUND, "\"id\":\"quinn\"", "\"id\":\"mara\"", "/people/1/id" },
	{ ACT_REFOUND, ",{\"id\":\"quinn\",\"fingerprint\":\"SHA256:xRLKDFwecb4Z8zVoIeVnMrX7OsiUsNvFhG0LaSAQb7M\"}", "", "/people" },
	{ ACT_REFOUND, "SHA256:", "sha256:", "/people/0/fingerprint" },
	{ ACT_REFOUND, "\"size\":41", "\"size\":0", "/head/size" },
	{ ACT_REVIEW, "[31,32]", "[32,31]", "/upholds/1" },
	{ ACT_REVIEW, "[31,32]", "[31,41]", "/upholds" },
	{ ACT_REVIEW, "[31,32]", "[-1]", "/upholds/0" },
	{ ACT_ACCEPT_DAMAGE, "\"found\":null", "\"found\":7", "/damage/1/found" },
	{ ACT_ACCEPT_DAMAGE, "\"found\":\"sha256:", "\"found\":\"sha257:", "/damage/0/found" },
	{ ACT_ACCEPT_DAMAGE, "\"place\":\"", "\"place\":\"\",\"was\":\"", "/damage/0/place" },
	{ ACT_ACCEPT_DAMAGE, "\"place\":\"contents/", "\"place\":\"\\u0007contents/", "/damage/0/place" },
	{ ACT_ACCEPT_DAMAGE, "\"wanted\":\"sha256:7", "\"wanted\":\"sha256:", "/damage/0/wanted" },
	{ ACT_GO_ON, "\"size\":40", "\"size\":42", "/own" },
	{ ACT_GO_ON, "\"size\":40", "\"size\":41", "/own" },
	{ ACT_GO_ON, "\"anna\"", "null", "/kept_by" },
	{ ACT_GO_ON, "\"anna\"", "\"an na\"", "/kept_by" },
	{ ACT_GO_ON, "\"anna\"", "7", "/kept_by" },
	{ ACT_GO_ON, "\"kept_by\":\"anna\",", "", "/kept_by" },
	{ ACT_DISOWN_HEAD, "\"note\":\"sha256:", "\"note\":\"", "/note" },
};
/* clang-format on */

TEST_EACH(a_document_that_is_wrong_is_refused_at_the_place, wrong)
{
	struct ctx cx = { 0 };
	const char *text =
		text_with(&cx, document(&cx, wrong[_i].kind).b, wrong[_i].from, wrong[_i].to);
	struct act_document a;

	assert_err(act_document_parse(&cx, wrong[_i].kind, text, strlen(text), &a), E_INVALID);
	ck_assert_str_eq(cx.place, wrong[_i].place);
	arena_free(&cx.mem);
}

/* clang-format off */
static const struct { enum act_kind kind; const char *from, *to; } last[] = {
	{ ACT_REVOKE_KEY,      "\"since\":31",     "\"since\":40" },
	{ ACT_LIFT_SUSPENSION, "\"entry\":36",     "\"entry\":40" },
	{ ACT_REVIEW,          "[31,32]",          "[31,40]" },
	{ ACT_REFOUND,         "\"announced\":27", "\"announced\":40" },
};
/* clang-format on */

TEST_EACH(an_act_may_name_the_last_entry_that_its_signer_knew, last)
{
	struct ctx cx = { 0 };
	const char *text =
		text_with(&cx, document(&cx, last[_i].kind).b, last[_i].from, last[_i].to);
	struct act_document a;

	assert_ok(&cx, act_document_parse(&cx, last[_i].kind, text, strlen(text), &a));
	arena_free(&cx.mem);
}

TEST(a_document_beyond_its_bytes_is_refused_before_it_is_read)
{
	struct ctx cx = { 0 };
	struct act_document a;

	assert_err(act_document_parse(&cx, ACT_STOP, arena_alloc(&cx.mem, ACT_MAX + 1), ACT_MAX + 1,
				      &a),
		   E_INVALID);
	detail_says(cx.detail, "at most 262144 bytes");
	arena_free(&cx.mem);
}

TEST(the_root_signs_that_an_instance_is_founded_again_and_its_announcement_alone)
{
	for (int kind = 0; kind < ACT_COUNT; kind++)
		ck_assert_int_eq(act_is_of_root((enum act_kind)kind),
				 kind == ACT_REFOUND || kind == ACT_ANNOUNCE_REFOUNDING);
}

TEST(two_people_of_one_key_found_nothing)
{
	struct ctx cx = { 0 };
	struct act_document a = act_of(&cx, ACT_REFOUND);
	struct printer p;

	a.people[1].fingerprint = a.people[0].fingerprint;
	assert_err(act_document_print(&cx, &a, &p), E_INVALID);
	ck_assert_str_eq(cx.place, "/people/1/fingerprint");
	arena_free(&cx.mem);
}

TEST(damage_where_nothing_differs_is_none)
{
	struct ctx cx = { 0 };
	struct act_document a = act_of(&cx, ACT_ACCEPT_DAMAGE);
	struct printer p;

	a.damage[0].found = a.damage[0].wanted;
	assert_err(act_document_print(&cx, &a, &p), E_INVALID);
	ck_assert_str_eq(cx.place, "/damage/0/found");
	a = act_of(&cx, ACT_ACCEPT_DAMAGE);
	a.damage[1].place = a.damage[0].place;
	assert_err(act_document_print(&cx, &a, &p), E_INVALID);
	ck_assert_str_eq(cx.place, "/damage/1/place");
	arena_free(&cx.mem);
}

TEST(a_document_that_cannot_be_read_is_not_printed)
{
	struct act_document a = { .kind = ACT_SUSPEND, .id = "7" };
	struct ctx cx = { 0 };
	struct printer p;

	assert_err(act_document_print(&cx, &a, &p), E_INVALID);
	arena_free(&cx.mem);
}

TEST(a_statement_can_name_a_document_of_any_kind)
{
	struct bytes file;
	struct ctx cx = { 0 };

	file = golden(&cx, "statement.json");
	for (int kind = 0; kind < ACT_COUNT; kind++) {
		struct act_document a = act_of(&cx, (enum act_kind)kind);
		struct bytes text = document(&cx, (enum act_kind)kind);
		struct hash h = hash_bytes(text.b, text.size);
		struct statement s, again;
		struct subjects subjects;
		struct printer p;

		assert_ok(&cx, statement_parse(&cx, file.b, file.size, &s));
		assert_ok(&cx, act_subjects(&cx, a.origin, a.kind, a.id, digest_text(&cx, &h),
					    &subjects));
		s.subjects = subjects.subject;
		s.n_subjects = subjects.n;
		s.change = 0;
		assert_ok(&cx, statement_print(&cx, &s, &p));
		assert_ok(&cx, statement_parse(&cx, p.text, p.size, &again));
		ck_assert(statement_names(&again, &subjects));
	}
	arena_free(&cx.mem);
}
