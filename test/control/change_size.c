#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/fsck.h"
#include "proof/manifest.h"
#include "sign.h"
#include "store.h"

/* How large a change may be, at every place that reads, stores, signs or shows one. */

struct cast {
	struct person anna, ben, mara, jonas;
};

/* ben approves, mara reviews, jonas writes. */
static void cast_add(struct site *s, struct cast *c)
{
	site_open(s);
	found(s, &c->anna, &c->ben);
	signer_add(s, &c->mara, "mara", "reviewer", true, &c->anna);
	c->jonas = (struct person){ .id = "jonas" };
	person_add(s, "jonas", "author", c->jonas.secret);
}

static void page(struct site *s, const char *url, const char *secret, int status)
{
	char cookie[120];

	snprintf(cookie, sizeof(cookie), "Cookie: signet=%s\r\n", secret);
	http(s->port, "GET", url, NULL, cookie, NULL, &s->last);
	ck_assert_int_eq(s->last.status, status);
}

/* n documents "models/<stem><i>/model.json" and, if more is not NULL, an empty one of that path. */
static const char *many_models(struct site *s, int n, const char *stem, const char *more)
{
	struct printer p = { .mem = &s->cx.mem };

	put_open(&p, NULL, '{');
	put_text(&p, "title", "t");
	put_text(&p, "reason", "r");
	put_text(&p, "impact", "i");
	put_text(&p, "retest", "none");
	put_open(&p, "documents", '[');
	for (int i = 0; i < n; i++) {
		const char *model = arena_printf(&s->cx.mem, "%s%d", stem, i);

		put_open(&p, NULL, '{');
		put_text(&p, "path", arena_printf(&s->cx.mem, "models/%s/model.json", model));
		put_text(&p, "content",
			 arena_printf(&s->cx.mem,
				      "{\"v\":1,\"model\":\"%s\",\"purpose\":\"p\",\"risk_class\":"
				      "\"B\",\"owner\":\"jonas\",\"kind\":\"static\"}",
				      model));
		put_close(&p, '}');
	}
	if (more) {
		put_open(&p, NULL, '{');
		put_text(&p, "path", more);
		put_text(&p, "content", "{}");
		put_close(&p, '}');
	}
	put_close(&p, ']');
	put_close(&p, '}');
	return p.text;
}

TEST(a_change_of_500_paths_is_opened_signed_both_ways_merged_and_cloned)
{
	char command[400];
	struct fsck_report r;
	auto_site s = { 0 };
	struct cast c;

	cast_add(&s, &c);
	ask(&s, "POST", "/v1/changes", c.jonas.secret,
	    many_models(&s, MANIFEST_PATHS_MAX, "m", NULL), 201);
	page(&s, "/changes/1", c.mara.secret, 200);
	sign_change(&s, &c.mara, 1, "review", "reviewer", 201);
	sign_change(&s, &c.ben, 1, "approval", "approver", 201);
	ask(&s, "GET", "/v1/changes/1", c.jonas.secret, NULL, 200);
	ck_assert_str_eq(json_at(&s, "/state"), "merged");
	snprintf(command, sizeof(command),
		 "cd %s && git clone -q http://git:%s@127.0.0.1:%u/change-control.git tree && "
		 "test $(ls -d tree/models/*/ | wc -l) = %d",
		 s.dir, c.jonas.secret, s.port, MANIFEST_PATHS_MAX);
	ck_assert_int_eq(system(command), 0);
	assert_ok(&s.cx, fsck(&s.cx, s.in.db_path, NULL, FSCK_REPLAY, &r));
}

TEST(one_path_more_is_refused_and_says_where)
{
	auto_site s = { 0 };
	struct cast c;

	cast_add(&s, &c);
	ask(&s, "POST", "/v1/changes", c.jonas.secret,
	    many_models(&s, MANIFEST_PATHS_MAX + 1, "m", NULL), 400);
	ck_assert_str_eq(json_at(&s, "/pointer"), "/documents");
}

/* Each path alone would do; the entry of the merge could not name them all. */
TEST(paths_that_the_merge_could_not_name_are_refused_when_the_change_opens)
{
	auto_site s = { 0 };
	struct cast c;

	cast_add(&s, &c);
	ask(&s, "POST", "/v1/changes", c.jonas.secret,
	    many_models(&s, MANIFEST_PATHS_MAX,
			"a-model-whose-name-is-as-long-as-a-name-may-be-and-no-longer", NULL),
	    400);
	ck_assert_str_eq(json_at(&s, "/pointer"), "/documents");
	ask(&s, "GET", "/v1/changes/1", c.jonas.secret, NULL, 404);
}

/* Its evidence could not hold the change, and the release would wait for ever. */
TEST(a_release_is_not_put_into_a_change_that_devices_could_not_be_given)
{
	auto_site s = { 0 };
	struct cast c;

	cast_add(&s, &c);
	ask(&s, "POST", "/v1/changes", c.jonas.secret,
	    many_models(&s, MANIFEST_PATHS_MAX - 1, "m", "models/m1/releases/1.json"), 400);
	ck_assert_str_eq(json_at(&s, "/next"), "Put it into a change of its own.");
}

/* Rows that no entry explains, as someone with the database file adds them. */
TEST(rows_added_to_a_changes_paths_overrun_nothing_and_are_named)
{
	char sql[400];
	auto_site s = { 0 };
	struct cast c;

	cast_add(&s, &c);
	ask(&s, "POST", "/v1/changes", c.jonas.secret, many_models(&s, 1, "m", NULL), 201);
	snprintf(sql, sizeof(sql),
		 "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900) "
		 "INSERT INTO change_path (number, path, old, new) "
		 "SELECT 1, 'models/x' || i || '/model.json', NULL, "
		 "(SELECT new FROM change_path WHERE number = 1) FROM n");
	raw_sql(s.in.db_path, sql);
	ask(&s, "GET", "/v1/changes/1", c.jonas.secret, NULL, 500);
	page(&s, "/changes/1", c.mara.secret, 500);
	page(&s, "/", c.mara.secret, 500);
	sign_change(&s, &c.mara, 1, "review", "reviewer", 500);
	ask(&s, "GET", "/v1/session", c.jonas.secret, NULL, 200);
}
