/*
 * Most lines are of heads that the database has, and only their roots are compared; the signature
 * is verified of one that it lacks, so a start does not verify thousands.
 */

#include "integrity/anchor_judge.h"

#include <string.h>

#include "alarm/kind.h"
#include "engine/apply.h"
#include "engine/log_read.h"
#include "proof/digest.h"
#include "quality/foreign_note.h"
#include "rules/heads.h"
#include "trust/trust.h"

enum err anchor_is_begun(struct ctx *cx, struct db *db, bool *out)
{
	int64_t idx;

	TRY(object_head(cx, db, ALARM_ANCHOR_OBJECT, &idx));
	*out = idx != NO_ENTRY;
	return OK;
}

/* ---- each line ---- */

struct judging {
	struct ctx *cx;
	struct db *db;
	const struct note_key *own;
	struct trust_logs *logs;
	struct checkpoint head;  /* of the database */
	struct tree_head lacked; /* the largest that it lacks; size 0: none */
	const char *damaged;     /* why a root could not be read; NULL: each was */
	bool failed;             /* the database did, not the file */
	struct anchor_line last; /* its note lies in text */
	char text[ANCHOR_LINE_MAX];
};

static bool is_signed(struct ctx *step, const struct judging *j, const struct anchor_line *line)
{
	struct checkpoint cp;

	return head_signer(step, j->logs, j->own->origin, line->note, &cp) ||
	       checkpoint_verify(step, j->own, line->note, &cp) == OK;
}

/* A clone or a thief wrote it while the server ran, which entered it. */
static enum err is_known(struct ctx *step, struct db *db, const struct anchor_line *line, bool *out)
{
	const struct hash hash = hash_bytes(line->note, strlen(line->note));
	struct foreign_note n;

	return db_foreign_note(step, db, digest_text(step, &hash), &n, out);
}

static enum err database_has(struct ctx *step, struct judging *j, const struct tree_head *h,
			     bool *out)
{
	struct hash root;

	*out = h->size <= j->head.size;
	if (!*out || h->size == 0)
		return OK;
	if (trail_root(step, j->db, h->size, &root) == OK)
		*out = hash_same(&root, &h->root);
	else if (!j->damaged)
		j->damaged = arena_printf(&j->cx->mem, "the anchor has %llu entries: %s",
					  (unsigned long long)h->size, step->detail);
	return OK;
}

static enum err own_line_look(struct ctx *step, struct judging *j, const struct anchor_line *line)
{
	bool has, known;

	if (line->head.size <= j->lacked.size)
		return OK;
	TRY(database_has(step, j, &line->head, &has));
	if (has || !is_signed(step, j, line))
		return OK;
	TRY(is_known(step, j->db, line, &known));
	if (!known)
		j->lacked = line->head;
	return OK;
}

static enum err line_look(void *arg, struct ctx *step, const struct anchor_line *line)
{
	struct judging *j = arg;
	enum err e = OK;

	j->last = *line;
	j->last.note = strcpy(j->text, line->note); /* shorter than its line */
	if (strcmp(line->origin, j->own->origin) == 0 && !trust_log_end(j->logs, line->origin))
		e = own_line_look(step, j, line);
	j->failed = e != OK;
	return e;
}

/* ---- the file ---- */

static const char *lack(enum anchor_has has)
{
	static const char *const words[] = {
		[ANCHOR_NO_FILE] = "its file is not there",
		[ANCHOR_NO_BYTES] = "its file is empty",
		[ANCHOR_NO_LINE] = "its file has no line of an anchor",
		[ANCHOR_WHOLE] = "its file has a line",
	};

	return words[has];
}

static const char *lacked_words(struct ctx *cx, const struct judging *j)
{
	const char *says = arena_printf(&cx->mem, "the anchor has %llu entries",
					(unsigned long long)j->lacked.size);

	return j->lacked.size > j->head.size
		       ? arena_printf(&cx->mem, "%s, the database %llu", says,
				      (unsigned long long)j->head.size)
		       : arena_printf(&cx->mem, "%s, and another root at that size", says);
}

/* Why the last line is none of this log; NULL: it is one. */
static const char *last_strange(struct ctx *cx, const struct judging *j)
{
	if (strcmp(j->last.origin, j->own->origin) != 0)
		return arena_printf(&cx->mem, "its newest line is of the log %s", j->last.origin);
	return is_signed(cx, j, &j->last) ? NULL : "no key of this log signed its newest line";
}

static void flawed(struct anchor_judged *out, enum flaw f, const char *place)
{
	out->flaw = f;
	out->place = place;
}

/* unread: why it could not be read; NULL: it was. */
static void judge_end(struct ctx *cx, const struct judging *j, enum anchor_has has,
		      const char *unread, struct anchor_judged *out)
{
	const char *strange;

	out->unread = unread != NULL;
	out->nothing = !unread && (has == ANCHOR_NO_FILE || has == ANCHOR_NO_BYTES);
	if (j->lacked.size)
		flawed(out, FLAW_BEHIND, lacked_words(cx, j));
	else if (j->damaged)
		flawed(out, FLAW_TILE, j->damaged);
	else if (unread || has != ANCHOR_WHOLE)
		flawed(out, FLAW_ANCHOR, unread ? unread : lack(has));
	else if (trust_log_end(j->logs, j->last.origin))
		return; /* people know of all that it had */
	else if ((strange = last_strange(cx, j)))
		flawed(out, FLAW_ANCHOR, strange);
	else
		out->vouches = true;
}

/* *unread: why the disk does not let us. */
static enum err one_file_look(struct ctx *cx, const char *path, struct judging *j,
			      struct anchor_reading *r, const char **unread)
{
	enum err e;

	*r = (struct anchor_reading){ .origin = j->own->origin, .each = line_look, .arg = j };
	e = anchor_read(cx, path, r);
	if (e == OK || j->failed)
		return e;
	if (!*unread)
		*unread = arena_strdup(&cx->mem, cx->detail);
	return OK;
}

enum err anchor_judge(struct ctx *cx, struct db *db, const struct note_key *own, const char *path,
		      struct anchor_judged *out)
{
	struct judging *j = arena_alloc(&cx->mem, sizeof(*j));
	struct anchor_reading rotated, r;
	const char *unread = NULL;

	*out = (struct anchor_judged){ .flaw = FLAW_NONE };
	*j = (struct judging){ .cx = cx, .db = db, .own = own };
	j->logs = arena_alloc(&cx->mem, sizeof(*j->logs));
	TRY(trust_logs_now(cx, db, own, j->logs));
	TRY(trail_head(cx, db, &j->head));
	TRY(one_file_look(cx, anchor_rotated(cx, path), j, &rotated, &unread));
	TRY(one_file_look(cx, path, j, &r, &unread));
	out->read = r.mark;
	out->fell = rotated.fell || r.fell;
	judge_end(cx, j, r.has, unread, out);
	return OK;
}

/* ---- what a database is made again by ---- */

struct largest {
	const struct note_key *own;
	uint64_t size;
	char note[ANCHOR_LINE_MAX];
};

static enum err line_weigh(void *arg, struct ctx *step, const struct anchor_line *line)
{
	struct largest *l = arg;
	struct checkpoint cp;

	if (line->head.size > l->size && checkpoint_verify(step, l->own, line->note, &cp) == OK) {
		l->size = cp.size;
		strcpy(l->note, line->note);
	}
	return OK;
}

enum err anchor_largest(struct ctx *cx, const char *path, const struct note_key *own,
			const char **note)
{
	struct largest *l = arena_alloc(&cx->mem, sizeof(*l));
	struct anchor_reading r = { .origin = own->origin, .each = line_weigh, .arg = l };

	l->own = own;
	TRY(anchor_read(cx, anchor_rotated(cx, path), &r));
	r.mark = (struct anchor_mark){ 0 };
	TRY(anchor_read(cx, path, &r));
	*note = l->size ? l->note : NULL;
	return OK;
}
