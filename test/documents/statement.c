#include "documents/statement.h"

#include <string.h>

#include "files.h"
#include "test.h"

#define HEX    "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"
#define POLICY "sha256:9c4a1f2b8d7e6c5b4a39281706f5e4d3c2b1a0f9e8d7c6b5a493827160f5e4d3"
#define FORM                                                                                      \
	"{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[{\"name\":\"a/b\","          \
	"\"digest\":{\"sha256\":\"" HEX "\"}},{\"name\":\"c\",\"digest\":{\"sha256\":\"" HEX      \
	"\"}}],\"predicateType\":\"urn:signet:signature:v1\",\"predicate\":{\"id\":"              \
	"\"0190b8c4-9f10-7b22-8d01-5a7c3e9b4d60\",\"meaning\":{\"code\":\"approval\","            \
	"\"text\":\"I approve.\",\"language\":\"en\"},\"signer\":{\"id\":\"quinn\","              \
	"\"name\":\"Quinn M\xc3\xbcller\",\"title\":null,\"role\":\"approver\",\"site\":\"s1\"}," \
	"\"key\":{\"fingerprint\":\"SHA256:ZsrOVCtcb1bouzun0GIHz5vL5oCjVhVIQ3jfIBIgZ8g\","        \
	"\"custody\":\"sealed\"},\"auth\":{\"components\":[\"id\",\"password\"],\"factors\":[],"  \
	"\"first_in_series\":true},\"policy\":\"" POLICY "\",\"acknowledged\":null,"              \
	"\"delegation\":null,\"shown\":null,\"time\":{\"utc\":\"2026-01-31T08:15:00.250Z\","      \
	"\"offset\":\"+01:00\",\"zone\":\"Europe/Berlin\"},"                                      \
	"\"not_after\":\"2026-01-31T08:25:00.250Z\",\"base\":{\"origin\":\"signet/test/1\","      \
	"\"size\":3,\"root\":\"zN3ywVw6NSQPw56yzmvr3t/bI8ueFP0M0KnPiJ5xRR8=\","                   \
	"\"checked\":true},\"change\":null,\"comment\":null}}"

TEST(what_was_read_prints_as_it_was)
{
	struct ctx cx = { 0 };
	struct statement s;
	struct printer p;

	assert_ok(&cx, statement_parse(&cx, FORM, strlen(FORM), &s));
	ck_assert_uint_eq(s.n_subjects, 2);
	ck_assert_str_eq(s.subjects[0].name, "a/b");
	ck_assert_str_eq(s.custody, "sealed");
	ck_assert_int_eq(s.not_after - s.time, INT64_C(600000));
	ck_assert_int_eq(s.change, 0);
	ck_assert_ptr_null(s.comment);
	assert_ok(&cx, statement_print(&cx, &s, &p));
	ck_assert_str_eq(p.text, FORM);
	s.change = 17;
	s.comment = "two\nlines";
	assert_ok(&cx, statement_print(&cx, &s, &p));
	assert_says(p.text, "\"change\":17,\"comment\":\"two\\u000alines\"}}");
	assert_ok(&cx, statement_parse(&cx, p.text, p.size, &s));
	arena_free(&cx.mem);
}

#define AUTH  "{\"components\":[\"id\",\"password\"],\"factors\":[],\"first_in_series\":true}"
#define SHOWN "{\"language\":\"en\",\"rendering\":\"" POLICY "\"}"

/* clang-format off */
static const struct { const char *from, *to, *place; } changes[] = {
	{ "Statement/v1", "Statement/v0.1", "/_type" },
	{ "signature:v1", "signature:v2", "/predicateType" },
	{ "\"predicateType\"", "\"x\":0,\"predicateType\"", "/x" },
	{ "\"a/b\"", "\"c\"", "/subject/1/name" },
	{ "\"a/b\"", "\"a/../b\"", "/subject/0/name" },
	{ "\"a/b\"", "\"\"", "/subject/0/name" },
	{ "\"a/b\"", "null", "/subject/0/name" },
	{ HEX, "", "/subject/0/digest/sha256" },
	{ "2c26b46b", "2C26b46b", "/subject/0/digest/sha256" },
	{ "2c26b46b", "2c26b46b0", "/subject/0/digest/sha256" },
	{ "\"digest\":{", "\"digest\":{\"sha1\":\"\",", "/subject/0/digest/sha1" },
	{ "\"digest\":{", "\"x\":0,\"digest\":{", "/subject/0/x" },
	{ "\"sha256\":\"" HEX "\"", "", "/subject/0/digest/sha256" },
	{ "{\"name\":\"a/b\"", "7,{\"name\":\"a/b\"", "/subject/0" },
	{ "\"0190b8c4", "\"0190B8C4", "/predicate/id" },
	{ "\"id\":\"0190b8c4-9f10-7b22-8d01-5a7c3e9b4d60\",", "", "/predicate/id" },
	{ "\"approval\"", "\"Approval\"", "/predicate/meaning/code" },
	{ "I approve.", "", "/predicate/meaning/text" },
	{ "I approve.", "I \xe2\x80\xae.", "/predicate/meaning/text" },
	{ "\"en\"", "\"e n\"", "/predicate/meaning/language" },
	{ "\"en\"", "\"\"", "/predicate/meaning/language" },
	{ "\"en\"", "\"en\",\"x\":0", "/predicate/meaning/x" },
	{ "\"quinn\"", "\"Quinn\"", "/predicate/signer/id" },
	{ "Quinn M", "\\u0007", "/predicate/signer/name" },
	{ "\"approver\"", "\"\"", "/predicate/signer/role" },
	{ "\"s1\"", "null", "/predicate/signer/site" },
	{ "\"site\":\"s1\"", "\"site\":\"s1\",\"x\":0", "/predicate/signer/x" },
	{ "SHA256:Zs", "SHA256:s", "/predicate/key/fingerprint" },
	{ "SHA256:Zs", "MD5:Zs", "/predicate/key/fingerprint" },
	{ "gZ8g", "gZ8h", "/predicate/key/fingerprint" },
	{ "sealed", "server", "/predicate/key/custody" },
	{ "\"title\":null", "\"title\":\"\"", "/predicate/signer/title" },
	{ "\"title\":null,", "", "/predicate/signer/title" },
	{ "sealed", "file", "/predicate/auth" },
	{ AUTH, "null", "/predicate/auth" },
	{ "\"auth\":" AUTH ",", "", "/predicate/auth" },
	{ AUTH, "\"id\"", "/predicate/auth" },
	{ "[\"id\",\"password\"]", "[]", "/predicate/auth/components" },
	{ "[\"id\",\"password\"]", "[\"id\",\"id\"]", "/predicate/auth/components/1" },
	{ "[\"id\",\"password\"]", "[\"a\",\"b\",\"c\",\"d\",\"e\"]", "/predicate/auth/components" },
	{ "\"factors\":[]", "\"factors\":[\"\"]", "/predicate/auth/factors/0" },
	{ "\"first_in_series\":true", "\"first_in_series\":1", "/predicate/auth/first_in_series" },
	{ "\"first_in_series\":true", "\"first_in_series\":true,\"x\":0", "/predicate/auth/x" },
	{ "\"" POLICY "\"", "null", "/predicate/policy" },
	{ "sha256:9c4a", "9c4a", "/predicate/policy" },
	{ "\"acknowledged\":null", "\"acknowledged\":\"yes\"", "/predicate/acknowledged" },
	{ "\"delegation\":null", "\"delegation\":{}", "/predicate/delegation/id" },
	{ "\"delegation\":null", "\"delegation\":{\"id\":\"7\",\"from\":\"mara\"}", "/predicate/delegation/id" },
	{ "\"delegation\":null", "\"delegation\":{\"id\":\"0190b8c4-9f10-7b22-8d01-5a7c3e9b4d60\",\"from\":\"-\"}", "/predicate/delegation/from" },
	{ "\"shown\":null", "\"shown\":" SHOWN, "/predicate/shown" },
	{ "\"shown\":null,", "", "/predicate/shown" },
	{ "08:15:00.250Z", "08:15:00Z", "/predicate/time/utc" },
	{ "01-31T08:15", "02-31T08:15", "/predicate/time/utc" },
	{ "+01:00", "+14:01", "/predicate/time/offset" },
	{ "+01:00", "+01:60", "/predicate/time/offset" },
	{ "+01:00", "-00:00", "/predicate/time/offset" },
	{ "+01:00", "Z", "/predicate/time/offset" },
	{ "+01:00", "+0x:00", "/predicate/time/offset" },
	{ "Europe/Berlin", "", "/predicate/time/zone" },
	{ "Europe/Berlin", "Europe Berlin", "/predicate/time/zone" },
	{ "08:25:00.250Z", "08:15:00.250Z", "/predicate/not_after" },
	{ "08:25:00.250Z", "never", "/predicate/not_after" },
	{ "\"signet/test/1\"", "\"\"", "/predicate/base/origin" },
	{ "\"size\":3", "\"size\":0", "/predicate/base/size" },
	{ "\"size\":3", "\"size\":-3", "/predicate/base/size" },
	{ "xRR8=", "xRR8", "/predicate/base/root" },
	{ "xRR8=", "xRR9=", "/predicate/base/root" },
	{ "xRR8=", "xRR8=\\n", "byte " },
	{ "\"checked\":true", "\"checked\":1", "/predicate/base/checked" },
	{ "\"change\":null", "\"change\":-1", "/predicate/change" },
	{ "\"change\":null", "\"change\":0", "byte " },
	{ "\"change\":null", "\"change\":\"17\"", "/predicate/change" },
	{ "\"comment\":null", "\"comment\":\"\"", "/predicate/comment" },
	{ "\"comment\":null", "\"comment\":7", "/predicate/comment" },
	{ "\"comment\":null", "\"comment\":\"a\\nb\"", "byte " },
	{ "\"comment\":null", "\"comment\":null,\"x\":0", "/predicate/x" },
	{ "M\xc3\xbcller", "M\\u00fcller", "byte " },
	{ "}}", "} }", "byte " },
	{ "{\"_type\"", "{ \"_type\"", "byte 1" },
};
/* clang-format on */

TEST_EACH(any_other_form_is_refused_at_its_place, changes)
{
	struct ctx cx = { 0 };
	char *text = text_with(&cx, FORM, changes[_i].from, changes[_i].to);
	const char *place = changes[_i].place;
	struct statement s;

	assert_err(statement_parse(&cx, text, strlen(text), &s), E_INVALID);
	ck_assert_msg(cx.place && strncmp(cx.place, place, strlen(place)) == 0, "%s: %s at %s",
		      text, cx.detail, cx.place);
	arena_free(&cx.mem);
}

static const char *const offsets[] = { "+14:00", "-14:00", "+00:00", "-00:30", "+05:45" };

TEST_EACH(offsets_within_fourteen_hours_are_taken, offsets)
{
	struct ctx cx = { 0 };
	char *text = text_with(&cx, FORM, "+01:00", offsets[_i]);
	struct statement s;

	assert_ok(&cx, statement_parse(&cx, text, strlen(text), &s));
	arena_free(&cx.mem);
}

/* clang-format off */
static const struct { const char *from, *lead, *place; size_t max; } texts[] = {
	{ "I approve.", "", "/predicate/meaning/text", STATEMENT_MEANING_MAX },
	{ "Quinn M\xc3\xbcller", "", "/predicate/signer/name", STATEMENT_NAME_MAX },
	{ "a/b", "", "/subject/0/name", STATEMENT_NAME_MAX },
	{ "\"comment\":null", "\"comment\":", "/predicate/comment", STATEMENT_COMMENT_MAX },
};
/* clang-format on */

TEST_EACH(a_text_has_a_greatest_length, texts)
{
	struct ctx cx = { 0 };
	const char *quote = *texts[_i].lead ? "\"" : "";
	char *text, *longest = arena_alloc(&cx.mem, texts[_i].max + 1);
	struct statement s;

	memset(longest, 'x', texts[_i].max);
	text = text_with(&cx, FORM, texts[_i].from,
			 arena_printf(&cx.mem, "%s%s%s%s", texts[_i].lead, quote, longest, quote));
	assert_ok(&cx, statement_parse(&cx, text, strlen(text), &s));
	text = text_with(&cx, text, longest, arena_printf(&cx.mem, "%sx", longest));
	assert_err(statement_parse(&cx, text, strlen(text), &s), E_INVALID);
	ck_assert_str_eq(cx.place, texts[_i].place);
	arena_free(&cx.mem);
}

TEST(five_hundred_and_two_subjects_are_taken_and_one_more_is_not)
{
	struct statement_subject many[STATEMENT_SUBJECTS_MAX + 1] = { 0 };
	struct ctx cx = { 0 };
	struct statement s;
	struct printer p;
	char *more;

	for (size_t i = 0; i < countof(many); i++)
		many[i].name = arena_printf(&cx.mem, "f%zu", i);
	assert_ok(&cx, statement_parse(&cx, FORM, strlen(FORM), &s));
	s.subjects = many;
	s.n_subjects = STATEMENT_SUBJECTS_MAX;
	assert_ok(&cx, statement_print(&cx, &s, &p));
	assert_ok(&cx, statement_parse(&cx, p.text, p.size, &s));
	more = text_with(&cx, p.text, "[{\"name\"",
			 "[{\"name\":\"z\",\"digest\":{\"sha256\":\"" HEX "\"}},{\"name\"");
	assert_err(statement_parse(&cx, more, strlen(more), &s), E_INVALID);
	ck_assert_str_eq(cx.place, "/subject");
	arena_free(&cx.mem);
}

TEST(what_could_not_be_read_again_is_not_printed)
{
	struct ctx cx = { 0 };
	struct statement s;
	struct printer p;

	assert_ok(&cx, statement_parse(&cx, FORM, strlen(FORM), &s));
	s.n_subjects = 0;
	assert_err(statement_print(&cx, &s, &p), E_INVALID);
	ck_assert_str_eq(cx.place, "/subject");
	assert_ok(&cx, statement_parse(&cx, FORM, strlen(FORM), &s));
	s.not_after = s.time;
	assert_err(statement_print(&cx, &s, &p), E_INVALID);
	ck_assert_str_eq(cx.place, "/predicate/not_after");
	arena_free(&cx.mem);
}

static const struct {
	const char *file, *place;
} whole[] = {
	{ "statement-full.json", "/predicate/signer/title" },
	{ "statement-sealed.json", "/predicate/auth" },
};

TEST_EACH(the_whole_grammar_is_read_and_printed_as_another_program_made_it, whole)
{
	struct ctx cx = { 0 };
	struct bytes file = golden(&cx, whole[_i].file);
	struct statement s;
	struct printer p;

	assert_ok(&cx, statement_parse(&cx, file.b, file.size, &s));
	assert_ok(&cx, statement_print(&cx, &s, &p));
	ck_assert_str_eq(p.text, file.b);
	assert_err(statement_judged(&cx, &s), E_INVALID);
	ck_assert_str_eq(cx.place, whole[_i].place);
	arena_free(&cx.mem);
}

/* clang-format off */
static const struct { const char *from, *to, *place; } unjudged[] = {
	{ "\"title\":null", "\"title\":\"Head of Quality\"", "/predicate/signer/title" },
	{ "[\"id\",\"password\"]", "[\"password\"]", "/predicate/auth" },
	{ "[\"id\",\"password\"]", "[\"password\",\"id\"]", "/predicate/auth" },
	{ "[\"id\",\"password\"]", "[\"id\",\"passphrase\"]", "/predicate/auth" },
	{ "\"factors\":[]", "\"factors\":[\"totp\"]", "/predicate/auth" },
	{ "\"first_in_series\":true", "\"first_in_series\":false", "/predicate/auth" },
	{ "\"acknowledged\":null", "\"acknowledged\":\"" POLICY "\"", "/predicate/acknowledged" },
	{ "\"delegation\":null", "\"delegation\":{\"id\":\"0190b8c4-9f10-7b22-8d01-5a7c3e9b4d60\",\"from\":\"mara\"}", "/predicate/delegation" },
	{ "sealed\"},\"auth\":" AUTH, "file\"},\"auth\":null", NULL },
	{ "sealed\"},\"auth\":" AUTH ",\"policy\":\"" POLICY "\",\"acknowledged\":null,\"delegation\":null,\"shown\":null", "file\"},\"auth\":null,\"policy\":\"" POLICY "\",\"acknowledged\":null,\"delegation\":null,\"shown\":" SHOWN, "/predicate/shown" },
};
/* clang-format on */

TEST_EACH(what_no_rule_looks_at_is_read_and_not_judged, unjudged)
{
	struct ctx cx = { 0 };
	char *text = text_with(&cx, FORM, unjudged[_i].from, unjudged[_i].to);
	struct statement s;
	struct printer p;

	assert_ok(&cx, statement_parse(&cx, text, strlen(text), &s));
	assert_ok(&cx, statement_print(&cx, &s, &p));
	ck_assert_str_eq(p.text, text);
	if (!unjudged[_i].place) {
		assert_ok(&cx, statement_judged(&cx, &s));
	} else {
		assert_err(statement_judged(&cx, &s), E_INVALID);
		ck_assert_str_eq(cx.place, unjudged[_i].place);
		detail_says(cx.detail, "this version does not judge");
	}
	arena_free(&cx.mem);
}

TEST(an_oversized_statement_is_refused_unread)
{
	struct ctx cx = { 0 };
	struct statement s;

	assert_err(statement_parse(&cx, arena_alloc(&cx.mem, STATEMENT_MAX + 1), STATEMENT_MAX + 1,
				   &s),
		   E_INVALID);
	detail_says(cx.detail, "at most 524288 bytes");
	arena_free(&cx.mem);
}
