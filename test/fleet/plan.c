#include <string.h>

#include "documents/path.h"
#include "files.h"
#include "fleet/due.h"
#include "store.h"

/* A tree may be from another version, which judged more: no rollout follows its plan in part. */

#define RELEASE_PATH "models/press-health/releases/3.json"
#define VERSION_PATH "models/press-health/versions/5.json"

static void document_put(struct fixture *f, struct fact *fact, const char *path, const char *text)
{
	put_open(&fact->body, NULL, '{');
	put_text(&fact->body, "path", path);
	put_text(&fact->body, "digest", fact_document(&f->cx, fact, text, strlen(text)));
	put_close(&fact->body, '}');
}

static void tree_begins(struct fixture *f, const char *release, const char *plan)
{
	struct fact fact;

	fact_start(&f->cx, &fact, ACTION_TREE_BEGUN);
	put_open(&fact.body, "documents", '[');
	document_put(f, &fact, RELEASE_PATH, release);
	document_put(f, &fact, VERSION_PATH, golden(&f->cx, "version.json").b);
	document_put(f, &fact, path_print(&f->cx, PATH_RING_PLAN, "line-1", 0), plan);
	put_close(&fact.body, ']');
	append(f, &fact);
}

static void release_published(struct fixture *f, const char *release)
{
	const char *version = golden(&f->cx, "version.json").b, *digest;
	struct fact fact;

	fact_start(&f->cx, &fact, ACTION_RELEASE_PUBLISHED);
	put_text(&fact.body, "model", "press-health");
	put_int(&fact.body, "number", 3);
	put_int(&fact.body, "version", 5);
	put_int(&fact.body, "envelope", 4);
	put_text(&fact.body, "plan", "line-1");
	put_int(&fact.body, "floor", 2);
	put_open(&fact.body, "sites", '[');
	put_close(&fact.body, ']');
	digest = fact_document(&f->cx, &fact, release, strlen(release));
	put_text(&fact.body, "record", digest);
	put_text(&fact.body, "version_record",
		 fact_document(&f->cx, &fact, version, strlen(version)));
	put_text(&fact.body, "evidence", digest); /* whatever it says */
	put_open(&fact.body, "metadata", '[');
	put_close(&fact.body, ']');
	append(f, &fact);
}

TEST(a_rollout_whose_plan_says_more_than_is_judged_is_ended_as_it_begins)
{
	auto_fixture f = fixture_open();
	const char *release = golden(&f.cx, "release.json").b;
	struct fact fact;

	batch_begin(&f);
	add_model(&f, "press-health");
	tree_begins(&f, release, golden(&f.cx, "plan.json").b);
	release_published(&f, release);
	assert_ok(&f.cx, beginning_step(&f.cx, f.db, NULL, "press-health/3", &fact));
	assert_says(fact.body.text, "\"state\":\"ended\"");
	assert_says(fact.body.text, "the plan 'line-1' cannot be followed: this version does not "
				    "judge /rings/0/gate/wait_minutes");
	batch_end(&f);
}
