/*
 * Foreign notes (rules/foreign_notes.h): each is a head that a key of this log signed and that the
 * entries do not lead to.  While one is open, no release is published and no device enrolled.  Two
 * approvers end that, unless the head is held.
 */

#include <string.h>

#include "documents/tree_head.h"
#include "rules/foreign_notes.h"
#include "rules/heads.h"
#include "verify/signed_acts.h"

/* The newest that the entries say of it. */
struct kept_note {
	struct foreign_note is;
	struct kept_note *before;
};

static struct kept_note *note_named(const struct state *s, const char *digest)
{
	for (struct kept_note *n = s->foreign; n; n = n->before)
		if (strcmp(n->is.digest, digest) == 0)
			return n;
	return NULL;
}

static enum note_held held_by(const struct state *s, const struct tree_head *head)
{
	for (const struct kept_note *n = s->foreign; n; n = n->before)
		if (n->is.held != HELD_BY_NOBODY && n->is.head.size == head->size &&
		    hash_same(&n->is.head.root, &head->root))
			return n->is.held;
	return HELD_BY_NOBODY;
}

enum err unforked_check(struct verify *v)
{
	for (const struct kept_note *n = v->state->foreign; n; n = n->before)
		if (n->is.disowned == NOTE_OPEN)
			return wrong(v, "/action", "the foreign note of entry %lld was open",
				     (long long)n->is.entry);
	return OK;
}

/* ---- a note ---- */

/* Signed by a key of this log, over a head that the log never had. */
static enum err foreign_check(struct verify *v, const struct entry *e, const char *note,
			      const struct tree_head *said)
{
	char origin[ORIGIN_MAX];
	struct checkpoint head;
	struct tree_head is;
	struct hash root;

	if (checkpoint_read(&v->scratch, note, origin, &is) != OK ||
	    !was_called(v, origin, e->index) ||
	    !head_signer(&v->scratch, &v->logs, origin, note, &head))
		return wrong(v, "/fact/note", "no known key of this log signed it");
	if (is.size != said->size || !hash_same(&is.root, &said->root))
		return wrong(v, "/fact/size", "its note is of another head");
	if (is.size > (uint64_t)e->index)
		return OK;
	TRY(tree_root(&v->scratch, &v->tree, is.size, &root));
	return hash_same(&root, &is.root) ? wrong(v, "/fact/note", "the log had that head") : OK;
}

struct note_said {
	struct tree_head head;
	const char *note, *digest, *report;
	enum note_held held;
	json_t *by;
};

static enum err note_read(struct verify *v, const struct entry *e, struct note_said *out)
{
	struct reader r = entry_fact(e);
	const char *held;
	struct hash h;

	head_members_read(&r, &out->head);
	out->note = read_text(&r, "note");
	held = read_text_or_null(&r, "held");
	out->by = read_any(&r, "by");
	out->report = read_text_or_null(&r, "report");
	TRY(read_end(&v->scratch, &r));
	if (held && !note_held_parse(held, &out->held))
		return wrong(v, "/fact/held", "'%s' holds no note", held);
	h = hash_bytes(out->note, strlen(out->note));
	out->digest = digest_text(&v->scratch, &h);
	return OK;
}

static enum err note_holder_check(struct verify *v, const struct note_said *s)
{
	if ((s->held == HELD_BY_REPORT) != (s->report != NULL))
		return wrong(v, "/fact/report", "a device's report holds a note by its envelope");
	if (json_is_null(s->by) != (s->held == HELD_BY_ANCHOR))
		return wrong(v, "/fact/by", "nobody sends what is in the anchor");
	return s->report ? report_holds(v, json_string_value(json_object_get(s->by, "id")),
					s->report, s->note)
			 : OK;
}

enum err on_note_foreign(struct verify *v, const struct entry *e)
{
	struct note_said said = { .held = HELD_BY_NOBODY };
	struct kept_note *n;

	TRY(note_read(v, e, &said));
	if (e->actor_kind != KIND_SYSTEM)
		return wrong(v, "/actor", "the system keeps foreign notes");
	TRY(foreign_check(v, e, said.note, &said.head));
	TRY(note_holder_check(v, &said));
	n = note_named(v->state, said.digest);
	if (!foreign_note_is_news(n ? &n->is : NULL, said.held))
		return wrong(v, "/fact/note", "it says what an entry before said");
	if (!n) {
		n = arena_alloc(&v->cx.mem, sizeof(*n));
		n->before = v->state->foreign;
		v->state->foreign = n;
	}
	n->is = (struct foreign_note){ keep(v, said.digest), said.head, said.held, e->index,
				       NOTE_OPEN };
	return OK;
}

/* ---- disowned ---- */

static enum err disowned_check(struct verify *v, const struct kept_note *n,
			       const struct act_document *d)
{
	switch (disowning_fault(n ? &n->is : NULL, &d->head, held_by(v->state, &d->head))) {
	case DISOWNING_OK:
		return OK;
	case DISOWNING_NO_NOTE:
		return wrong(v, "/fact/note", "there is no such foreign note");
	case DISOWNING_HEAD:
		return wrong(v, "/fact/note", "the note is of another head");
	case DISOWNING_TWICE:
		return wrong(v, "/fact/note", "it was disowned before");
	case DISOWNING_HELD:
		break;
	}
	return wrong(v, "/fact/note", "its head is held, and is not disowned");
}

enum err on_log_disowned(struct verify *v, const struct entry *e)
{
	struct reader r = entry_fact(e);
	json_t *done = read_object(&r, "act");
	const char *note = read_text(&r, "note");
	struct tree_head head;
	struct act_document d;
	struct kept_note *n;

	head_members_read(&r, &head);
	TRY(read_end(&v->scratch, &r));
	TRY(act_brought(v, e, done, ACT_DISOWN_HEAD, NULL, &d));
	if (strcmp(d.note, note) != 0 || d.head.size != head.size ||
	    !hash_same(&d.head.root, &head.root))
		return wrong(v, "/fact/note", "its document disowns another head");
	n = note_named(v->state, note);
	TRY(disowned_check(v, n, &d));
	n->is.disowned = e->index;
	return OK;
}
