#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/fsck.h"
#include "proof/digest.h"
#include "site.h"

static const char *bundle_of(struct site *s, const char *id)
{
	return arena_printf(&s->cx.mem, "/v1/exports/%s/bundle", id);
}

static void make(struct site *s, const char *secret, char *id)
{
	ask(s, "POST", "/v1/exports", secret, body(s, "{'reason':'inspection'}"), 201);
	json_is(s, "/action", "export.begun");
	json_is(s, "/reason", "inspection");
	json_is(s, "/fact/omissions", "null");
	snprintf(id, 80, "%s", json_at(s, "/fact/id"));
	ask(s, "POST", bundle_of(s, id), secret, "{}", 201);
}

TEST(an_export_is_an_entry_that_names_what_was_handed_out)
{
	auto_site s = { 0 };
	char iris[80], id[80], url[120];
	const char *digest, *made;
	struct fsck_report r;
	struct hash h;

	site_open(&s);
	person_add(&s, "iris", "auditor", iris);
	make(&s, iris, id);
	json_is(&s, "/action", "export.made");
	json_is(&s, "/fact/scope", "everything");
	digest = json_at(&s, "/fact/bundle");
	made = json_at(&s, "/index");
	snprintf(url, sizeof(url), "/v1/exports/%s", id);
	ask(&s, "GET", url, iris, NULL, 200);
	json_is(&s, "/made/index", made);
	strcat(url, "/bundle");
	ask(&s, "GET", url, iris, NULL, 200);
	h = hash_bytes(s.last.body, s.last.body_size);
	ck_assert_str_eq(digest_text(&s.cx, &h), digest);
	assert_ok(&s.cx, fsck(&s.cx, s.in.db_path, NULL, FSCK_REPLAY, &r));
}

TEST(an_export_holds_its_own_beginning_and_is_made_once)
{
	auto_site s = { 0 };
	char iris[80], id[80];
	const char *url, *begun;

	site_open(&s);
	person_add(&s, "iris", "auditor", iris);
	ask(&s, "POST", "/v1/exports", iris, body(&s, "{'reason':'why'}"), 201);
	snprintf(id, sizeof(id), "%s", json_at(&s, "/fact/id"));
	begun = json_at(&s, "/index");
	url = arena_printf(&s.cx.mem, "/v1/exports/%s", id);
	ask(&s, "GET", url, iris, NULL, 200);
	json_is(&s, "/begun/index", begun);
	ask(&s, "GET", bundle_of(&s, id), iris, NULL, 404);
	json_says(&s, "/detail", "begun and not made yet");
	ask(&s, "POST", bundle_of(&s, id), iris, "{}", 201);
	ck_assert_int_gt(atoi(json_at(&s, "/fact/size")), atoi(begun));
	ask(&s, "POST", bundle_of(&s, id), iris, "{}", 409);
	ask(&s, "POST", bundle_of(&s, "none"), iris, "{}", 404);
	ask(&s, "GET", url, iris, NULL, 200);
	json_is(&s, "/begun/index", begun);
	json_is(&s, "/made/by", "iris");
	ask(&s, "GET", bundle_of(&s, id), iris, NULL, 200);
}

TEST(no_secret_leaves_with_an_export)
{
	auto_site s = { 0 };
	char iris[80], id[80], url[120];

	site_open(&s);
	person_add(&s, "iris", "auditor", iris);
	make(&s, iris, id);
	snprintf(url, sizeof(url), "/v1/exports/%s/bundle", id);
	ask(&s, "GET", url, iris, NULL, 200);
	ck_assert_ptr_nonnull(
		memmem(s.last.body, s.last.body_size, "personal/", 9)); /* a tar file */
	ck_assert_ptr_null(memmem(s.last.body, s.last.body_size, "argon2", 6));
}

TEST(only_an_auditor_exports)
{
	auto_site s = { 0 };
	char ada[80], iris[80], id[80], url[120];

	site_open(&s);
	person_add(&s, "ada", "author", ada);
	person_add(&s, "iris", "auditor", iris);
	ask(&s, "POST", "/v1/exports", ada, body(&s, "{'reason':'r'}"), 403);
	ask(&s, "POST", "/v1/exports", s.admin, body(&s, "{'reason':'r'}"), 403);
	ask(&s, "POST", "/v1/exports", iris, "{}", 400);
	make(&s, iris, id);
	snprintf(url, sizeof(url), "/v1/exports/%s/bundle", id);
	ask(&s, "GET", url, ada, NULL, 403);
	ask(&s, "GET", "/v1/exports/none", iris, NULL, 404);
	ask(&s, "GET", "/v1/exports/none/bundle", iris, NULL, 404);
}

TEST(a_bundle_outlives_a_restart_and_may_be_cleared_away)
{
	auto_site s = { 0 };
	char iris[80], id[80], url[120];

	site_open(&s);
	person_add(&s, "iris", "auditor", iris);
	make(&s, iris, id);
	site_restart(&s);
	ask(&s, "POST", "/v1/session", NULL, body(&s, "{'user':'iris','password':'" PASSWORD "'}"),
	    201);
	secret_given(&s, iris);
	snprintf(url, sizeof(url), "/v1/exports/%s/bundle", id);
	ask(&s, "GET", url, iris, NULL, 200);
	ck_assert_int_eq(system(arena_printf(&s.cx.mem, "rm -rf %s/exports/??", s.dir)), 0);
	ask(&s, "GET", url, iris, NULL, 404);
	json_says(&s, "/next", "Make another");
}
