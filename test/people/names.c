#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "people/printed.h"
#include "site.h"

#define USERS "/v1/users"

static void user_ask(struct site *s, const char *id, const char *name, const char *more, int status)
{
	ask(s, "POST", USERS, s->admin,
	    body(s, "{'id':'%s','name':'%s','site':'munich'%s}", id, name, json_of(s, more)),
	    status);
}

static void device_ask(struct site *s, const char *name, int status)
{
	ask(s, "POST", "/v1/devices", s->admin,
	    body(s, "{'device':'%s','site':'munich','labels':[]}", name), status);
}

/* ---- ids ---- */

TEST(an_id_that_reads_like_another_is_given_to_no_person_service_or_device)
{
	static const char *const like[] = { "cora_b0rn", "corab.om", "cora-bom", "coraborn" };
	auto_site s = { 0 };

	site_open(&s);
	user_ask(&s, "cora.born", "Cora", "", 201);
	json_is(&s, "/fact/fold", "corabom");
	for (size_t i = 0; i < countof(like); i++) {
		user_ask(&s, like[i], "Dora", "", 409);
		json_is(&s, "/pointer", "/id");
		json_says(&s, "/detail", "like that of the user 'cora.born'");
		user_ask(&s, like[i], "Dora", ",'owner':'cora.born'", 409);
	}
	device_ask(&s, "cora-bom", 409);
	json_is(&s, "/pointer", "/device");
	user_ask(&s, "line1", "Line", ",'owner':'cora.born'", 201);
	device_ask(&s, "line-1", 409);
	json_says(&s, "/detail", "like that of the user 'line1'");
}

TEST(devices_are_told_apart_by_equality_alone_and_no_user_is_like_one)
{
	auto_site s = { 0 };

	site_open(&s);
	device_ask(&s, "line-1-12", 201);
	device_ask(&s, "line-11-2", 201);
	device_ask(&s, "line-1-12", 409);
	user_ask(&s, "line.112", "Cora", "", 409);
	json_says(&s, "/detail", "is a device's, or reads like one");
}

TEST(an_id_is_never_given_again_nor_one_like_it)
{
	auto_site s = { 0 };

	site_open(&s);
	user_ask(&s, "cora", "Cora", "", 201);
	ask(&s, "POST", "/v1/users/cora/deactivate", s.admin, "{\"reason\":\"a test\"}", 201);
	user_ask(&s, "cora", "Cora", "", 409);
	user_ask(&s, "co.ra", "Cora", "", 409);
}

TEST(an_id_with_marks_acts_as_any_other)
{
	auto_site s = { 0 };
	char secret[80];

	site_open(&s);
	person_add(&s, "cora_b.ross-2", "author", secret);
	ask(&s, "POST", "/v1/models", secret, "{\"name\":\"m\",\"title\":\"t\"}", 201);
	json_is(&s, "/actor/id", "cora_b.ross-2");
	ask(&s, "GET", "/v1/users/cora_b.ross-2", secret, NULL, 200);
}

/* What no decide function says is tried on the table itself. */
TEST(the_tables_key_lets_nobody_have_a_users_fold)
{
	static const char user[] = "INSERT INTO fold VALUES ('ab', 'user', 'ab', 1)";
	static const char box[] =
		"INSERT INTO fold (fold, holder, id, idx) VALUES ('%s', 'device', "
		"'x', 2) ON CONFLICT (fold) DO UPDATE SET holder = "
		"nullif(holder, 'user')";
	auto_site s = { 0 };
	char path[80], sql[300];
	sqlite3 *raw;

	site_open(&s);
	snprintf(path, sizeof(path), "%s/signet.db", s.dir);
	ck_assert_int_eq(sqlite3_open(path, &raw), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(raw, "BEGIN", NULL, NULL, NULL), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(raw, user, NULL, NULL, NULL), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(raw, user, NULL, NULL, NULL), SQLITE_CONSTRAINT);
	snprintf(sql, sizeof(sql), box, "ab");
	ck_assert_int_eq(sqlite3_exec(raw, sql, NULL, NULL, NULL), SQLITE_CONSTRAINT);
	snprintf(sql, sizeof(sql), box, "cd");
	ck_assert_int_eq(sqlite3_exec(raw, sql, NULL, NULL, NULL), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(raw, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(raw);
}

/* ---- printed names ---- */

/* clang-format off */
static const struct { const char *name; bool ok; } printed[] = {
	{ "Anna Ross", true }, { "Anna-Lena O'Hara, M.Sc.", true }, { "J\xc3\xb8rgen M\xc3\xbcller", true }, { "ci", true }, { "7", true },
	{ "\xd0\x90\xd0\xbd\xd0\xbd\xd0\xb0", true }, /* Анна, all of it Cyrillic */
	{ "Tanaka \xe5\xa4\xaa\xe9\x83\x8e", true }, /* Latin beside Han */
	{ "\xd7\x93\xd7\xa0\xd7\x94", true }, /* Hebrew */
	{ "\xd0\x90nna", false }, { "Ann\xd0\xb0", false }, /* one Cyrillic letter */
	{ "\xce\x91nna", false }, /* one Greek letter */
	{ "Tanaka \xd0\xbd \xe5\xa4\xaa", false },
	{ "Mu\xcc\x88ller", false }, /* ü as u and a mark: not composed */
	{ " Anna", false }, { "Anna ", false }, { "Anna  Ross", false }, { " ", false }, { "...", false },
	{ "Anna\xc2\xa0Ross", false }, { "Anna\xe3\x80\x80Ross", false }, /* other spaces */
	{ "Anna\xe2\x80\xae", false }, { "An\xe2\x80\x8bna", false }, { "An\xc2\xadna", false }, /* reorders; not seen */
	{ "Anna\tRoss", false }, { "Anna\nRoss", false }, { "Anna\x7f", false },
	{ "Anna \xe2\x9c\x93", false }, { "Anna <x>", false }, { "Anna \xf0\x9f\x98\x80", false }, /* symbols */
	{ "Anna \xc2\xb2", false }, { "Anna\xee\x80\x80", false }, { "Anna\xef\xbf\xbf", false }, /* no digit; private; no character */
	{ "Lot 1\xd9\xa2", false }, /* digits of two scripts */
	{ "", false },
};

/* Of two people in force. */
static const struct { const char *a, *b; bool like; } pairs[] = {
	{ "Anna Ross", "Anna Ross", true }, { "Anna Ross", "anna ross", true }, { "Anna Ross", "ANNA ROSS", true },
	{ "Anna Ross", "\xf0\x9d\x90\x80nna Ross", true }, /* its first letter is a bold one of mathematics */
	{ "Ilse", "llse", true }, { "Born", "Bom", true },
	{ "Cap", "\xd0\xa1\xd0\xb0\xd1\x80", true }, /* Сар, all of it Cyrillic */
	{ "Anna Ross", "Anna Rose", false }, { "Anna Ross", "Anne Ross", false }, { "M\xc3\xbcller", "Muller", false },
};
/* clang-format on */

TEST_EACH(a_name_is_printed_only_if_each_of_its_letters_is_seen_and_of_one_writing, printed)
{
	struct ctx cx = { 0 };
	enum err e = printed_check(&cx, printed[_i].name);

	ck_assert_msg(e == (printed[_i].ok ? OK : E_INVALID), "%s: %d %s", printed[_i].name, e,
		      cx.detail);
	if (e != OK)
		ck_assert_str_eq(cx.place, "/name");
	arena_free(&cx.mem);
}

TEST(a_name_has_at_most_120_bytes)
{
	struct ctx cx = { 0 };
	char s[PRINTED_MAX_BYTES + 2];

	memset(s, 'a', sizeof(s) - 1);
	s[sizeof(s) - 1] = '\0';
	assert_err(printed_check(&cx, s), E_INVALID);
	s[PRINTED_MAX_BYTES] = '\0';
	assert_ok(&cx, printed_check(&cx, s));
	arena_free(&cx.mem);
}

TEST_EACH(a_name_like_another_in_force_is_taken_only_if_that_one_is_named, pairs)
{
	auto_site s = { 0 };

	site_open(&s);
	user_ask(&s, "one", pairs[_i].a, "", 201);
	json_is(&s, "/fact/namesake", "null");
	user_ask(&s, "two", pairs[_i].b, "", pairs[_i].like ? 409 : 201);
	if (!pairs[_i].like)
		return;
	json_is(&s, "/pointer", "/name");
	json_says(&s, "/detail", "reads like that of 'one'");
	user_ask(&s, "two", pairs[_i].b, ",'namesake':'root'", 400);
	json_is(&s, "/pointer", "/namesake");
	user_ask(&s, "two", pairs[_i].b, ",'namesake':'one'", 201);
	json_is(&s, "/fact/namesake", "one");
}

#define PAGE 64 /* users whose names are read at once */

TEST(a_name_like_that_of_the_last_of_many_users_is_found_too)
{
	static const char letters[] = "abefghkpt";
	auto_site s = { 0 };
	char id[3] = "", name[] = "Name ..";

	site_open(&s);
	user_ask(&s, "zoe", "Anna Ross", "", 201);
	for (size_t i = 0; i <= PAGE; i++) {
		id[0] = name[5] = letters[i / strlen(letters)];
		id[1] = name[6] = letters[i % strlen(letters)];
		user_ask(&s, id, name, "", 201);
	}
	user_ask(&s, "one", "Anna Ross", "", 409);
	json_says(&s, "/detail", "reads like that of 'zoe'");
}

TEST(the_name_of_an_account_that_has_ended_is_free_and_a_namesake_of_nobody_is_refused)
{
	auto_site s = { 0 };

	site_open(&s);
	user_ask(&s, "one", "Anna Ross", "", 201);
	user_ask(&s, "two", "Bea Lund", ",'namesake':'one'", 400);
	ask(&s, "POST", "/v1/users/one/deactivate", s.admin, "{\"reason\":\"a test\"}", 201);
	user_ask(&s, "three", "Anna Ross", "", 201);
}
