#include <string.h>

#include "files.h"
#include "plant.h"
#include "store.h"

/* Which sites the entries about a model's versions name among their objects: those that its record
 * in force states.  A change that states any but all is refused yet (schema/records.md), so the
 * record is put there by hand, as one that was merged. */

#define MODEL "press-health"

static void record_put(struct plant *p, const char *sites)
{
	struct site *s = &p->s;
	const char *all = model_document(s, MODEL, "stop it");
	const char *record = text_with(&s->cx, all, "[\"*\"]", json_of(s, sites));
	struct hash h = hash_bytes(record, strlen(record));
	const char *digest = digest_text(&s->cx, &h);

	site_sql(
		s,
		arena_printf(
			&s->cx.mem,
			"INSERT OR IGNORE INTO content VALUES ('%s', 'document', x'', CAST('%s' AS "
			"BLOB));"
			"UPDATE document SET digest = '%s' WHERE path = 'models/" MODEL
			"/model.json'",
			digest, record, digest));
}

static const struct row {
	const char *sites, *named;
} records[] = {
	{ "['munich','hamburg','aachen']", " site:aachen site:hamburg site:munich" },
	{ "['*']", "" },
};

/* The objects of the newest entry of the action, its id in place of the $, and those sites after
 * them. */
static void names(struct plant *p, const char *auditor, const char *action, const char *objects,
		  const char *sites)
{
	struct site *s = &p->s;
	const char *at;

	ask(s, "GET", "/v1/audit?limit=200", auditor, NULL, 200);
	at = json_find(s, "/items", "/action", action);
	if (strchr(objects, '$'))
		objects = text_with(&s->cx, objects, "$", json_at(s, "%s/fact/id", at));
	ck_assert_str_eq(objects_at(s, at), arena_printf(&s->cx.mem, "%s%s", objects, sites));
}

TEST_EACH(what_is_done_to_a_models_versions_names_the_sites_of_the_model, records)
{
	const char *sites = records[_i].named;
	auto_plant p = { 0 };
	char validation[40], iris[80];

	plant_data(&p);
	person_add(&p.s, "iris", "auditor", iris);
	record_put(&p, records[_i].sites);
	plant_version(&p, 1);
	ck_assert_str_eq(objects_at(&p.s, ""),
			 arena_printf(&p.s.cx.mem,
				      "model:" MODEL " version:" MODEL "/1 run:%s "
				      "dataset:press-train/1 dataset:press-test/1%s",
				      json_at(&p.s, "/fact/run"), sites));
	names(&p, iris, "run.registered", "run:$ model:" MODEL " dataset:press-train/1", sites);
	plant_register(&p, 1, 0, 201, validation);
	names(&p, iris, "validation.registered",
	      "validation:$ version:" MODEL "/1 dataset:press-test/1", sites);
	plant_predict(&p, validation, PLANT_VERSION_2, 201);
	names(&p, iris, "validation.concluded", "validation:$", sites);
	ask(&p.s, "POST", "/v1/models/" MODEL "/versions/1/retire", p.jonas.secret,
	    body(&p.s, "{'reason':'r'}"), 201);
	names(&p, iris, "version.retired", "version:" MODEL "/1", sites);
}

TEST(a_model_whose_record_was_merged_before_names_its_sites_when_it_begins)
{
	auto_plant p = { 0 };

	plant_open(&p);
	change_asked_of(&p.s, &p.jonas, "models/" MODEL "/model.json",
			model_document(&p.s, MODEL, "stop it"), 201);
	plant_merge(&p, 1);
	record_put(&p, "['munich','hamburg']");
	ask(&p.s, "POST", "/v1/models", p.jonas.secret,
	    body(&p.s, "{'name':'" MODEL "','title':'t'}"), 201);
	ck_assert_str_eq(objects_at(&p.s, ""), "model:" MODEL " site:hamburg site:munich");
}
