#include <string.h>

#include "base/text.h"
#include "documents/policy.h"
#include "files.h"
#include "repo.h"

/* ---- bytes ---- */

TEST(canonical_json_sorts_by_bytes_and_escapes_two_characters)
{
	static const char in[] =
		"{ \"b\": [1, true, null], \"a\\\"\": \"x\\n\\\\\\u00e9\", \"A\": {} }";
	struct printer out = { .mem = NULL };
	struct ctx cx = { 0 };
	auto_json json = NULL;

	out.mem = &cx.mem;
	assert_ok(&cx, json_read(&cx, in, strlen(in), &json));
	tuf_canonical(&cx, json, &out);
	ck_assert_str_eq(out.text, "{\"A\":{},\"a\\\"\":\"x\n\\\\\xc3\xa9\",\"b\":[1,true,null]}");
	arena_free(&cx.mem);
}

static const struct {
	const char *from, *to, *place;
} unreadable[] = {
	{ "\"consistent_snapshot\":true", "\"consistent_snapshot\":false",
	  "/signed/consistent_snapshot" },
	{ "\"_type\":\"root\"", "\"_type\":\"targets\"", "/signed/_type" },
	{ "\"spec_version\":\"1.0.34\"", "\"spec_version\":\"2.0.0\"", "/signed/spec_version" },
	{ "\"version\":1", "\"version\":0", "/signed/version" },
	{ "22:13:20Z\"", "22:13:20.5Z\"", "/signed/expires" },
	{ "\"threshold\":2", "\"threshold\":3", "/signed/roles/root/threshold" },
	{ "\"threshold\":2", "\"threshold\":0", "/signed/roles/root/threshold" },
};

TEST_EACH(a_root_that_cannot_be_read_names_the_place, unreadable)
{
	struct tuf_root out;
	const char *text;
	struct repo r;

	repo_open(&r);
	repo_sign(&r);
	text = text_with(&r.cx, r.file[F_ROOT].text, unreadable[_i].from, unreadable[_i].to);
	assert_err(tuf_root_parse(&r.cx, text, strlen(text), &out), E_INVALID);
	ck_assert_str_eq(r.cx.place, unreadable[_i].place);
	arena_free(&r.cx.mem);
}

TEST(a_key_under_another_name_is_refused)
{
	struct tuf_root out;
	const char *text, *id;
	struct repo r;

	repo_open(&r);
	repo_sign(&r);
	id = r.root.role[TUF_SNAPSHOT].key[0].id;
	text = text_with(&r.cx, r.file[F_ROOT].text, arena_printf(&r.cx.mem, "\"%s\":{", id),
			 "\"00\":{");
	assert_err(tuf_root_parse(&r.cx, text, strlen(text), &out), E_INVALID);
	assert_says(r.cx.detail, "named by the SHA-256");
	arena_free(&r.cx.mem);
}

/* A stock client counts ids: with two of them one holder would meet a threshold of two. */
TEST(one_key_under_two_ids_is_refused)
{
	static const char more[] = "{\"keytype\":\"ed25519\",\"keyval\":{\"public\":\"%s\"},"
				   "\"scheme\":\"ed25519\",\"x\":1}";
	const char *key, *text;
	struct tuf_root out;
	struct hash h;
	struct repo r;

	repo_open(&r);
	repo_sign(&r);
	key = text_with(&r.cx, more, "%s",
			hex_text(&r.cx, r.root.role[TUF_ROOT].key[0].public, PUBLIC_KEY_SIZE));
	h = hash_bytes(key, strlen(key));
	text = text_with(&r.cx, r.file[F_ROOT].text, "\"keys\":{",
			 arena_printf(&r.cx.mem, "\"keys\":{\"%s\":%s,",
				      hex_text(&r.cx, h.b, HASH_SIZE), key));
	assert_err(tuf_root_parse(&r.cx, text, strlen(text), &out), E_INVALID);
	assert_says(r.cx.place, "/signed/keys/");
	arena_free(&r.cx.mem);
}

/* One key must not count for two. */
TEST(a_signature_given_twice_is_refused)
{
	const char *text, *end;
	struct repo r;

	repo_open(&r);
	r.root_signers = 1;
	repo_sign(&r);
	text = r.file[F_ROOT].text;
	end = strstr(text, "],\"signed\"");
	text = arena_printf(&r.cx.mem, "{\"signatures\":[%.*s,%.*s%s", (int)(end - text - 15),
			    text + 15, (int)(end - text - 15), text + 15, end);
	assert_err(tuf_verify(&r.cx, "root", text, strlen(text), &r.root.role[TUF_ROOT]),
		   E_INVALID);
	assert_says(r.cx.detail, "signs it twice");
	arena_free(&r.cx.mem);
}

TEST(members_unknown_here_are_kept_under_the_signature)
{
	struct printer body = { .mem = NULL }, file, more;
	const struct signer *one[1];
	struct tuf_root out;
	const char *text;
	struct repo r;

	repo_open(&r);
	assert_ok(&r.cx, tuf_root_print(&r.cx, &r.root, &file));
	text = text_with(&r.cx, file.text, "\"version\":1}",
			 "\"version\":1,\"x-more\":{\"a\":\"b\"}}");
	body.mem = &r.cx.mem;
	put_bytes(&body, text, strlen(text));
	one[0] = &r.key[ROOT_A].signer;
	assert_ok(&r.cx, tuf_sign(&r.cx, &body, one, 1, &file));
	assert_ok(&r.cx, tuf_sign_more(&r.cx, file.text, file.size, &r.key[ROOT_B].signer, &more));
	assert_ok(&r.cx, tuf_root_parse(&r.cx, more.text, more.size, &out));
	assert_ok(&r.cx, tuf_verify(&r.cx, "root", more.text, more.size, &out.role[TUF_ROOT]));
	text = text_with(&r.cx, more.text, "\"a\":\"b\"", "\"a\":\"c\"");
	assert_err(tuf_verify(&r.cx, "root", text, strlen(text), &out.role[TUF_ROOT]), E_MISMATCH);
	arena_free(&r.cx.mem);
}

static const struct {
	const char *pattern, *path;
	bool fits, in_policy; /* where '?' is itself */
} patterns[] = {
	{ "models/*/*/*", PATH, true, true },
	{ "models/*/*/*", "models/m/1/a/b", false, false },
	{ "models/*/*/*", "models/m/1", false, false },
	{ "artifacts/*", "artifacts/0f", true, true },
	{ "artifacts/*", "artifacts/a/b", false, false },
	{ "*b*/*c", "abbb/ccc", true, true },
	{ "*b*/*c", "aaa/bc", false, false },
	{ "a?c", "abc", true, false },
	{ "a?c", "a?c", true, true },
	{ "a?c", "a/c", false, false },
	{ "*?", "a", true, false },
	{ "*?", "", false, false },
	{ "*", "", true, true },
};

TEST_EACH(a_pattern_does_not_cross_a_slash, patterns)
{
	ck_assert_int_eq(tuf_path_fits(patterns[_i].pattern, patterns[_i].path), patterns[_i].fits);
	ck_assert_int_eq(path_fits(patterns[_i].pattern, patterns[_i].path),
			 patterns[_i].in_policy);
}

/* Whoever tried each star with each length would not be done before the time for a test is up. */
TEST(a_pattern_of_many_stars_is_judged_at_once)
{
	char pattern[] = "*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b";
	char path[2000];

	memset(path, 'a', sizeof(path) - 1);
	path[sizeof(path) - 1] = '\0';
	ck_assert(!tuf_path_fits(pattern, path));
	ck_assert(!path_fits(pattern, path));
	path[sizeof(path) - 2] = 'b';
	ck_assert(tuf_path_fits(pattern, path));
	ck_assert(path_fits(pattern, path));
}
