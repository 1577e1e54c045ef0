#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "accepting.h"
#include "engine/files.h"
#include "files.h"
#include "intruder.h"
#include "vfs.h"
#include "waiting.h"

/* Whose signatures accept damage, and what comes of it. */

#define TITLED(from, to) \
	"UPDATE site SET body = replace(body, '\"title\":\"" from "\"', '\"title\":\"" to "\"')"
#define SITE_ALTERED TITLED("munich", "another")

/* Of the new database, while it was made. */
static void nothing_is_left_of_it(struct way *w)
{
	static const char *const ends[] = { "", "-wal", "-shm" };

	for (size_t i = 0; i < countof(ends); i++)
		ck_assert_int_ne(access(arena_printf(&w->p.s.cx.mem, "%s.again%s",
						     w->p.s.in.db_path, ends[i]),
					F_OK),
				 0);
}

/* A record was altered, the document is written, and the server runs again, read-only. */
static void altered_open(struct way *w)
{
	way_open(w);
	way_altered(w, SITE_ALTERED);
	way_written(w);
	way_served_read_only(w);
}

TEST(records_that_were_altered_are_made_again_as_two_approvers_signed)
{
	auto_way w = { 0 };
	struct fsck_report r;
	struct accepted done;
	const char *anna;

	altered_open(&w);
	anna = way_signed(&w, &w.p.anna, "approver", 200);
	assert_ok(&w.p.s.cx,
		  way_accepted(&w, anna, way_signed(&w, &w.p.ben, "approver", 200), &done));
	ck_assert_int_eq(access(done.kept, F_OK), 0);
	nothing_is_left_of_it(&w);
	assert_ok(&w.p.s.cx, way_fsck(&w, &r));
	way_served(&w);
	ask(&w.p.s, "GET", "/v1/sites/munich", w.p.s.admin, NULL, 200);
	ck_assert_str_eq(json_at(&w.p.s, "/title"), "munich");
	ask(&w.p.s, "GET", "/readyz", NULL, NULL, 200);
	ck_assert_str_eq(json_at(&w.p.s, "/soundness/state"), "sound");
	site_stop(&w.p.s);
	assert_ok(&w.p.s.cx, way_examined(&w));
	ck_assert_uint_eq(w.found.n_damage, 0);
}

/* Whatever is refused leaves the directory as it was. */
static void refused(struct way *w, const char *first, const char *second, enum err e,
		    const char *says)
{
	struct accepted done;
	struct fsck_report r;

	assert_err(way_accepted(w, first, second, &done), e);
	detail_says(w->p.s.cx.detail, says);
	nothing_is_left_of_it(w);
	assert_err(fsck(&w->p.s.cx, w->p.s.in.db_path, NULL, FSCK_REPLAY, &r), E_TAMPERED);
}

TEST(one_approver_alone_or_twice_accepts_nothing)
{
	auto_way w = { 0 };
	const char *ben, *again;

	altered_open(&w);
	ben = way_signed(&w, &w.p.ben, "approver", 200);
	again = way_signed(&w, &w.p.ben, "approver", 200);
	refused(&w, ben, NULL, E_FORBIDDEN, "the signatures do not suffice; missing: ");
	refused(&w, ben, again, E_CONFLICT, "'ben' has signed it already");
	refused(&w, ben, ben, E_CONFLICT, "has signed it already");
}

TEST(who_is_no_approver_gets_no_statement_and_counts_for_nothing)
{
	auto_way w = { 0 };

	altered_open(&w);
	way_signed(&w, &w.p.mara, "approver", 403);
	way_signed(&w, &w.p.jonas, "reviewer", 403);
}

/* The entries say that the role ended. */
TEST(an_approver_by_a_forged_row_is_none)
{
	auto_way w = { 0 };
	const char *anna, *rita;
	struct person p;

	way_open(&w);
	p = plant_approver(&w.p, "rita");
	ask(&w.p.s, "POST", "/v1/users/rita/roles/revoke", w.p.s.admin,
	    "{\"role\":\"approver\",\"site\":\"*\",\"reason\":\"r\"}", 201);
	way_altered(&w, "UPDATE role_grant SET to_idx = 9007199254740991 WHERE user = 'rita'");
	way_written(&w);
	way_served(&w);
	person_login(&w.p.s, &p);
	anna = way_signed(&w, &w.p.anna, "approver", 200);
	rita = way_signed(&w, &p, "approver", 200);
	refused(&w, rita, anna, E_FORBIDDEN, "approver");
	refused(&w, anna, rita, E_FORBIDDEN, "approver");
}

/* Else whoever alters rows leaves nobody who may accept that they are made again. */
TEST(an_approver_whose_rows_were_taken_signs_all_the_same)
{
	auto_way w = { 0 };
	struct accepted done;
	const char *anna;

	way_open(&w);
	way_altered(&w, "DELETE FROM role_grant WHERE user IN ('anna', 'ben'); UPDATE signing_key "
			"SET state = 'revoked' WHERE user = 'ben'; UPDATE user SET state = "
			"'suspended' WHERE id = 'anna'");
	way_written(&w);
	way_served_read_only(&w);
	anna = way_signed(&w, &w.p.anna, "approver", 200);
	assert_ok(&w.p.s.cx,
		  way_accepted(&w, anna, way_signed(&w, &w.p.ben, "approver", 200), &done));
}

TEST(a_document_fits_the_damage_that_it_names_and_no_other)
{
	auto_way w = { 0 };
	const char *anna, *ben;
	struct accepted done;

	altered_open(&w);
	anna = way_signed(&w, &w.p.anna, "approver", 200);
	ben = way_signed(&w, &w.p.ben, "approver", 200);
	way_altered(&w, TITLED("another", "yet another"));
	refused(&w, anna, ben, E_CONFLICT, "tables/site: the document does not say");
	way_altered(&w, TITLED("yet another",
			       "another") "; UPDATE founder SET user = 'x' WHERE user = 'ben'");
	refused(&w, anna, ben, E_CONFLICT, "tables/founder: the document does not say");
	way_altered(&w, "UPDATE founder SET user = 'ben' WHERE user = 'x'; " TITLED("another",
										    "munich"));
	assert_err(way_accepted(&w, anna, ben, &done), E_CONFLICT);
	detail_says(w.p.s.cx.detail, "nothing is wrong");
}

TEST(of_two_places_that_were_signed_one_that_was_mended_refuses_the_document)
{
	auto_way w = { 0 };
	const char *anna, *ben;

	way_open(&w);
	way_altered(&w, SITE_ALTERED "; UPDATE founder SET user = 'x' WHERE user = 'ben'");
	way_written(&w);
	ck_assert(way_found(&w, "tables/founder"));
	way_served_read_only(&w);
	anna = way_signed(&w, &w.p.anna, "approver", 200);
	ben = way_signed(&w, &w.p.ben, "approver", 200);
	way_altered(&w, "UPDATE founder SET user = 'ben' WHERE user = 'x'");
	refused(&w, anna, ben, E_CONFLICT, "tables/founder: nothing is wrong there any more");
}

static const struct {
	const char *from, *to, *says;
	enum err e;
} bent[] = {
	{ "\"signet/01", "\"signet/02", "/origin: the document is of the log", E_CONFLICT },
	{ "\"size\":", "\"size\":9", "this log never had the head of the document", E_CONFLICT },
	{ "\"reason\":\"The", "\"reason\":\"A",
	  "what 'anna' signed is another document than the one of --document", E_CONFLICT },
};

TEST_EACH(a_document_of_another_log_or_head_or_of_other_words_than_were_signed_is_refused, bent)
{
	auto_way w = { 0 };
	const char *anna, *ben;

	altered_open(&w);
	anna = way_signed(&w, &w.p.anna, "approver", 200);
	ben = way_signed(&w, &w.p.ben, "approver", 200);
	w.bytes = text_with(&w.p.s.cx, w.bytes, bent[_i].from, bent[_i].to);
	w.size = strlen(w.bytes);
	refused(&w, anna, ben, bent[_i].e, bent[_i].says);
}

/* What was made is looked at again as it lies there. */
TEST(a_new_database_that_the_disk_keeps_otherwise_takes_no_ones_place)
{
	static struct vfs vfs;
	auto_way w = { 0 };
	const char *anna, *ben;

	vfs_install(&vfs);
	altered_open(&w);
	anna = way_signed(&w, &w.p.anna, "approver", 200);
	ben = way_signed(&w, &w.p.ben, "approver", 200);
	vfs.bends = ".again";
	refused(&w, anna, ben, E_FAULT, "malformed");
}

/* ---- what stays lost ---- */

#define SOURCE_ALTERED                                                                  \
	"UPDATE content SET bytes = CAST(bytes || 'x' AS BLOB) WHERE digest = (SELECT " \
	"min(digest) "                                                                  \
	"FROM source)"

static const char *blob_of(struct way *w, const char *digest)
{
	return arena_printf(&w->p.s.cx.mem, "%s/%.2s/%s", w->p.s.in.blobs, digest + HEX_AT,
			    digest + HEX_AT + 2);
}

static void both_accept(struct way *w)
{
	struct accepted done;
	const char *anna;

	site_stop(&w->p.s);
	way_written(w);
	way_served(w);
	anna = way_signed(w, &w->p.anna, "approver", 200);
	assert_ok(&w->p.s.cx,
		  way_accepted(w, anna, way_signed(w, &w->p.ben, "approver", 200), &done));
	way_served(w);
}

static int64_t lost_now(struct way *w)
{
	ask(&w->p.s, "GET", "/readyz", NULL, NULL, 200);
	return atoll(json_at(&w->p.s, "/lost"));
}

static size_t alarms_open(struct way *w)
{
	ask(&w->p.s, "GET", "/v1/alarms", w->p.s.admin, NULL, 200);
	return json_times(&w->p.s, "/items", "/kind", "bytes.damaged");
}

TEST(an_artifact_that_is_lost_stays_closed_and_alarms_nobody_again)
{
	auto_way w = { 0 };
	struct fsck_report r;
	const char *path, *url;
	char digest[72];
	FILE *other;

	way_open(&w);
	artifact_add(&w.p.s, w.p.jonas.secret, "some bytes", digest);
	path = blob_of(&w, digest);
	url = arena_printf(&w.p.s.cx.mem, "/v1/artifacts/%s", digest);
	ck_assert_int_eq(unlink(path), 0);
	ask(&w.p.s, "GET", url, w.p.jonas.secret, NULL, 409);
	alarms_become(&w.p, "bytes.damaged", 1);
	assert_err((site_stop(&w.p.s), way_fsck(&w, &r)), E_TAMPERED);
	both_accept(&w);
	ck_assert_uint_eq(alarms_open(&w), 0);
	ck_assert_int_eq(lost_now(&w), 1);
	ask(&w.p.s, "GET", "/v1/integrity", w.p.s.admin, NULL, 200);
	json_is(&w.p.s, "/lost/0/object", arena_printf(&w.p.s.cx.mem, "artifact:%s", digest));
	ask(&w.p.s, "GET", "/v1/integrity", w.p.jonas.secret, NULL, 200);
	ck_assert_str_eq(json_at(&w.p.s, "/lost"), "null");
	ask(&w.p.s, "GET", url, w.p.jonas.secret, NULL, 409);
	ck_assert_str_eq(json_at(&w.p.s, "/pointer"), digest);
	site_stop(&w.p.s);
	assert_ok(&w.p.s.cx, way_fsck(&w, &r));
	ck_assert_uint_eq(r.lost, 1);
	other = fopen(path, "w");
	fputs("other bytes", other);
	fclose(other);
	assert_err(way_fsck(&w, &r), E_TAMPERED); /* fresh damage is none that was accepted */
	way_served(&w);
	ask(&w.p.s, "PUT", url, w.p.jonas.secret, "some bytes", 200);
	ask(&w.p.s, "GET", url, w.p.jonas.secret, NULL, 200);
}

TEST(a_content_that_is_lost_is_no_finding_once_it_was_accepted)
{
	auto_way w = { 0 };
	struct fsck_report r;

	way_open(&w);
	way_altered(&w, SOURCE_ALTERED);
	assert_err(way_fsck(&w, &r), E_TAMPERED);
	both_accept(&w);
	ck_assert_int_eq(lost_now(&w), 1);
	site_stop(&w.p.s);
	assert_ok(&w.p.s.cx, way_fsck(&w, &r));
	ck_assert_uint_eq(r.lost, 1);
}

/* ---- the database that is left ---- */

/* Of a row that is written as it is.  The last connection that closes takes the log away. */
static const char *wal_left(struct way *w)
{
	struct ctx *cx = &w->p.s.cx;
	const char *path = arena_printf(&cx->mem, "%s-wal", w->p.s.in.db_path);
	struct raw r = { 0 };
	char *wal;
	size_t size;

	site_stop(&w->p.s);
	raw_open(&r, w->p.s.in.db_path);
	raw_edit(&r, "UPDATE site SET body = body");
	assert_ok(cx, file_read(cx, path, 1 << 24, &wal, &size));
	ck_assert_uint_gt(size, 0);
	raw_close(&r);
	unlink(path);
	assert_ok(cx, file_create(cx, path, wal, size));
	return path;
}

TEST(what_a_killed_server_left_in_its_write_ahead_log_is_not_in_the_new_database)
{
	auto_way w = { 0 };
	struct accepted done;
	struct fsck_report r;
	const char *anna, *ben, *wal;

	altered_open(&w);
	anna = way_signed(&w, &w.p.anna, "approver", 200);
	ben = way_signed(&w, &w.p.ben, "approver", 200);
	wal = wal_left(&w);
	assert_ok(&w.p.s.cx, way_accepted(&w, anna, ben, &done));
	ck_assert_int_ne(access(wal, F_OK), 0);
	assert_ok(&w.p.s.cx, way_fsck(&w, &r));
}
