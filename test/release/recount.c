#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "engine/recount.h"
#include "release.h"

/* fsck derives again what the server derived from bytes, and takes no row's word for it. */

static enum err recounted(struct plant *p, struct fsck_report *r)
{
	*r = (struct fsck_report){ .vkey = note_vkey(&p->s.cx, &p->s.in.signer.key) };
	return fsck_bytes(&p->s.cx, p->s.in.db_path, p->s.in.blobs, r);
}

static void edit_rows(struct plant *p, const char *sql)
{
	sqlite3 *db;

	ck_assert_int_eq(sqlite3_open(p->s.in.db_path, &db), SQLITE_OK);
	ck_assert_msg(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, "%s",
		      sqlite3_errmsg(db));
	ck_assert_int_ge(sqlite3_changes(db), 1);
	sqlite3_close(db);
}

/* clang-format off */
static const struct { const char *edit, *says; } edits[] = {
	{ "UPDATE validation SET body = replace(body, '\"fn\":0', '\"fn\":1') WHERE state = 'passed'", "its counts is not what its predictions give" },
	{ "UPDATE validation SET body = replace(body, '\"sensitivity\":\"1.0000\"', '\"sensitivity\":\"0.9999\"') WHERE state = 'passed'", "its metrics is not what its predictions give" },
	{ "UPDATE validation SET body = replace(body, '\"met\":true', '\"met\":false') WHERE state = 'passed'", "its criteria is not what its predictions give" },
	{ "UPDATE validation SET body = replace(body, '\"verdict\":\"passes\"', '\"verdict\":\"fails\"') WHERE state = 'passed'", "its verdict is not what its predictions give" },
	{ "UPDATE version SET body = replace(body, 'model.onnx', 'other.onnx')", "it is not what the facts behind it give" },
	{ "UPDATE run SET body = replace(body, '\"person\":\"jonas\"', '\"person\":\"mara\"')", "it is not what the facts behind it give" },
	{ "UPDATE release SET evidence = record", "release press-health/1: " },
	{ "UPDATE document SET from_idx = from_idx - 1 WHERE path_kind = 'release'", "release press-health/1: " },
	{ "UPDATE artifact SET size = size + 1", "have another size" },
};
/* clang-format on */

TEST(figures_records_and_evidence_are_what_their_bytes_give)
{
	auto_plant p = { 0 };
	struct fsck_report r;

	plant_published(&p);
	assert_ok(&p.s.cx, recounted(&p, &r));
	ck_assert_uint_ge(r.derived, 3);
	ck_assert_uint_ge(r.blobs, 4);
}

TEST_EACH(a_row_that_says_otherwise_than_its_bytes_is_found, edits)
{
	auto_plant p = { 0 };
	struct fsck_report r;

	plant_published(&p);
	edit_rows(&p, edits[_i].edit);
	assert_err(recounted(&p, &r), E_TAMPERED);
	detail_says(p.s.cx.detail, edits[_i].says);
}
