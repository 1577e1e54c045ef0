#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "documents/evidence.h"
#include "engine/fsck.h"
#include "release.h"
#include "release/publication.h"
#include "store.h"
#include "view.h"
#include "waiting.h"

#define RELEASE_1 "/v1/models/" RELEASE_MODEL "/releases/1"
#define DAY_      INT64_C(86400000)

static void fsck_clean(struct plant *p)
{
	struct fsck_report r;

	assert_ok(&p->s.cx, fsck(&p->s.cx, p->s.in.db_path, NULL, FSCK_REPLAY, &r));
}

TEST(a_release_is_published_with_evidence_that_stands_alone)
{
	struct view *v;
	struct evidence_says says;
	const char *release, *evidence, *model;
	size_t n_release, n_evidence, n;
	auto_plant p = { .released = 0 };

	plant_published(&p);
	v = arena_alloc(&p.s.cx.mem, sizeof(*v));
	view_refresh(&p, v);
	view_trust(&p, v);
	release = view_target(&p, v, "models/" RELEASE_MODEL "/1/release.json", &n_release);
	ck_assert_str_eq(release, release_record(&p, 1, 1));
	evidence = view_target(&p, v, "models/" RELEASE_MODEL "/1/evidence.json", &n_evidence);
	assert_ok(&p.s.cx,
		  view_evidence_check(&p, v, evidence, n_evidence, release, n_release, &says));
	ck_assert_uint_eq(says.version.n_files, 1);
	ck_assert_str_eq(says.version.files[0].digest, p.artifact);
	model = view_target(&p, v, arena_printf(&p.s.cx.mem, "artifacts/%s", p.artifact + 7), &n);
	ck_assert_str_eq(model, p.bytes);
	ck_assert_str_eq(view_get(&p, RELEASE_1 "/evidence", &n), evidence);
	view_get(&p, RELEASE_1, &n);
	json_is(&p.s, "/plan", "line-1");
	view_get(&p, "/v1/models/" RELEASE_MODEL "/releases", &n);
	json_is(&p.s, "/items/0/state", "published");
	fsck_clean(&p);
}

TEST(a_release_waits_for_trust_and_is_published_once_it_comes)
{
	auto_plant p = { .released = 0 };
	size_t n;

	plant_model(&p);
	release_publish(&p);
	ask(&p.s, "GET", RELEASE_1, p.jonas.secret, NULL, 404);
	ask(&p.s, "GET", "/tuf/metadata/timestamp.json", NULL, NULL, 404);
	trust_found(&p);
	trust_send(&p, 201);
	publication_await(&p);
	view_get(&p, RELEASE_1, &n);
}

/* A release is merged at a server that does nothing by itself. */
static void merged_unfollowed(struct plant *p)
{
	plant_model(p);
	trust_found(p);
	trust_send(p, 201);
	p->s.unfollowed = true;
	site_restart(&p->s);
	plant_login(p);
	release_publish(p);
	ask(&p->s, "GET", RELEASE_1, p->jonas.secret, NULL, 404);
}

/* It starts again, as servers do, and release 1 comes. */
static void followed_again(struct plant *p)
{
	size_t n;

	p->s.unfollowed = false;
	site_restart(&p->s);
	plant_login(p);
	publication_await(p);
	view_get(p, RELEASE_1, &n);
}

/* The server ends between the merge and the publication: it is made good at the next start, once.
 */
TEST(what_was_merged_and_not_published_is_published_at_the_next_start_once)
{
	auto_plant p = { .released = 0 };

	merged_unfollowed(&p);
	followed_again(&p);
	site_restart(&p.s);
	plant_login(&p);
	publication_await(&p);
	plant_log(&p);
	ck_assert_uint_eq(json_times(&p.s, "/items", "/action", "release.published"), 1);
	fsck_clean(&p);
}

/* The record is a content, and the file of its version a stored one. */
TEST(what_is_damaged_is_published_by_no_step_until_it_is_put_back)
{
	static const char alters[] = "UPDATE content SET bytes = CAST(replace(CAST(bytes AS TEXT), "
				     "'\"floor\":1', '\"floor\":2') AS BLOB) WHERE kind = "
				     "'document'",
			  mends[] = "UPDATE content SET bytes = CAST(replace(CAST(bytes AS TEXT), "
				    "'\"floor\":2', '\"floor\":1') AS BLOB) WHERE kind = "
				    "'document'";
	auto_plant p = { .released = 0 };

	merged_unfollowed(&p);
	site_sql(&p.s, alters);
	p.s.unfollowed = false;
	site_restart(&p.s);
	plant_login(&p);
	alarms_become(&p, "bytes.damaged", 1);
	ask(&p.s, "GET", RELEASE_1, p.jonas.secret, NULL, 409);
	json_is(&p.s, "/type", "/problems/damaged");
	plant_log(&p);
	ck_assert_uint_eq(json_times(&p.s, "/items", "/action", "release.published"), 0);
	site_sql(&p.s, mends);
	followed_again(&p);
	fsck_clean(&p);
}

/* Older than the one that can be, and each the record of another
 * release: somebody with the file put them there. */
static const char hopeless[] =
	"PRAGMA busy_timeout = 5000;"
	"INSERT INTO document (path, digest, from_idx, to_idx, path_kind, path_name, path_number)"
	" WITH RECURSIVE n (i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 139)"
	" SELECT 'models/" RELEASE_MODEL "/releases/' || i || '.json', digest, 1, to_idx,"
	" path_kind, path_name, i"
	" FROM n, document WHERE path = 'models/" RELEASE_MODEL "/releases/1.json';"
	"INSERT INTO due (kind, object, at, idx) SELECT 'publication', '" RELEASE_MODEL
	"/' || path_number, 0, 1 FROM document WHERE path_kind = 'release' AND path_number >= 100";

TEST(a_release_that_can_be_published_is_whatever_others_cannot)
{
	auto_plant p = { .released = 0 };

	merged_unfollowed(&p);
	site_sql(&p.s, hopeless);
	followed_again(&p);
	plant_log(&p);
	ck_assert_uint_eq(json_times(&p.s, "/items", "/fact/detail",
				     "'models/" RELEASE_MODEL
				     "/releases/100.json' holds the record of another release"),
			  1);
}

TEST(a_withdrawn_release_leaves_the_targets_and_its_artifacts_stay_for_others)
{
	auto_plant p = { .released = 0 };
	const char *need = NULL;
	struct tuf_target t;
	struct view *v;
	size_t n;

	plant_published(&p);
	v = arena_alloc(&p.s.cx.mem, sizeof(*v));
	change_merge(&p, "models/" RELEASE_MODEL "/releases/2.json", release_record(&p, 2, 1),
		     NULL);
	change_merge(&p, "models/" RELEASE_MODEL "/releases/1.withdrawn.json",
		     "{\"v\":1,\"model\":\"" RELEASE_MODEL "\",\"number\":1,\"reason\":\"a test\"}",
		     NULL);
	publication_await(&p);
	view_refresh(&p, v);
	assert_err(tuf_target_find(&p.s.cx, &v->c, "models/" RELEASE_MODEL "/1/release.json", &t,
				   &need),
		   E_NOT_FOUND);
	view_target(&p, v, "models/" RELEASE_MODEL "/2/release.json", &n);
	view_target(&p, v, arena_printf(&p.s.cx.mem, "artifacts/%s", p.artifact + 7), &n);
	view_get(&p, RELEASE_1, &n);
	ck_assert(json_has(&p.s, "/withdrawn/index"));
	json_is(&p.s, "/state", "withdrawn");
	fsck_clean(&p);
}

/* ---- signing again ---- */

static const struct {
	int64_t days;
	const char *roles[5];
} later[] = {
	{ 0, { NULL } },
	{ 3, { NULL } },
	{ 4, { "timestamp", NULL } },
	{ 8, { "snapshot", "timestamp", NULL } },
	{ 46, { "releases", "stops", "snapshot", "timestamp", NULL } },
};

TEST_EACH(metadata_is_signed_again_when_half_its_life_is_over, later)
{
	auto_plant p = { .released = 0 };
	struct db *db = NULL;
	struct ctx cx = { 0 };
	struct fact f = { .action = ACTION_NONE };
	size_t n = 0;

	plant_published(&p);
	assert_ok(&cx, db_open(&cx, p.s.in.db_path, DB_READ, &db));
	cx.now = clock_ms() + later[_i].days * DAY_;
	assert_ok(&cx, metadata_step(&cx, db, &p.s.in, "timestamp", &f));
	ck_assert_int_eq(f.action != ACTION_NONE, later[_i].roles[0] != NULL);
	for (; later[_i].roles[n]; n++)
		fact_says(f.body.text,
			  arena_printf(&cx.mem, "\"role\":\"%s\"", later[_i].roles[n]));
	ck_assert_uint_eq(f.action ? f.n_contents : 0, n);
	db_close(db);
	arena_free(&cx.mem);
}

/* ---- metadata and targets over HTTP ---- */

#define SOME_DIGEST "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const struct {
	const char *url;
	int anyone, known;
	const char *header; /* of what is there */
} urls[] = {
	{ "/tuf/metadata/1.root.json", 200, 200,
	  "Cache-Control: public, max-age=31536000, immutable" },
	{ "/tuf/metadata/timestamp.json", 200, 200,
	  "Cache-Control: public, max-age=0, must-revalidate" },
	{ "/tuf/metadata/2.root.json", 404, 404, "Cache-Control: no-store" },
	{ "/tuf/metadata/01.root.json", 404, 404, "" },
	{ "/tuf/metadata/root.json", 404, 404, "" },
	{ "/tuf/metadata/1.timestamp.json", 404, 404, "" },
	{ "/tuf/metadata/1.evil.json", 404, 404, "" },
	{ "/tuf/targets/models/press-health/1/release.json", 401, 404, "" },
	{ "/tuf/targets/artifacts/" SOME_DIGEST ".x", 401, 404, "" },
	{ "/tuf/targets/trust/signers.json", 404, 404, "" },
	{ "/tuf/targets/trust/" SOME_DIGEST ".signers.json", 401, 404, "" },
	{ "/tuf/targets/trust/approval.json", 404, 404, "" },
	{ "/tuf/targets/trust/" SOME_DIGEST ".approval.json", 401, 404, "" },
	{ "/tuf/targets/trust/assignment.json", 404, 404, "" },
	{ "/tuf/targets/trust/" SOME_DIGEST ".assignment.json", 401, 404, "" },
	{ "/tuf/targets/trust/log.json", 404, 404, "" },
	{ "/tuf/targets/trust/" SOME_DIGEST ".log.json", 404, 404, "" },
};

static void asks_raw(struct plant *p, const char *url, const char *secret, int status,
		     const char *header)
{
	static char out[100000];
	const char *auth =
		secret ? arena_printf(&p->s.cx.mem, "Authorization: Bearer %s\r\n", secret) : "";
	const char *text = arena_printf(&p->s.cx.mem,
					"GET %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n%s"
					"Connection: close\r\n\r\n",
					url, p->s.port, auth);

	ck_assert(raw(p->s.port, text, strlen(text), out, sizeof(out)));
	head_says(out, arena_printf(&p->s.cx.mem, "HTTP/1.1 %d ", status));
	head_says(out, header);
}

/* By the digest that it has; who may sign is no stranger's business. */
TEST(of_the_files_of_trust_strangers_get_the_list_of_logs_alone)
{
	auto_plant p = { .released = 0 };

	plant_published(&p);
	for (size_t i = 0; i < p.files.targets.n + p.files.signers.n; i++) {
		const struct tuf_target *t =
			i < p.files.targets.n ? &p.files.targets.target[i]
					      : &p.files.signers.target[i - p.files.targets.n];
		const char *url =
			arena_printf(&p.s.cx.mem, "/tuf/targets/%s", tuf_target_url(&p.s.cx, t));

		asks_raw(&p, url, NULL, strcmp(t->path, TRUST_LOG) == 0 ? 200 : 401, "");
		asks_raw(&p, url, p.jonas.secret, 200, "");
	}
}

TEST(metadata_is_for_anyone_and_targets_are_not)
{
	auto_plant p = { .released = 0 };

	plant_published(&p);
	for (size_t i = 0; i < countof(urls); i++) {
		asks_raw(&p, urls[i].url, NULL, urls[i].anyone, urls[i].header);
		asks_raw(&p, urls[i].url, p.jonas.secret, urls[i].known, urls[i].header);
	}
}

/* ---- the tables ---- */

static const struct {
	const char *edit, *says;
} edits[] = {
	{ "UPDATE release SET state = 'withdrawn'", "release press-health/1/" },
	{ "DELETE FROM release_target WHERE path LIKE '%evidence.json'",
	  "release_target press-health/1/models/press-health/1/evidence.json: it is missing" },
	{ "UPDATE tuf_metadata SET expires_at = expires_at + 1 WHERE role = 'timestamp'",
	  "tuf_metadata timestamp/" },
	{ "UPDATE trust_target SET size = 1 WHERE path = 'trust/signers.json'",
	  "trust_target trust/signers.json/" },
	{ "DELETE FROM content WHERE digest = (SELECT evidence FROM release)", "is not there" },
};

TEST_EACH(an_edit_of_what_was_published_is_found, edits)
{
	auto_plant p = { .released = 0 };
	struct fsck_report r;

	plant_published(&p);
	site_sql(&p.s, edits[_i].edit);
	assert_err(fsck(&p.s.cx, p.s.in.db_path, NULL, FSCK_REPLAY, &r), E_TAMPERED);
	detail_says(p.s.cx.detail, edits[_i].says);
}
