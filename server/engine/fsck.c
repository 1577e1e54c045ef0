/*
 * The idea: the log is believed because of its signatures, and the tables
 * because they follow from the log.  So fsck does what the server did, with the
 * same apply functions, into an empty file, and compares.  A row that differs
 * was changed by somebody other than apply.
 *
 * Replay and comparison share no result with the file that is checked:
 * statements read `file`, apply writes `fresh`.  Only contents are read across
 * (db_contents_from()), each by its digest.
 *
 * Signatures are checked for the newest checkpoint and every
 * SIGNATURE_EVERY-th, roots for all.  A forged root in between would have to be
 * the root of the entries that are there, and then it claims no more than the
 * newest.
 *
 * A consistent forgery of the whole file with the log's own key stays unseen
 * here.  Such a forgery shows against a checkpoint that was kept elsewhere,
 * hence `held`.
 */

#include "engine/fsck.h"

#include <string.h>

#include "documents/use.h"
#include "engine/actors.h"
#include "engine/compare.h"
#include "engine/hand.h"
#include "engine/integrity.h"
#include "engine/log.h"
#include "engine/log_read.h"
#include "engine/migrate.h"
#include "engine/room.h"
#include "engine/rows.h"
#include "engine/sql.h"
#include "migrations.h"

struct fsck {
	struct ctx *cx;
	struct ctx step; /* for one entry at a time */
	struct db *file, *fresh;
	struct log *log;
	struct note_key key;
	struct checkpoint held;
	struct hash leaves[TILE_WIDTH]; /* the file's tile that covers the entry in hand */
	enum fsck_depth depth;
	const struct brake *brake; /* NULL: none */
	struct actors actors;
	struct fsck_report *report;
};

/* Of what is looked at next: what it is if it is wrong. */
static void looks_at(struct fsck *f, enum fsck_wrong what, uint64_t at)
{
	f->report->wrong = what;
	f->report->at = at;
}

static enum err table_compare(struct fsck *f, const struct table *t)
{
	looks_at(f, strcmp(t->name, "tile") == 0 ? FSCK_TILE : FSCK_ROW, 0);
	return rows_compare(f->cx, f->file, f->fresh, t);
}

/* ---- the log itself ---- */

/* The key the log itself names, in its first entry. */
static enum err fsck_key_find(struct fsck *f)
{
	auto_entry e = { 0 };
	const char *bytes, *vkey;
	struct reader r;
	enum use use;
	size_t size;

	looks_at(f, FSCK_ENTRY, 0);
	if (trail_entry(f->cx, f->file, 0, &bytes, &size) != OK)
		return errf(f->cx, E_TAMPERED, "entry 0: it is missing");
	if (entry_parse(f->cx, bytes, size, &e) != OK)
		return errf(f->cx, E_TAMPERED, "entry 0: %s", f->cx->detail);
	r = entry_fact(&e);
	read_text(&r, "origin");
	vkey = read_text(&r, "vkey");
	if (e.v > 1 && !use_parse(read_text(&r, "use"), &use))
		read_wrong(&r, "use", "production, validation or training");
	if (read_end(f->cx, &r) != OK || note_key_parse(f->cx, vkey, &f->key) != OK)
		return errf(f->cx, E_TAMPERED, "entry 0: %s", f->cx->detail);
	f->report->vkey = arena_strdup(&f->cx->mem, vkey);
	return OK;
}

static enum err fsck_tile_read(struct fsck *f, uint64_t n, unsigned width)
{
	uint64_t entry = f->report->at;

	looks_at(f, FSCK_TILE, n);
	TRY(trail_tile(f->file, f->cx, 0, n, f->leaves, width));
	looks_at(f, FSCK_ENTRY, entry);
	return OK;
}

/* Entry n: where it belongs, the bytes that were hashed, and something apply accepts. */
static enum err entry_check(struct fsck *f, struct stmt *s, uint64_t n)
{
	size_t size;
	const void *bytes = col_borrow(s, 0, &size);
	struct hash leaf = merkle_leaf(bytes, size);
	uint64_t left = f->report->entries - n;
	unsigned width = left < TILE_WIDTH ? (unsigned)left : TILE_WIDTH;
	enum err e;

	looks_at(f, FSCK_ENTRY, n);
	if (col_int(s, 1) != (int64_t)n)
		return errf(f->cx, E_TAMPERED, "entry %llu: it is missing", (unsigned long long)n);
	if (n >= f->report->entries)
		return errf(f->cx, E_TAMPERED, "entry %llu: no checkpoint covers it",
			    (unsigned long long)n);
	/* the tile in the file is compared leaf by leaf: it says what was
	 * hashed */
	if (n % TILE_WIDTH == 0)
		TRY(fsck_tile_read(f, n / TILE_WIDTH, width));
	if (!hash_same(&leaf, &f->leaves[n % TILE_WIDTH]))
		return errf(f->cx, E_TAMPERED,
			    "entry %llu: its bytes are not the ones that were hashed",
			    (unsigned long long)n);
	if (f->depth == FSCK_HASHES)
		return log_grow(f->cx, f->fresh, f->log, &leaf);
	e = log_replay(&f->step, f->fresh, f->log, bytes, size, &leaf);
	if (e != OK) /* a disk that is full says nothing of the entry */
		return errf(f->cx, e == E_UNAVAILABLE ? e : E_TAMPERED, "entry %llu: %s",
			    (unsigned long long)n, f->step.detail);
	arena_reset(&f->step.mem);
	return OK;
}

static enum err note_check(struct fsck *f, struct stmt *s, uint64_t n, const struct hash *root)
{
	const char *note = col_text(&f->step, s, 2);
	struct checkpoint cp;

	if (checkpoint_verify(&f->step, &f->key, note ? note : "", &cp) != OK)
		return errf(f->cx, E_TAMPERED, "checkpoint %llu: %s", (unsigned long long)n,
			    f->step.detail);
	if (cp.size != n || !hash_same(&cp.root, root))
		return errf(f->cx, E_TAMPERED, "checkpoint %llu: its note says another head",
			    (unsigned long long)n);
	arena_reset(&f->step.mem);
	return OK;
}

/* The checkpoint in the cursor, if it is one of size n; then the cursor moves
 * on.  The held one is compared at its own size, whether or not the file still
 * has a checkpoint of that size: a forger would have removed it. */
static enum err fsck_checkpoint_check(struct fsck *f, struct stmt *s, bool *row, uint64_t n)
{
	bool due = *row && (uint64_t)col_int(s, 0) == n;
	struct hash root, stored;

	if (!due && n != f->held.size)
		return OK;
	looks_at(f, FSCK_CHECKPOINT, n);
	root = log_root(f->log);
	if (n == f->held.size && !hash_same(&f->held.root, &root)) {
		looks_at(f, FSCK_BEHIND, n);
		return errf(
			f->cx, E_TAMPERED,
			"size %llu: the held checkpoint has another root: history was rewritten",
			(unsigned long long)n);
	}
	if (!due)
		return OK;
	if (!col_exact(s, 1, stored.b, HASH_SIZE) || !hash_same(&stored, &root))
		return errf(f->cx, E_TAMPERED,
			    "checkpoint %llu: its root is not the root of the entries",
			    (unsigned long long)n);
	if (f->report->checkpoints++ % SIGNATURE_EVERY == 0 || n == f->report->entries)
		TRY(note_check(f, s, n, &root));
	return stmt_next(f->cx, s, row);
}

static enum err replay(struct fsck *f)
{
	auto_stmt entries = db_stmt(f->file, SQL_ENTRY_ALL),
		  checkpoints = db_stmt(f->file, SQL_CHECKPOINT_ALL);
	bool checkpoint;
	uint64_t n = 0;

	TRY(stmt_next(f->cx, &checkpoints, &checkpoint));
	for (; row_next(f->cx, &entries); n++) {
		TRY(entry_check(f, &entries, n));
		TRY(fsck_checkpoint_check(f, &checkpoints, &checkpoint, n + 1));
	}
	/* entries end, and a signed head of a greater size exists: the log was
	 * cut */
	looks_at(f, checkpoint ? FSCK_ENTRY : FSCK_BEHIND, n);
	TRY(rows_end(&entries));
	if (checkpoint || n < f->held.size)
		return errf(
			f->cx, E_TAMPERED,
			"entry %llu: it is missing, though a checkpoint of size %llu was signed",
			(unsigned long long)n,
			(unsigned long long)(checkpoint ? (uint64_t)col_int(&checkpoints, 0)
							: f->held.size));
	looks_at(f, FSCK_ENTRY, n);
	return log_replay_end(f->cx, f->fresh, f->log, &f->report->root);
}

/* ---- all of it ---- */

/* Contents, which the log binds by digest: each is hashed again.  Statements ask
 * whether a row names each, and whether one is missing. */
static enum err contents_hash(struct fsck *f)
{
	auto_stmt s = db_stmt(f->file, SQL_CONTENT_ALL);
	const char *digest;
	struct hash h;

	looks_at(f, FSCK_CONTENT, 0);
	while (row_next(f->cx, &s)) {
		size_t salt_size, size;
		const void *salt = col_borrow(&s, 1, &salt_size), *bytes = col_borrow(&s, 2, &size);

		h = content_hash(salt, salt_size, bytes, size);
		digest = col_text(&f->step, &s, 0);
		if (!digest || strcmp(digest_text(&f->step, &h), digest) != 0) {
			digest = col_text(f->cx, &s, 0);
			f->report->object = arena_printf(&f->cx->mem, "content:%s", digest);
			return errf(f->cx, E_TAMPERED, "content %s: its bytes are not those",
				    digest);
		}
		arena_reset(&f->step.mem);
	}
	return rows_end(&s);
}

/* A statement that yields the first wrong row, if there is one. */
static enum err none(struct fsck *f, sql_id id, const char *table, const char *wrong)
{
	auto_stmt s = db_stmt(f->file, id);
	bool row;

	TRY(stmt_next(f->cx, &s, &row));
	return row ? errf(f->cx, E_TAMPERED, "%s %s: %s", table, col_text(f->cx, &s, 0), wrong)
		   : OK;
}

static enum err contents_lost_count(struct fsck *f)
{
	auto_stmt s = db_stmt(f->file, SQL_LOST_CONTENTS_COUNT);
	int64_t n;

	TRY(row_int(f->cx, &s, 0, &n));
	f->report->lost += (uint64_t)n;
	return OK;
}

/* Rooms bring checks of what no table shows, such as git's objects. */
static enum err rooms_check(struct fsck *f)
{
	const struct rooms *all = rooms_joined();

	for (size_t i = 0; i < all->n; i++) {
		enum err e =
			all->room[i]->check ? all->room[i]->check(&f->step, f->file, f->fresh) : OK;

		if (e != OK)
			return errf(f->cx, e == E_UNAVAILABLE ? e : E_TAMPERED, "%s",
				    f->step.detail);
	}
	return OK;
}

/* Contents last: where nothing but bytes is wrong, all rows were looked at. */
static enum err fsck_contents_check(struct fsck *f)
{
	looks_at(f, FSCK_ROW, 0);
	TRY(rooms_check(f));
	TRY(none(f, SQL_CONTENT_UNNAMED_ALL, "content", "no entry names it"));
	TRY(none(f, SQL_CONTENT_WRONG_ALL, "content",
		 "its salt or kind is not that of what names it"));
	TRY(none(f, SQL_ERASED_STILL_ALL, "content", "it was erased, and is there"));
	TRY(none(f, SQL_IDEMPOTENCY_WRONG_ALL, "idempotency", "it is no act of that actor"));
	TRY(contents_hash(f));
	TRY(none(f, SQL_CONTENT_MISSING_ALL, "content", "it is missing"));
	return contents_lost_count(f);
}

static enum err tables_compare(struct fsck *f)
{
	const struct table *t;

	for (size_t i = 0; (t = table_at(i)); i++)
		if (t->all != SQL_NONE)
			TRY(table_compare(f, t));
	return fsck_contents_check(f);
}

static enum err examine(struct fsck *f, const char *held)
{
	static const struct table schema = { "schema", HAND_SCHEMA, SQL_SCHEMA_ALL, 2 };
	struct checkpoint head;

	TRY(table_compare(f, &schema));
	TRY(fsck_key_find(f));
	if (held)
		TRY(checkpoint_verify(f->cx, &f->key, held, &f->held));
	looks_at(f, FSCK_CHECKPOINT, 0);
	TRY(trail_head(f->cx, f->file, &head));
	f->report->entries = head.size;
	TRY(replay(f));
	if (f->depth == FSCK_HASHES)
		return table_compare(f, table_named("tile"));
	return tables_compare(f);
}

static enum err schema_make(struct fsck *f)
{
	auto_hand h = db_hand(f->fresh, HAND_SCHEMA);

	return migrate_apply(f->cx, f->fresh, migrations);
}

static enum err examine_in_snapshot(struct fsck *f, const char *held)
{
	auto_hand a = db_hand(f->file, HAND_LOG), b = db_hand(f->fresh, HAND_LOG);
	enum err e;

	TRY(db_run(f->cx, f->file, SQL_SNAPSHOT));
	TRY(db_run(f->cx, f->fresh, SQL_BEGIN));
	TRY(schema_make(f));
	e = examine(f, held);
	if (e == E_UNAVAILABLE) /* which may have ended a transaction, too */
		return e;
	TRY(db_run(f->cx, f->fresh, SQL_ROLLBACK));
	TRY(db_run(f->cx, f->file, SQL_ROLLBACK));
	return e;
}

/* Damage of the file itself goes before all that was found in it. */
static void wrong_settle(const char *found, struct ctx *cx, enum err e, struct fsck_report *out)
{
	if (e == E_TAMPERED && cx->detail != found)
		out->wrong = FSCK_FILE;
	if (e != E_TAMPERED)
		out->wrong = FSCK_RIGHT;
}

static enum err fsck_open(struct fsck *f)
{
	TRY(db_open(f->cx, "", DB_SCRATCH, &f->fresh));
	db_contents_from(f->fresh, f->file);
	if (f->brake) {
		db_brake(f->file, f->brake);
		db_brake(f->fresh, f->brake);
	}
	TRY(log_open(f->cx, f->fresh, NULL, &f->log));
	actors_begin(&f->actors, f->cx);
	log_asks(f->log, actors_ask, &f->actors);
	return OK;
}

enum err fsck_braked(struct ctx *cx, const char *path, const char *held, enum fsck_depth depth,
		     const struct brake *p, struct fsck_report *out)
{
	struct fsck f = { .cx = cx, .depth = depth, .brake = p, .report = out };
	struct integrity *whole = NULL;
	const char *found;
	enum err e;

	*out = (struct fsck_report){ 0 };
	e = db_open(cx, path, DB_READ, &f.file);
	if (e == OK)
		e = integrity_start(cx, path, depth == FSCK_REPLAY, p, &whole);
	if (e == OK)
		e = fsck_open(&f);
	if (e == OK)
		e = examine_in_snapshot(&f, held);
	found = e == OK ? NULL : cx->detail;
	e = integrity_end(cx, whole, e);
	wrong_settle(found, cx, e, out);
	log_close(f.log);
	db_close(f.fresh);
	db_close(f.file);
	arena_free(&f.step.mem);
	actors_end(&f.actors);
	out->act = f.actors.wrong;
	/* what was broken off may look like anything */
	if (e == OK || brake_goes_on(p))
		return e;
	out->wrong = FSCK_RIGHT;
	return errf(cx, E_UNAVAILABLE, "the work was stopped");
}

enum err fsck(struct ctx *cx, const char *path, const char *held, enum fsck_depth depth,
	      struct fsck_report *out)
{
	return fsck_braked(cx, path, held, depth, NULL, out);
}
