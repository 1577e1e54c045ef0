/*
 * The idea: a device's report must be a record, but a fleet of ten thousand
 * devices that reports each minute must not grow the log by ten thousand
 * entries a minute.  So the writer still decides each report by itself, in its
 * own savepoint, and only the entry is shared: the accepted items of one stream
 * wait in a struct gather until something forces an entry.
 *
 * Why an item may wait at all: between its decision and its entry nothing of
 * the item is in any table.  That is sound as long as no later decision could
 * have read it.  An item therefore looks at its own object alone, and
 * gather_precedes() says when the entry must come first: another stream, a job
 * of no stream, or an object that has an item waiting already.
 *
 * Never: let an item's decide() read another object of the
 * stream; give an item a then() or changed fields (an entry for many has no
 * place for them); answer an item's job before gather_settle(), since the
 * shared entry can still fail for all of them at once.
 */

#include "engine/gather.h"

#include <string.h>

#include "engine/writer.h"

#define OBJECT_ROOM 48 /* of an object in the entry, besides its id */

/* An upper bound, not the exact size: OBJECT_ROOM covers the JSON around an
 * object's id with its longest prev.  An entry that is refused as too large
 * after its items were accepted would be a fault of ours. */
static size_t size_of(const struct job *job)
{
	return job->fact.body.size + strlen(job->item.object) + OBJECT_ROOM;
}

bool gather_precedes(const struct gather *g, const struct job *job)
{
	if (g->n > 0 && g->job[0]->item.stream != job->item.stream)
		return true;
	for (size_t i = 0; i < g->n; i++)
		if (strcmp(g->job[i]->item.object, job->item.object) == 0)
			return true;
	return false;
}

/* A decide() of a stream is held to the form of an item here, and not trusted:
 * an item with a second object or with changed fields would be entered without
 * them, and the log would then say less than what was decided. */
enum err gather_check(const struct job *job)
{
	const struct fact *f = &job->fact;
	const struct stream *s = job->item.stream;

	if (!f->action || f->action != s->action || f->n_objects != 1 ||
	    strcmp(f->objects[0], job->item.object) != 0 || f->changed.size > 1 || job->then)
		return errf(job->cx, E_FAULT, "%s was accepted without an item", job->act->what);
	if (size_of(job) > GATHER_BYTES)
		return errf(job->cx, E_TOO_LARGE, "an entry has room for %d bytes of it",
			    GATHER_BYTES);
	return OK;
}

/* All three limits belong to the one entry to come: number of items, bytes, and
 * contents that the entry binds. */
bool gather_has_room(const struct gather *g, const struct job *job)
{
	return g->n < GATHER_MAX && g->size + size_of(job) <= GATHER_BYTES &&
	       g->contents + job->fact.n_contents <= CONTENTS_MAX;
}

void gather_put(struct gather *g, struct job *job)
{
	g->size += size_of(job);
	g->contents += job->fact.n_contents;
	put_close(&job->fact.body, '}');
	g->job[g->n++] = job;
}

enum err gather_append(struct ctx *cx, struct db *db, struct log *l, const struct gather *g)
{
	static const struct act act = { .actor = SYSTEM_ACTOR };
	const struct stream *s = g->job[0]->item.stream;
	struct hash leaf[GATHER_MAX], root;
	struct receipt r;
	struct fact f;

	for (size_t i = 0; i < g->n; i++)
		leaf[i] = g->job[i]->item.leaf;
	/* the leaves are in the order of the items: a proof of one names its
	 * place */
	root = merkle_over(leaf, g->n);
	fact_start(cx, &f, s->action);
	put_text(&f.body, "root", hash_text(cx, &root));
	put_open(&f.body, s->items, '[');
	for (size_t i = 0; i < g->n; i++) {
		const struct fact *part = &g->job[i]->fact;

		put_raw(&f.body, NULL, part->body.text, part->body.size);
		fact_include(cx, &f, part);
	}
	put_close(&f.body, ']');
	TRY(log_append(cx, db, l, &act, &f, &r));
	for (size_t i = 0; i < g->n; i++) {
		g->job[i]->receipt = r;
		g->job[i]->item.place = i;
	}
	return OK;
}

void gather_settle(struct gather *g, struct ctx *cx, enum err e)
{
	/* each was accepted: that they could not be entered is not their doing */
	enum err result = err_refuses(e) ? E_FAULT : e;

	for (size_t i = 0; i < g->n; i++) {
		struct job *job = g->job[i];

		job->result = OK;
		if (e == OK)
			continue;
		job->receipt.index = NO_ENTRY;
		job->result = errf(job->cx, result, "%s", cx->detail);
	}
	*g = (struct gather){ .n = 0 };
}
