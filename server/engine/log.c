/*
 * The log is the record; this file is the only one that makes entries.
 *
 * Live and replay part ways as late as possible.  log_append() prints an entry
 * and reads the printed fact back; a replay reads the whole entry from the file;
 * both go through log_admit(), which applies it.  So what apply sees in a replay in
 * ten years is what it saw when the act happened, and a fact that cannot be parsed
 * again is refused at once, when its author can still be answered.  The rest of
 * an entry has a form that no act changes: each OWN_WHOLE_EACH-th entry is read back
 * as a replay will, and of those between, the fact alone.
 *
 * The tree that is committed (tiles, root) is never changed while a batch is
 * open.  Leaves wait in pending, log_seal() grows a copy (next), and
 * log_committed() puts the copy in its place.  A failed COMMIT therefore needs
 * no undo in memory.
 *
 * The head in the file is swapped by comparison with the root that this process
 * knows (SQL_CHECKPOINT_SWAP).  One process holds the directory's lock, so a
 * swap that fails means that somebody wrote to the file beside the server: the
 * batch is lost on purpose rather than signed on top of an unknown head.
 */

#include "engine/log.h"

#include "base/clock.h"

#include <stdlib.h>
#include <string.h>

#include "base/json_scope.h"
#include "engine/apply.h"
#include "engine/hand.h"
#include "engine/log_read.h"
#include "engine/sql.h"

#define OWN_WHOLE_EACH 64

struct log {
	const struct note_signer *signer; /* NULL: a replay */
	enum err (*ask)(void *arg, struct ctx *cx, struct db *db, const struct entry *e);
	void *arg;
	struct tiles tiles; /* as committed */
	struct tiles next;  /* between seal and commit */
	struct hash root, next_root;
	struct hash *pending; /* leaves of the open transaction */
	size_t n, room;
	int64_t at, committed_at; /* time of the newest entry */
};

static enum err tile_write(void *db, struct ctx *cx, unsigned level, uint64_t n,
			   const struct hash *h, unsigned width)
{
	auto_hand hand = db_hand(db, HAND_LOG);
	auto_stmt s = db_stmt(db, SQL_TILE_PUT);

	bind_int(&s, ":id", tile_id(level, n));
	bind_blob(&s, ":data", h, width * sizeof(*h));
	return stmt_run(cx, &s);
}

/* The newest entry must be the last leaf; its time is where `at` goes on. */
static enum err last_entry(struct ctx *cx, struct db *db, struct log *l)
{
	auto_stmt s = db_stmt(db, SQL_ENTRY_LAST);
	auto_entry e = { 0 };
	const void *bytes;
	size_t size;
	bool row;

	TRY(stmt_next(cx, &s, &row));
	if (row != (l->tiles.size > 0) || (row && col_int(&s, 1) != (int64_t)l->tiles.size - 1))
		return errf(cx, E_TAMPERED,
			    "the newest entry is not the newest leaf, %lld: run fsck",
			    (long long)l->tiles.size - 1);
	if (!row)
		return OK;
	bytes = col_borrow(&s, 0, &size);
	TRY(entry_parse(cx, bytes, size, &e));
	l->at = l->committed_at = e.at;
	return OK;
}

/*
 * Nothing is believed because it lies in the file: the newest head must bear
 * the key's own signature, the tiles must lead to its root, and the newest
 * entry must be the last leaf.  Any other start would sign on top of an edited
 * tree.
 */
enum err log_open(struct ctx *cx, struct db *db, const struct note_signer *signer, struct log **out)
{
	struct log *l = *out = calloc(1, sizeof(*l));
	struct checkpoint head;

	if (!l)
		abort();
	l->signer = signer;
	if (!signer)
		return OK;
	TRY(trail_head(cx, db, &head));
	if (head.size > 0)
		TRY(checkpoint_verify(cx, &signer->key, head.note, &head));
	TRY(tiles_load(cx, &l->tiles, head.size, trail_tile, db));
	l->root = tiles_root(&l->tiles);
	if (head.size > 0 && !hash_same(&l->root, &head.root))
		return errf(cx, E_TAMPERED,
			    "the tiles do not lead to the root of size %llu: run fsck",
			    (unsigned long long)head.size);
	return last_entry(cx, db, l);
}

enum err log_resume(struct ctx *cx, struct db *db, uint64_t size, int64_t at, struct log **out)
{
	TRY(log_open(cx, db, NULL, out));
	(*out)->at = (*out)->committed_at = at;
	return tiles_load(cx, &(*out)->tiles, size, trail_tile, db);
}

void log_close(struct log *l)
{
	if (l)
		free(l->pending);
	free(l);
}

enum err log_begin(struct ctx *cx, struct db *db, struct log *l)
{
	struct checkpoint head;

	TRY(trail_head(cx, db, &head));
	if (head.size != l->tiles.size || (head.size > 0 && !hash_same(&head.root, &l->root)))
		return errf(cx, E_TAMPERED, "the head moved to %llu under our feet",
			    (unsigned long long)head.size);
	return OK;
}

struct log_mark log_mark(const struct log *l)
{
	return (struct log_mark){ l->n, l->at };
}

void log_restore(struct log *l, struct log_mark m)
{
	l->n = m.n;
	l->at = m.at;
}

static void pending_push(struct log *l, struct hash leaf)
{
	if (l->n == l->room) {
		l->room = l->room ? 2 * l->room : 64;
		l->pending = realloc(l->pending, l->room * sizeof(leaf));
		if (!l->pending)
			abort();
	}
	l->pending[l->n++] = leaf;
}

static enum err entry_store(struct ctx *cx, struct db *db, const struct receipt *r)
{
	auto_hand h = db_hand(db, HAND_LOG);
	auto_stmt s = db_stmt(db, SQL_ENTRY_INSERT);
	enum err e;

	bind_int(&s, ":idx", r->index);
	bind_blob(&s, ":body", r->bytes, r->size);
	e = stmt_run(cx, &s);
	return e == E_CONFLICT ? errf(cx, E_FAULT, "entry %lld exists already", (long long)r->index)
			       : e;
}

static enum err contents_store(struct ctx *cx, struct db *db, const struct fact *f)
{
	auto_hand h = db_hand(db, HAND_LOG);

	for (size_t i = 0; i < f->n_contents; i++) {
		auto_stmt s = db_stmt(db, SQL_CONTENT_PUT);
		const struct content *c = &f->contents[i];

		bind_text(&s, ":digest", c->digest);
		bind_text(&s, ":kind", c->kind);
		bind_blob(&s, ":salt", c->salt, c->salt_size);
		bind_blob(&s, ":bytes", c->bytes, c->size);
		TRY(stmt_run(cx, &s));
	}
	return OK;
}

/* What live and replay share. */
static enum err log_admit(struct ctx *cx, struct db *db, struct log *l, const struct entry *e,
			  uint64_t index)
{
	if (e->index != (int64_t)index)
		return errf(cx, E_INVALID, "it says it is entry %lld", (long long)e->index);
	/* time in the log never runs backwards: a judge may search by it */
	if (e->at < l->at)
		return errf(cx, E_INVALID, "it is earlier than the entry before it");
	TRY(apply_entry(cx, db, e));
	l->at = e->at;
	return OK;
}

/* Entries that this process prints are read back by their facts, and each OWN_WHOLE_EACH-th whole,
 * as a replay reads all of them. */
static enum err own_admit(struct ctx *cx, struct db *db, struct log *l, const struct act *act,
			  const struct fact *fact, const struct stamp *st, const struct printer *p)
{
	auto_json_scope scope = json_scope_begin();
	auto_entry e = { 0 };

	if (st->index % OWN_WHOLE_EACH == 0)
		TRY(entry_parse(cx, p->text, p->size, &e));
	else
		TRY(entry_read_own(cx, act, fact, st, p, &e));
	return log_admit(cx, db, l, &e, (uint64_t)st->index);
}

enum err log_append(struct ctx *cx, struct db *db, struct log *l, const struct act *act,
		    struct fact *fact, struct receipt *out)
{
	return log_append_by(cx, db, db, l, act, fact, out);
}

enum err log_append_by(struct ctx *cx, struct db *db, struct db *by, struct log *l,
		       const struct act *act, struct fact *fact, struct receipt *out)
{
	struct stamp st = {
		.index = (int64_t)(l->tiles.size + l->n),
		/* a clock that was set back does not stop the log; `clock` says
		 * what it showed, or what elapsed where it is held */
		.at = cx->now > l->at ? cx->now : l->at,
		.clock = cx->now,
	};
	struct printer p;

	if (st.clock < CLOCK_MIN || st.at > CLOCK_MAX)
		return errf(cx, E_FAULT, "the time of an entry could not be read back");
	for (size_t i = 0; i < fact->n_objects; i++)
		/* each object's chain is bound into the entry: an entry that is
		 * cut out shows */
		TRY(object_head(cx, by, fact->objects[i], &st.prev[i]));
	TRY(entry_print(cx, act, fact, &st, &p));
	*out = (struct receipt){ st.index, p.text, p.size };
	TRY(entry_store(cx, db, out));
	TRY(contents_store(cx, db, fact));
	TRY(own_admit(cx, db, l, act, fact, &st, &p));
	pending_push(l, merkle_leaf(p.text, p.size));
	return OK;
}

enum err log_known_objects(struct ctx *cx, struct db *db, struct fact *refused)
{
	size_t n = refused->action ? refused->n_objects : 0;
	int64_t head;

	refused->n_objects = 0;
	for (size_t i = 0; i < n; i++) {
		TRY(object_head(cx, db, refused->objects[i], &head));
		if (head != NO_ENTRY)
			refused->objects[refused->n_objects++] = refused->objects[i];
	}
	return OK;
}

/* The refusal's sentence is in cx, and appending may overwrite it there: the
 * answer to the caller is put back at the end, so that entry and answer say the
 * same. */
enum err log_refuse(struct ctx *cx, struct db *db, struct log *l, const struct act *act,
		    const struct fact *refused, enum err why, struct receipt *out)
{
	const char *detail = cx->detail, *place = cx->place, *next = cx->next;
	struct fact f;

	fact_start(cx, &f, ACTION_ACT_REFUSED);
	for (size_t i = 0; i < refused->n_objects; i++)
		f.objects[f.n_objects++] = refused->objects[i];
	put_text(&f.body, "act", act->what);
	put_text(&f.body, "error", err_info(why)->slug);
	put_text(&f.body, "detail", detail);
	put_text(&f.body, "place", place);
	TRY(log_append(cx, db, l, act, &f, out));
	cx->detail = detail;
	cx->place = place;
	cx->next = next;
	return OK;
}

enum err log_seal(struct ctx *cx, struct db *db, struct log *l, struct log_head *out)
{
	l->next = l->tiles;
	for (size_t i = 0; i < l->n; i++)
		TRY(tiles_push(cx, &l->next, &l->pending[i], tile_write, db));
	if (l->n > 0)
		TRY(tiles_flush(cx, &l->next, tile_write, db));
	l->next_root = tiles_root(&l->next);
	*out = (struct log_head){ l->next.size, l->next_root };
	return OK;
}

/* An empty batch leaves no checkpoint: its size would be signed a second time. */
enum err log_sign(struct ctx *cx, struct db *db, struct log *l, const struct log_head *head)
{
	auto_hand h = db_hand(db, HAND_LOG);
	auto_stmt s = db_stmt(db, SQL_CHECKPOINT_SWAP);
	const char *note;
	bool swapped;

	if (head->size == l->tiles.size)
		return OK;
	TRY(checkpoint_sign(cx, l->signer, head->size, &head->root, &note));
	bind_int(&s, ":size", (int64_t)head->size);
	bind_blob(&s, ":root", head->root.b, HASH_SIZE);
	bind_text(&s, ":note", note);
	/* compare and swap: the row is written only on top of the root that we
	 * know */
	bind_blob(&s, ":old", l->tiles.size ? l->root.b : NULL, HASH_SIZE);
	TRY(stmt_write(cx, &s, &swapped));
	return swapped ? OK : errf(cx, E_FAULT, "the head moved while the batch was made");
}

void log_committed(struct log *l)
{
	if (l->n > 0) {
		l->tiles = l->next;
		l->root = l->next_root;
	}
	l->n = 0;
	l->committed_at = l->at;
}

void log_abandoned(struct log *l)
{
	l->n = 0;
	l->at = l->committed_at;
}

enum err log_grow(struct ctx *cx, struct db *db, struct log *l, const struct hash *leaf)
{
	return tiles_push(cx, &l->tiles, leaf, tile_write, db);
}

void log_asks(struct log *l,
	      enum err (*ask)(void *arg, struct ctx *cx, struct db *db, const struct entry *e),
	      void *arg)
{
	l->ask = ask;
	l->arg = arg;
}

enum err log_replay(struct ctx *cx, struct db *db, struct log *l, const void *bytes, size_t size,
		    const struct hash *leaf)
{
	auto_json_scope scope = json_scope_begin();
	auto_entry e = { 0 };

	TRY(entry_parse(cx, bytes, size, &e));
	if (l->ask)
		TRY(l->ask(l->arg, cx, db, &e));
	TRY(log_admit(cx, db, l, &e, l->tiles.size));
	return log_grow(cx, db, l, leaf);
}

enum err log_replay_end(struct ctx *cx, struct db *db, struct log *l, struct hash *root)
{
	*root = tiles_root(&l->tiles);
	return tiles_flush(cx, &l->tiles, tile_write, db);
}

struct hash log_root(const struct log *l)
{
	return tiles_root(&l->tiles);
}

uint64_t log_size(const struct log *l)
{
	return l->tiles.size;
}

int64_t log_time(const struct log *l)
{
	return l->tiles.size + l->n > 0 ? l->at : -1;
}
