/*
 * The new database is whole before the two are compared: what is wanted at a place is what it has
 * there.  So nothing that was found is believed, and nothing that is accepted comes to hold.
 */

#include "engine/mend.h"

#include <string.h>

#include "engine/again.h"
#include "engine/compare.h"
#include "engine/content.h"
#include "engine/hand.h"
#include "engine/integrity.h"
#include "engine/log_check.h"
#include "engine/log_read.h"
#include "engine/room.h"
#include "engine/rows.h"
#include "engine/sql.h"

#define SOUND_TEXT "ok" /* what a check says that finds nothing */

struct mend {
	struct ctx *cx;
	struct ctx step; /* for one row at a time */
	const char *path;
	struct db *from, *to;
	const struct note_key *key;
	struct mended *out;
	bool outside;         /* the head is the one that is kept elsewhere */
	size_t altered;       /* contents whose bytes are not those of their digest */
	bool contents_differ; /* beyond those that are lost */
};

static enum err mend_control(struct mend *m, sql_id id)
{
	auto_hand h = db_hand(m->to, HAND_LOG);

	return db_run(m->cx, m->to, id);
}

/* ---- what no signature accepts, and the way out ---- */

#define RESTORE_COPY "restore the newest copy"

enum never { NEVER_ENTRY, NEVER_OLDER, NEVER_HEAD, NEVER_ELSE };

static const char *const ways_out[] = {
	[NEVER_ENTRY] =
		"put its bytes back by 'signetd accept-damage --entries EXPORT', or " RESTORE_COPY,
	[NEVER_OLDER] = "this database is older than the log that the anchor knows: " RESTORE_COPY,
	[NEVER_HEAD] = "give the anchor that has a newer head, by --anchor FILE, or " RESTORE_COPY,
	[NEVER_ELSE] = RESTORE_COPY,
};

static enum err never(struct mend *m, enum never kind, enum err e)
{
	return e == E_TAMPERED ? err_next(m->cx, e, "%s", ways_out[kind]) : e;
}

/* ---- the head ---- */

static enum err entries_count(struct mend *m, uint64_t *out)
{
	auto_stmt s = db_stmt(m->from, SQL_ENTRY_LAST);
	bool row;

	TRY(stmt_next(m->cx, &s, &row));
	*out = row ? (uint64_t)col_int(&s, 1) + 1 : 0;
	return OK;
}

/* One that does not verify is no head; fsck would name it. */
static bool checkpoint_is_signed(struct mend *m, struct stmt *s, struct checkpoint *out)
{
	const char *note = col_text(&m->step, s, 2);
	bool is = note && checkpoint_verify(&m->step, m->key, note, out) == OK &&
		  out->size == (uint64_t)col_int(s, 0);

	out->note = is ? note : NULL;
	return is;
}

static enum err head_left(struct mend *m, const char *held)
{
	auto_stmt s = db_stmt(m->from, SQL_CHECKPOINT_ALL);
	struct checkpoint cp, *head = &m->out->head;

	while (row_next(m->cx, &s)) {
		if (checkpoint_is_signed(m, &s, &cp)) {
			*head = cp;
			head->note = arena_strdup(&m->cx->mem, cp.note);
		}
		arena_reset(&m->step.mem);
	}
	TRY(rows_end(&s));
	m->outside = held && checkpoint_verify(&m->step, m->key, held, &cp) == OK &&
		     cp.size > head->size;
	if (m->outside) {
		*head = cp;
		head->note = held;
	}
	arena_reset(&m->step.mem);
	return head->size > 0 ? OK
			      : never(m, NEVER_HEAD,
				      errf(m->cx, E_TAMPERED,
					   "no head of this log that its key signed is left"));
}

static enum err head_choose(struct mend *m, const char *held)
{
	const struct checkpoint *head = &m->out->head;
	uint64_t n;

	TRY(head_left(m, held));
	TRY(entries_count(m, &n));
	if (n < head->size)
		return never(m, m->outside ? NEVER_OLDER : NEVER_ENTRY,
			     errf(m->cx, E_TAMPERED,
				  "entry %llu is missing, and a head of %llu entries is signed",
				  (unsigned long long)n, (unsigned long long)head->size));
	return n == head->size
		       ? OK
		       : never(m, NEVER_HEAD,
			       errf(m->cx, E_TAMPERED,
				    "no head that is signed covers entry %llu and those behind it",
				    (unsigned long long)head->size));
}

/* A replay ends at the first entry that does not fit, which may be right, and another one before
 * it altered. */
static enum err entries_again(struct mend *m)
{
	const struct log_head head = { m->out->head.size, m->out->head.root };
	enum err e = store_again(m->cx, m->from, m->to, &head, NULL);
	const char *detail = m->cx->detail;

	if (e != E_TAMPERED)
		return e;
	e = log_entry_wrong(m->cx, m->from, &m->out->head);
	if (e == OK)
		return never(m, NEVER_ELSE, errf(m->cx, E_TAMPERED, "%s", detail));
	return never(m, NEVER_ENTRY, e);
}

/* ---- what does not follow from entries alone ---- */

static enum err checkpoint_keep(struct mend *m, uint64_t size, const struct hash *root,
				const char *note)
{
	auto_hand h = db_hand(m->to, HAND_LOG);
	auto_stmt s = db_stmt(m->to, SQL_CHECKPOINT_PUT);

	bind_int(&s, ":size", (int64_t)size);
	bind_blob(&s, ":root", root->b, HASH_SIZE);
	bind_text(&s, ":note", note);
	return stmt_run(m->cx, &s);
}

/* The root that a size had is asked for under the head, which is there first. */
static enum err checkpoint_take(struct mend *m, struct stmt *s)
{
	struct checkpoint cp = { .size = 0 };
	struct hash root;

	if (!checkpoint_is_signed(m, s, &cp) || cp.size >= m->out->head.size)
		return OK;
	TRY(trail_root(m->cx, m->to, cp.size, &root));
	return hash_same(&root, &cp.root) ? checkpoint_keep(m, cp.size, &root, cp.note) : OK;
}

static enum err checkpoints_keep(struct mend *m)
{
	auto_stmt s = db_stmt(m->from, SQL_CHECKPOINT_ALL);
	const struct checkpoint *head = &m->out->head;

	TRY(checkpoint_keep(m, head->size, &head->root, head->note));
	while (row_next(m->cx, &s)) {
		TRY(checkpoint_take(m, &s));
		arena_reset(&m->step.mem);
	}
	return rows_end(&s);
}

static enum err content_keep(struct mend *m, struct stmt *from)
{
	auto_hand h = db_hand(m->to, HAND_LOG);
	auto_stmt s = db_stmt(m->to, SQL_CONTENT_PUT);
	size_t salt_size, size;
	const void *salt = col_borrow(from, 1, &salt_size), *bytes = col_borrow(from, 2, &size);

	bind_text(&s, ":digest", col_text(&m->step, from, 0));
	bind_text(&s, ":kind", col_text(&m->step, from, 3));
	bind_blob(&s, ":salt", salt_size ? salt : "", salt_size);
	bind_blob(&s, ":bytes", size ? bytes : "", size);
	return stmt_run(m->cx, &s);
}

static bool content_agrees_here(struct mend *m, struct stmt *s)
{
	size_t salt_size, size;
	const void *salt = col_borrow(s, 1, &salt_size), *bytes = col_borrow(s, 2, &size);
	const struct hash h = content_hash(salt, salt_size, bytes, size);
	const char *digest = col_text(&m->step, s, 0);

	return digest && strcmp(digest_text(&m->step, &h), digest) == 0;
}

/* Statements that put right or take away what the bytes alone do not say. */
static enum err contents_settle(struct mend *m)
{
	static const sql_id steps[] = { SQL_CONTENT_KIND_DOCUMENT, SQL_CONTENT_KIND_PERSONAL,
					SQL_CONTENT_KIND_SECRET,   SQL_CONTENT_SALT_DROP,
					SQL_CONTENT_UNNAMED_DROP,  SQL_CONTENT_ERASED_DROP };
	auto_hand h = db_hand(m->to, HAND_LOG);

	for (size_t i = 0; i < countof(steps); i++) {
		auto_stmt s = db_stmt(m->to, steps[i]);
		bool wrote;

		TRY(stmt_write(m->cx, &s, &wrote));
		m->contents_differ |= wrote;
	}
	return OK;
}

static enum err contents_keep(struct mend *m)
{
	auto_stmt s = db_stmt(m->from, SQL_CONTENT_ALL);

	while (row_next(m->cx, &s)) {
		if (content_agrees_here(m, &s))
			TRY(content_keep(m, &s));
		else
			m->altered++;
		arena_reset(&m->step.mem);
	}
	TRY(rows_end(&s));
	return contents_settle(m);
}

static enum err rest_keep(struct mend *m)
{
	enum err e;

	db_contents_from(m->to, NULL);
	TRY(mend_control(m, SQL_BEGIN));
	e = checkpoints_keep(m);
	if (e == OK)
		e = contents_keep(m);
	if (e == OK)
		return mend_control(m, SQL_COMMIT);
	return db_in_transaction(m->to) && mend_control(m, SQL_ROLLBACK) != OK ? E_FAULT : e;
}

/* ---- what differs ---- */

/* Of the rows that differ alone: the server that serves until the document is accepted enters
 * logins and alarms, which are rows of both. */
static enum err rows_added(struct mend *m, const char *place, const struct table *t)
{
	struct rows_difference d;

	TRY(rows_differ(m->cx, m->from, m->to, t, &d));
	if (d.any)
		mended_add(m->out, place, d.wanted, d.found);
	return OK;
}

static enum err table_differs(struct mend *m, const char *name, sql_id all, int keys)
{
	const struct table t = { .name = name, .all = all, .keys = keys };

	return rows_added(m, arena_printf(&m->cx->mem, "tables/%s", name), &t);
}

static void said_wrong(struct mend *m, const char *place, const char *said)
{
	const struct hash wanted = hash_bytes(SOUND_TEXT, strlen(SOUND_TEXT)),
			  found = hash_bytes(said, strlen(said));

	mended_add(m->out, place, digest_text(m->cx, &wanted), digest_text(m->cx, &found));
}

static enum err rooms_differ(struct mend *m)
{
	const struct rooms *all = rooms_joined();

	for (size_t i = 0; i < all->n; i++) {
		enum err e =
			all->room[i]->check ? all->room[i]->check(&m->step, m->from, m->to) : OK;

		if (e == E_TAMPERED)
			said_wrong(m, arena_printf(&m->cx->mem, "checks/%s", all->room[i]->name),
				   m->step.detail);
		else if (e != OK)
			return errf(m->cx, e, "%s", m->step.detail);
		arena_reset(&m->step.mem);
	}
	return OK;
}

static enum err content_found(struct mend *m, const char *digest, const char **out)
{
	auto_stmt s = db_stmt(m->from, SQL_CONTENT_GET);
	const void *salt, *bytes;
	size_t salt_size, size;
	struct hash h;
	bool row;

	*out = NULL;
	bind_text(&s, ":digest", digest);
	TRY(stmt_next(m->cx, &s, &row));
	if (!row)
		return OK;
	salt = col_borrow(&s, 0, &salt_size);
	bytes = col_borrow(&s, 1, &size);
	h = content_hash(salt, salt_size, bytes, size);
	*out = digest_text(m->cx, &h);
	if (strcmp(*out, digest) == 0) /* its salt alone has another length */
		*out = NULL;
	return OK;
}

static enum err contents_differ(struct mend *m)
{
	auto_stmt s = db_stmt(m->to, SQL_CONTENT_LOST_ALL);
	const char *digest, *found;

	while (!m->out->more && row_next(m->cx, &s)) {
		digest = col_text(m->cx, &s, 0);
		TRY(content_found(m, digest, &found));
		m->altered -= found != NULL; /* counted when it was not kept; it has a place now */
		mended_add(m->out, arena_printf(&m->cx->mem, "contents/%s", digest), digest, found);
	}
	TRY(rows_end(&s));
	if (!m->contents_differ && m->altered == 0) /* else there is one that no entry names */
		return OK;
	return table_differs(m, "content", SQL_CONTENT_KIND_ALL, 1);
}

/* Rows that name no act of their actor are all that can be seen of this one. */
static enum err keys_differ(struct mend *m)
{
	return table_differs(m, "idempotency", SQL_IDEMPOTENCY_WRONG_ALL, 1);
}

static enum err tables_differ(struct mend *m)
{
	static const struct table schema = { "schema", HAND_SCHEMA, SQL_SCHEMA_ALL, 2 };
	const struct table *t;

	TRY(rows_added(m, "schema", &schema));
	for (size_t i = 0; (t = table_at(i)); i++)
		if (t->all != SQL_NONE)
			TRY(table_differs(m, t->name, t->all, t->keys));
	for (const struct mend_row *r = mend_rows; r->table; r++)
		if (r->all != SQL_NONE)
			TRY(table_differs(m, r->table, r->all, r->keys));
	TRY(keys_differ(m));
	TRY(rooms_differ(m));
	return contents_differ(m);
}

/* Damage of the file comes beside all that was found in it. */
static enum err file_differs(struct mend *m)
{
	struct integrity *whole = NULL;
	enum err e;

	TRY(integrity_start(&m->step, m->path, true, NULL, &whole));
	e = integrity_end(&m->step, whole, OK);
	if (e == E_TAMPERED)
		said_wrong(m, "file", m->step.detail);
	else if (e != OK)
		return errf(m->cx, e, "%s", m->step.detail);
	arena_reset(&m->step.mem);
	return OK;
}

static enum err mend_all(struct mend *m, const char *held)
{
	TRY(head_choose(m, held));
	TRY(entries_again(m));
	TRY(rest_keep(m));
	TRY(tables_differ(m));
	return file_differs(m);
}

enum err store_mend(struct ctx *cx, const char *path, struct db *from, struct db *to,
		    const struct note_key *key, const char *held, struct mended *out)
{
	struct mend m = { .cx = cx, .path = path, .from = from, .to = to, .key = key, .out = out };
	enum err e;

	*out = (struct mended){ .n = 0 };
	e = mend_all(&m, held);
	arena_free(&m.step.mem);
	return e;
}
