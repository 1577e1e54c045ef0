#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "accepting.h"
#include "engine/log_read.h"
#include "engine/mend.h"
#include "engine/tables.h"
#include "foreign.h"
#include "intruder.h"
#include "store.h"

/* What is found in a damaged directory. */

TEST(where_nothing_is_wrong_no_document_is_written)
{
	auto_way w = { 0 };

	way_open(&w);
	site_stop(&w.p.s);
	assert_ok(&w.p.s.cx, way_examined(&w));
	ck_assert_uint_eq(w.found.n_damage, 0);
	ck_assert_int_ne(access(w.file, F_OK), 0);
}

TEST(a_row_of_any_table_that_is_altered_is_a_place_of_the_document)
{
	auto_way w = { 0 };
	const struct table *t;

	way_open(&w);
	way_each_altered(&w, "");
	way_written(&w);
	for (size_t i = 0; (t = table_at(i)); i++)
		if (t->all != SQL_NONE && strcmp(t->name, "git_object") != 0)
			ck_assert_msg(
				way_found(&w, arena_printf(&w.p.s.cx.mem, "tables/%s", t->name)),
				"%s is altered, and no place", t->name);
	ck_assert(way_found(&w, "checks/tree")); /* of git's objects the names alone are rows */
}

TEST(of_each_table_that_is_not_compared_a_row_says_what_becomes_of_it)
{
	const struct table *t;
	size_t n = 0;

	for (size_t i = 0; (t = table_at(i)); i++) {
		bool has = false;

		for (const struct mend_row *r = mend_rows; r->table; r++)
			has |= strcmp(r->table, t->name) == 0;
		ck_assert_msg(has == (t->all == SQL_NONE), "%s", t->name);
		n += has;
	}
	for (const struct mend_row *r = mend_rows; r->table; r++, n--)
		ck_assert_ptr_nonnull(table_named(r->table));
	ck_assert_uint_eq(n, 0);
}

static const struct {
	const char *sql, *place;
} beside[] = {
	{ "DELETE FROM content WHERE digest = (SELECT min(digest) FROM content WHERE kind = "
	  "'secret')",
	  "contents/" },
	{ "UPDATE content SET bytes = CAST(bytes || 'x' AS BLOB) WHERE digest = (SELECT "
	  "min(digest) "
	  "FROM source)",
	  "contents/" },
	{ "UPDATE content SET kind = 'document' WHERE kind = 'personal'", "tables/content" },
	{ "INSERT INTO content SELECT 'sha256:' || substr(digest, 9) || '0', kind, salt, bytes "
	  "FROM "
	  "content LIMIT 1",
	  "tables/content" },
	{ "UPDATE checkpoint SET note = note || ' ' WHERE size = (SELECT min(size) FROM "
	  "checkpoint)",
	  "tables/checkpoint" },
	{ "INSERT INTO idempotency VALUES ('nobody', 'k', x'00', 0)", "tables/idempotency" },
	{ "CREATE TABLE more (x INTEGER) STRICT", "schema" },
};

TEST_EACH(what_follows_from_no_entry_alone_is_a_place_too, beside)
{
	auto_way w = { 0 };
	bool any = false;

	way_open(&w);
	way_altered(&w, beside[_i].sql);
	way_written(&w);
	for (size_t i = 0; i < w.found.n_damage; i++)
		any |= strncmp(w.found.damage[i].place, beside[_i].place,
			       strlen(beside[_i].place)) == 0;
	ck_assert_msg(any, "%s", beside[_i].sql);
}

static const struct {
	const char *sql, *says, *way;
} never[] = {
	{ "UPDATE entry SET body = CAST(body || ' ' AS BLOB) WHERE idx = 7",
	  "entry 7: its bytes are not the ones that were hashed", "--entries EXPORT" },
	/* which replays, and a later one does not */
	{ "UPDATE entry SET body = CAST(replace(body, '\"user:ben\"', '\"user:bea\"') AS BLOB) "
	  "WHERE "
	  "idx = (SELECT min(idx) FROM entry WHERE CAST(body AS TEXT) LIKE '%\"user:ben\"%')",
	  "its bytes are not the ones that were hashed", "--entries EXPORT" },
	{ "DELETE FROM entry WHERE idx = 7", "entry 7: it is missing", "--entries EXPORT" },
	{ "DELETE FROM entry WHERE idx = (SELECT max(idx) FROM entry)", "entries is signed",
	  "--entries EXPORT" },
	{ "DELETE FROM checkpoint WHERE size = (SELECT max(size) FROM checkpoint)",
	  "no head that is signed covers entry", "--anchor FILE" },
	{ "DELETE FROM checkpoint", "no head of this log that its key signed is left",
	  "--anchor FILE" },
	{ "DELETE FROM content WHERE digest = (SELECT digest FROM document WHERE path = "
	  "'policies/approval.json' LIMIT 1)",
	  "does not replay", "No signature accepts that: restore the newest copy" },
};

TEST_EACH(what_no_signature_accepts_is_named_with_the_way_out_of_it, never)
{
	auto_way w = { 0 };

	way_open(&w);
	way_altered(&w, never[_i].sql);
	assert_err(way_examined(&w), E_TAMPERED);
	detail_says(w.p.s.cx.detail, never[_i].says);
	detail_says(w.p.s.cx.detail, never[_i].way);
	detail_says(w.p.s.cx.detail, "restore the newest copy");
	ck_assert_int_ne(access(w.file, F_OK), 0);
}

TEST(more_places_than_people_can_read_are_not_accepted)
{
	auto_way w = { 0 };
	char digest[72];

	way_open(&w);
	for (int i = 0; i <= ACT_DAMAGE_MAX; i++)
		artifact_add(&w.p.s, w.p.jonas.secret, arena_printf(&w.p.s.cx.mem, "bytes %d", i),
			     digest);
	site_stop(&w.p.s);
	dir_remove(w.p.s.in.blobs);
	assert_err(way_examined(&w), E_TAMPERED);
	detail_says(w.p.s.cx.detail, "more than 256 places are wrong");
	ck_assert_int_ne(access(w.file, F_OK), 0);
}

static const char *head_note(struct way *w)
{
	struct ctx *cx = &w->p.s.cx;
	struct checkpoint head;
	struct db *db = NULL;

	site_stop(&w->p.s);
	assert_ok(cx, db_open(cx, w->p.s.in.db_path, DB_READ, &db));
	assert_ok(cx, trail_head(cx, db, &head));
	db_close(db);
	return head.note;
}

TEST(the_newest_head_counts_where_an_anchor_kept_it)
{
	auto_way w = { 0 };

	way_open(&w);
	w.held = head_note(&w);
	way_altered(&w, "DELETE FROM checkpoint WHERE size = (SELECT max(size) FROM checkpoint)");
	way_written(&w);
	ck_assert_uint_eq(w.found.n_damage, 1);
	ck_assert(way_found(&w, "tables/checkpoint"));
}

/* Last night's copy, and the anchor of today. */
TEST(a_database_that_is_older_than_its_anchor_is_restored_and_no_entry_is_put_back)
{
	auto_way w = { 0 };

	way_open(&w);
	w.held = head_note(&w);
	way_altered(&w, "DELETE FROM entry WHERE idx > 20; DELETE FROM checkpoint WHERE size > "
			"(SELECT max(size) FROM checkpoint WHERE size <= 21)");
	assert_err(way_examined(&w), E_TAMPERED);
	detail_says(w.p.s.cx.detail, "older than the log that the anchor knows: restore the newest "
				     "copy");
	output_says_not(w.p.s.cx.detail, "--entries");
}

/* ---- heads that were signed ---- */

static const char *hex_of(struct ctx *cx, const void *bytes, size_t size)
{
	const char *out = "";

	for (size_t i = 0; i < size; i++)
		out = arena_printf(&cx->mem, "%s%02x", out, ((const unsigned char *)bytes)[i]);
	return out;
}

/* All heads of the database that is made. */
static const char *heads_made(struct way *w)
{
	struct ctx *cx = &w->p.s.cx;
	const char *path = arena_printf(&cx->mem, "%s.made", w->p.s.in.db_path), *heads;
	struct db *from = NULL, *to = NULL;
	struct mended found;
	struct raw raw = { 0 };

	assert_ok(cx, db_open(cx, w->p.s.in.db_path, DB_READ, &from));
	assert_ok(cx, db_open(cx, path, DB_WRITE, &to));
	assert_ok(cx,
		  store_mend(cx, w->p.s.in.db_path, from, to, &w->p.s.in.signer.key, NULL, &found));
	db_close(to);
	db_close(from);
	raw_open(&raw, path);
	heads = arena_strdup(&cx->mem, raw_text(&raw, "SELECT note FROM checkpoint", "\n"));
	raw_close(&raw);
	return heads;
}

/* The key of this log signed it, as whoever once had the key can. */
TEST(a_signed_head_that_the_entries_never_had_is_not_carried_over)
{
	auto_way w = { 0 };
	struct site *s = &w.p.s;
	char origin[ORIGIN_MAX];
	const char *had, *forged;
	struct tree_head head;

	way_open(&w);
	had = foreign_note(s, 0, false);
	forged = foreign_note(s, 0, true);
	assert_ok(&s->cx, checkpoint_read(&s->cx, forged, origin, &head));
	ask(s, "POST", "/v1/sites", s->admin,
	    "{\"id\":\"rome\",\"zone\":\"Europe/Rome\",\"title\":\"t\"}", 201);
	site_stop(s);
	output_says(heads_made(&w), had);
	unlink(arena_printf(&s->cx.mem, "%s.made", s->in.db_path));
	way_altered(&w, arena_printf(&s->cx.mem,
				     "UPDATE checkpoint SET root = x'%s', note = CAST(x'%s' AS "
				     "TEXT) WHERE size = %llu",
				     hex_of(&s->cx, head.root.b, HASH_SIZE),
				     hex_of(&s->cx, forged, strlen(forged)),
				     (unsigned long long)head.size));
	way_written(&w);
	ck_assert(way_found(&w, "tables/checkpoint"));
	output_says_not(heads_made(&w), forged);
}
