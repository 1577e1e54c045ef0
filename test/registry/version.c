#include "registry/version.h"

#include <string.h>

#include "engine/history.h"
#include "registry/model.h"
#include "store.h"

TEST(numbers_count_up_per_model)
{
	auto_fixture f = fixture_open();
	struct version v;
	int64_t next;

	batch_begin(&f);
	add_model(&f, "a");
	add_model(&f, "b");
	add_version(&f, "a");
	add_version(&f, "a");
	add_version(&f, "b");
	assert_ok(&f.cx, db_version_at(&f.cx, f.db, "a", 2, AT_NOW, &v));
	fact_says(v.body.json, "\"number\":2");
	assert_ok(&f.cx, db_version_next(&f.cx, f.db, "a", &next));
	ck_assert_int_eq(next, 3);
	batch_end(&f);
}

static const struct {
	int64_t at;
	const char *state;
} moments[] = {
	{ 2, NULL },      { 3, "registered" },   { 4, "registered" },
	{ 5, "retired" }, { AT_NOW, "retired" },
};

TEST_EACH(a_version_is_read_as_of_an_entry, moments)
{
	auto_fixture f = fixture_open();
	struct version v;
	enum err e;

	batch_begin(&f);
	add_model(&f, "a");
	add_version(&f, "a");
	add_model(&f, "b");
	retire_version(&f, "a", 1);
	batch_end(&f);
	e = db_version_at(&f.cx, f.db, "a", 1, moments[_i].at, &v);
	assert_err(e, moments[_i].state ? OK : E_NOT_FOUND);
	if (e == OK)
		ck_assert_str_eq(state_name(&version_states, v.state), moments[_i].state);
}

/* clang-format off */
static const struct { const char *model, *files; enum err want; const char *place; } refused[] = {
	{ "none", "[{\"path\":\"m\",\"digest\":\"" ARTIFACT "\"}]", E_NOT_FOUND, NULL },
	{ "a", "[]", E_INVALID, "/files" },
	{ "a", "[7]", E_INVALID, "/files/0" },
	{ "a", "[{\"path\":\"m\"}]", E_INVALID, "/files/0/digest" },
	{ "a", "[{\"path\":\"m\",\"digest\":\"" ARTIFACT "\",\"x\":1}]", E_INVALID, "/files/0/x" },
	{ "a", "[{\"path\":\"../m\",\"digest\":\"" ARTIFACT "\"}]", E_INVALID, "/files/0/path" },
	{ "a", "[{\"path\":\"m\",\"digest\":\"sha256:\"}]", E_INVALID, "/files/0/digest" },
	{ "a", "[{\"path\":\"m\",\"digest\":\"sha256:1123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"}]",
	  E_NOT_FOUND, "/files/0/digest" },
	{ "a", "[{\"path\":\"m\",\"digest\":\"" ARTIFACT "\"},{\"path\":\"m\",\"digest\":\"" ARTIFACT "\"}]",
	  E_INVALID, "/files" },
};
/* clang-format on */

TEST_EACH(a_bad_registration_is_refused_at_its_place, refused)
{
	json_t *files = json_loads(refused[_i].files, 0, NULL);
	struct new_version v = { .model = refused[_i].model, .files = files };
	auto_fixture f = fixture_open();
	struct fact fact;

	batch_begin(&f);
	add_model(&f, "a");
	add_artifact(&f, ARTIFACT);
	assert_err(version_register(&f.cx, f.db, &v, &fact), refused[_i].want);
	if (refused[_i].place)
		ck_assert_str_eq(f.cx.place, refused[_i].place);
	batch_end(&f);
	json_decref(files);
}

/* What sha256sum prints for the files, hashed: cd models && sha256sum a b | sha256sum */
TEST(a_versions_digest_is_what_ordinary_tools_compute)
{
	static const char two[] = "[{\"path\":\"b\",\"digest\":\"" ARTIFACT
				  "\"},{\"path\":\"a\",\"digest\":\"" ARTIFACT "\"}]";
	json_t *files = json_loads(two, 0, NULL);
	struct new_version v = { .model = "a", .files = files };
	auto_fixture f = fixture_open();
	struct fact fact;

	batch_begin(&f);
	add_model(&f, "a");
	add_artifact(&f, ARTIFACT);
	assert_ok(&f.cx, version_register(&f.cx, f.db, &v, &fact));
	fact_says(fact.body.text,
		  "\"digest\":\"sha256:"
		  "e33e2f1e28646de1c41ebf51abe5f1bba512944aa752a6256972741e63c2176c\"");
	batch_end(&f);
	json_decref(files);
}

TEST(retired_twice_is_a_conflict)
{
	auto_fixture f = fixture_open();
	struct fact fact;

	batch_begin(&f);
	add_model(&f, "a");
	add_version(&f, "a");
	retire_version(&f, "a", 1);
	assert_err(version_end(&f.cx, f.db, "a", 1, &fact), E_CONFLICT);
	assert_err(version_end(&f.cx, f.db, "a", 2, &fact), E_NOT_FOUND);
	batch_end(&f);
}
