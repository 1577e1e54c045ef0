#include "documents/path.h"

#include <string.h>

#include "base/text.h"
#include "test.h"

#define STOP    "0190b8c4-ac70-7000-8000-000000000001"
#define LONGEST "a123456789a123456789a123456789a123456789a123456789a123456789-123"

/* clang-format off */
static const struct { const char *text; enum path_kind kind; const char *name; int64_t number; const char *recorded, *stop; } spelled[] = {
	{ "policies/approval.json",              PATH_POLICY,     NULL,     0,               NULL },
	{ "policies/rings/line-1.json",          PATH_RING_PLAN,  "line-1", 0,               NULL },
	{ "policies/rings/1.json",               PATH_RING_PLAN,  "1",      0,               NULL },
	{ "models/m/model.json",                 PATH_MODEL,      "m",      0,               "model:m" },
	{ "models/" LONGEST "/model.json",       PATH_MODEL,      LONGEST,  0,               "model:" LONGEST },
	{ "models/m/envelopes/4.json",           PATH_ENVELOPE,   "m",      4,               NULL },
	{ "models/m/versions/10.json",           PATH_VERSION,    "m",      10,              "version:m/10" },
	{ "models/7/versions/999999999.json",    PATH_VERSION,    "7",      NUMBER_MAX, "version:7/999999999" },
	{ "models/m/versions/1.retired.json",    PATH_RETIREMENT, "m",      1,               NULL },
	{ "models/m/releases/3.json",            PATH_RELEASE,    "m",      3,               "release:m/3" },
	{ "models/m/releases/3.withdrawn.json",  PATH_WITHDRAWAL, "m",      3,               NULL },
	{ "models/m/reuse/2.json",               PATH_REUSE,      "m",      2,               NULL },
	{ "models/m/plans/2.json",               PATH_PLAN,       "m",      2,               NULL },
	{ "models/m/justifications/2.json",      PATH_JUSTIFICATION, "m",   2,               NULL },
	{ "models/m/lifts/" STOP ".json",        PATH_LIFT,       "m",      0,               NULL, STOP },
};

/* says: how a path that looks like one of a kind would have to be spelled; NULL: it does not look so. */
static const struct { const char *text, *says; } misspelled[] = {
	{ "models/m/versions/01.json",               "'01.json' is no number" },
	{ "models/m/versions/0.json",                "'0.json' is no number" },
	{ "models/m/versions/-1.json",               "'-1.json' is no number" },
	{ "models/m/versions/+1.json",               "'+1.json' is no number" },
	{ "models/m/versions/1e3.json",              "'1e3.json' is no number" },
	{ "models/m/versions/ 1.json",               "' 1.json' is no number" },
	{ "models/m/versions/x.json",                "'x.json' is no number" },
	{ "models/m/versions/.json",                 "'.json' is no number" },
	{ "models/m/versions/1000000000.json",       "'1000000000.json' is no number" },
	{ "models/m/versions/18446744073709551617.json", "'18446744073709551617.json' is no number" },
	{ "models/m/releases/next.json",             "'next.json' is no number" },
	{ "models/m/releases/next.withdrawn.json",   "'next.withdrawn.json' is no number" },
	{ "models/m/releases/withdrawn.json",        "'withdrawn.json' is no number" },
	{ "models/m/releases/.withdrawn.json",       "'.withdrawn.json' is no number" },
	{ "models/m/releases/01.withdrawn.json",     "'01.withdrawn.json' is no number" },
	{ "models/m/releases/1.x.withdrawn.json",    "'1.x.withdrawn.json' would have to be '1.withdrawn.json'" },
	{ "models/m/releases/1..json",               "'1..json' would have to be '1.json'" },
	{ "models/m/releases/1.foo.json",            "'1.foo.json' would have to be '1.json'" },
	{ "models/m/releases/1.retired.json",        "'1.retired.json' would have to be '1.json'" },
	{ "models/m/versions/1.withdrawn.json",      "'1.withdrawn.json' would have to be '1.json'" },
	{ "models/m/versions/1.x.retired.json",      "'1.x.retired.json' would have to be '1.retired.json'" },
	{ "models/m/envelopes/1.json.json",          "'1.json.json' would have to be '1.json'" },
	{ "models/M/model.json",                     "'M' is no name: a-z, 0-9 and '-', at most 64" },
	{ "models/-m/model.json",                    "'-m' is no name" },
	{ "models/m./model.json",                    "'m.' is no name" },
	{ "models/a.b/versions/1.json",              "'a.b' is no name" },
	{ "models/a:b/versions/1.json",              "'a:b' is no name" },
	{ "models/*/versions/1.json",                "'*' is no name" },
	{ "models/M/releases/next.json",             "'M' is no name" },
	{ "models/\xc3\xa4/model.json",              "'\xc3\xa4' is no name" },
	{ "models/" LONGEST "4/model.json",          "4' is no name" },
	{ "policies/rings/a.b.json",                 "'a.b.json' would have to be 'a.json'" },
	{ "policies/rings/A.json",                   "'A' is no name" },
	{ "policies/rings/.json",                    "'' is no name" },
	{ "models/m/model.json5",                    NULL },
	{ "models/m/model.json/x",                   "is below the name of a document" },
	{ "models/m/releases/1.json/x/y",            "is below the name of a document" },
	{ "policies/rings/line.json/x",              "is below the name of a document" },
	{ "policies/approval.json/x",                "is below the name of a document" },
	{ "models",                                  "is the name of a folder" },
	{ "models/m",                                "is the name of a folder" },
	{ "models/m.json",                           "is the name of a folder" },
	{ "models/m/versions",                       "is the name of a folder" },
	{ "policies",                                "is the name of a folder" },
	{ "policies/rings",                          "is the name of a folder" },
	{ "models/m/notes",                          NULL },
	{ "models/m/Model.json",                     NULL },
	{ "models/m/versions/1.JSON",                NULL },
	{ "models/m/versions/1",                     NULL },
	{ "models/m/versions/1/1.json",              NULL },
	{ "models/m/n/versions/1.json",              NULL },
	{ "models/m/version/1.json",                 NULL },
	{ "models/m/lifts/1.json",                   "'1.json' is not named after the id of a stop" },
	{ "models/m/lifts/next.json",                "'next.json' is not named after the id of a stop" },
	{ "models/m/lifts/0190B8C4-ac70-7000-8000-000000000001.json", "is not named after the id of a stop" },
	{ "models/m/lifts/" STOP ".x.json",          "is not named after the id of a stop" },
	{ "models/M/lifts/" STOP ".json",            "'M' is no name" },
	{ "models/m/plans/0.json",                   "'0.json' is no number" },
	{ "models/m/justifications/x.json",          "'x.json' is no number" },
	{ "models/versions/1.json",                  NULL },
	{ "xmodels/m/versions/1.json",               NULL },
	{ "policies/approval.jsonx",                 NULL },
	{ "policies/retest.json",                    NULL },
	{ "policies/rings/a/b.json",                 NULL },
	{ "notes.json",                              NULL },
	{ "",                                        NULL },
};
/* clang-format on */

TEST_EACH(a_path_of_a_kind_is_parsed_and_printed_back, spelled)
{
	struct ctx cx = { 0 };
	struct tree_path p = path_parse(&cx, spelled[_i].text);

	ck_assert_int_eq(p.kind, spelled[_i].kind);
	ck_assert_pstr_eq(p.name, spelled[_i].name);
	ck_assert_int_eq(p.number, spelled[_i].number);
	ck_assert_pstr_eq(p.stop, spelled[_i].stop);
	if (!p.stop) /* nothing here makes the path of a lift: its maker knows the stop's id */
		ck_assert_str_eq(path_print(&cx, p.kind, p.name, p.number), spelled[_i].text);
	ck_assert_pstr_eq(path_recorded(&cx, &p), spelled[_i].recorded);
	ck_assert(path_ok(spelled[_i].text));
	assert_ok(&cx, path_spelling_check(&cx, spelled[_i].text));
	arena_free(&cx.mem);
}

TEST_EACH(no_other_spelling_is_of_a_kind, misspelled)
{
	struct ctx cx = { 0 };

	ck_assert_int_eq(path_parse(&cx, misspelled[_i].text).kind, PATH_NONE);
	if (misspelled[_i].says) {
		assert_err(path_spelling_check(&cx, misspelled[_i].text), E_INVALID);
		assert_says(cx.detail, misspelled[_i].says);
	} else {
		assert_ok(&cx, path_spelling_check(&cx, misspelled[_i].text));
	}
	arena_free(&cx.mem);
}

static bool is_spelled(enum path_kind kind)
{
	for (size_t i = 0; i < countof(spelled); i++)
		if (spelled[i].kind == kind)
			return true;
	return false;
}

TEST(every_kind_has_a_name_of_its_own_and_is_parsed_and_printed_above)
{
	for (int a = PATH_NONE + 1; a < PATH_KIND_COUNT; a++) {
		ck_assert_msg(is_spelled((enum path_kind)a), "kind %d", a);
		for (int b = PATH_NONE + 1; b < a; b++)
			ck_assert_str_ne(path_kind_name((enum path_kind)a),
					 path_kind_name((enum path_kind)b));
	}
	ck_assert_ptr_null(path_kind_name(PATH_NONE));
}

TEST(the_next_number_is_asked_for_by_one_spelling_of_each_numbered_kind)
{
	struct ctx cx = { 0 };

	for (size_t i = 0; i < countof(spelled); i++) {
		const char *next = path_next_print(&cx, spelled[i].kind, spelled[i].name);
		struct tree_path p = path_next_parse(&cx, next);

		ck_assert_int_eq(p.kind, spelled[i].number ? spelled[i].kind : PATH_NONE);
		ck_assert_int_eq(p.number, 0);
		ck_assert_int_eq(path_next_parse(&cx, spelled[i].text).kind, PATH_NONE);
	}
	ck_assert_str_eq(path_next_print(&cx, PATH_RELEASE, "m"), "models/m/releases/next.json");
	ck_assert_int_eq(path_next_parse(&cx, "models/M/releases/next.json").kind, PATH_NONE);
	arena_free(&cx.mem);
}

TEST(a_folder_ends_where_the_number_begins)
{
	struct ctx cx = { 0 };

	ck_assert_str_eq(path_folder(&cx, PATH_JUSTIFICATION, "m"), "models/m/justifications/");
	ck_assert_str_eq(path_folder(&cx, PATH_RELEASE, "m"), "models/m/releases/");
	arena_free(&cx.mem);
}

TEST(the_kinds_of_a_model_are_all_but_policy_and_ring_plan)
{
	for (size_t i = 0; i < countof(spelled); i++)
		ck_assert_int_eq(path_of_model(spelled[i].kind),
				 strncmp(spelled[i].text, "models/", 7) == 0);
}
