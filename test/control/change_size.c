#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "browse.h"
#include "plant.h"
#include "proof/manifest.h"
#include "store.h"

/* How large a change may be, at every place that reads, stores, signs or shows one. */

/* n documents "models/<stem><i>/model.json" and, if more is not NULL, an empty one of that path. */
static const char *many_models(struct plant *p, int n, const char *stem, const char *more)
{
	struct site *s = &p->s;
	struct printer list = { .mem = &s->cx.mem };

	for (int i = 0; i < n; i++) {
		const char *model = arena_printf(&s->cx.mem, "%s%d", stem, i);
		const char *path = arena_printf(&s->cx.mem, "models/%s/model.json", model);
		const char *row = document_text(s, path, model_document(s, model, "p"));

		put_bytes(&list, ",", i > 0);
		put_bytes(&list, row, strlen(row));
	}
	return more ? arena_printf(&s->cx.mem, "%s,%s", list.text, document_text(s, more, "{}"))
		    : list.text;
}

/* By jonas. */
static void asked(struct plant *p, const char *documents, int status)
{
	change_asked(&p->s, p->jonas.secret, documents, status);
}

TEST(a_change_of_500_paths_is_opened_signed_both_ways_merged_and_cloned)
{
	char command[400];
	auto_plant p = { 0 };

	plant_open(&p);
	asked(&p, many_models(&p, MANIFEST_PATHS_MAX, "m", NULL), 201);
	page_get(&p.s, "/changes/1", p.mara.secret, 200);
	person_signs(&p.s, &p.mara, 1, "review", "reviewer", 201);
	person_signs(&p.s, &p.ben, 1, "approval", "approver", 201);
	change_is(&p.s, &p.jonas, 1, "merged");
	snprintf(command, sizeof(command),
		 "cd %s && git clone -q http://git:%s@127.0.0.1:%u/change-control.git tree && "
		 "test $(ls -d tree/models/*/ | wc -l) = %d",
		 p.s.dir, p.anna.secret, p.s.port, MANIFEST_PATHS_MAX);
	ck_assert_int_eq(system(command), 0);
	plant_holds(&p);
}

TEST(one_path_more_is_refused_and_says_where)
{
	auto_plant p = { 0 };

	plant_open(&p);
	asked(&p, many_models(&p, MANIFEST_PATHS_MAX + 1, "m", NULL), 400);
	json_is(&p.s, "/pointer", "/documents");
}

/* Each path alone would do; the entry of the merge could not name them all. */
TEST(paths_that_the_merge_could_not_name_are_refused_when_the_change_opens)
{
	auto_plant p = { 0 };

	plant_open(&p);
	asked(&p,
	      many_models(&p, MANIFEST_PATHS_MAX,
			  "a-model-whose-name-is-as-long-as-a-name-may-be-and-no-longer", NULL),
	      400);
	json_is(&p.s, "/pointer", "/documents");
	ask(&p.s, "GET", "/v1/changes/1", p.jonas.secret, NULL, 404);
}

/* Its evidence could not hold the change, and the release would wait for ever. */
TEST(a_release_is_not_put_into_a_change_that_devices_could_not_be_given)
{
	auto_plant p = { 0 };

	plant_open(&p);
	asked(&p, many_models(&p, MANIFEST_PATHS_MAX - 1, "m", "models/m1/releases/1.json"), 400);
	json_is(&p.s, "/next", "Put it into a change of its own.");
}

/* Rows that no entry explains, as someone with the database file adds them. */
TEST(rows_added_to_a_changes_paths_overrun_nothing_and_are_named)
{
	char sql[400];
	auto_plant p = { 0 };

	plant_open(&p);
	asked(&p, many_models(&p, 1, "m", NULL), 201);
	snprintf(sql, sizeof(sql),
		 "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900) "
		 "INSERT INTO change_path (number, path, old, new) "
		 "SELECT 1, 'models/x' || i || '/model.json', NULL, "
		 "(SELECT new FROM change_path WHERE number = 1) FROM n");
	site_sql(&p.s, sql);
	ask(&p.s, "GET", "/v1/changes/1", p.jonas.secret, NULL, 500);
	page_get(&p.s, "/changes/1", p.mara.secret, 500);
	page_get(&p.s, "/", p.mara.secret, 500);
	person_signs(&p.s, &p.mara, 1, "review", "reviewer", 500);
	ask(&p.s, "GET", "/v1/session", p.jonas.secret, NULL, 200);
}
