/*
 * The idea: a merge records a decision; publishing is a step of the system that
 * follows from it, can be done again, and is driven by comparing what should be
 * published (tree and trust in force) with what is (TUF metadata).  No list of
 * things to do exists that a kill could lose.
 *
 * The order in next_fact() is deliberate: withdrawals first, because they make
 * the plant safer; then metadata that ages or that lists old versions, because
 * a device refuses stale metadata; releases last.  One release that cannot be
 * published must hold up no other: its refusal is stated at the end.
 *
 * Never: publish while trust is incomplete.
 */

#include "release/publication.h"

#include <string.h>

#include "base/text.h"
#include "documents/evidence.h"
#include "documents/path.h"
#include "engine/content.h"
#include "engine/history.h"
#include "follow/follow.h"
#include "release/metadata.h"
#include "tree/document.h"

#define DUE_AT_ONCE 64

/* ---- a release comes ---- */

/* The record lies where the model and the number lie that the record itself
 * says. */
static enum err record_read(struct ctx *cx, struct db *db, const struct release_due *due,
			    struct release_record *out, struct tuf_target *target)
{
	struct document doc;

	TRY(document_read(cx, db, due->digest, &doc));
	TRY(release_record_parse(cx, doc.bytes, doc.size, out));
	if (strcmp(due->path, path_print(cx, PATH_RELEASE, out->model, out->number)) != 0)
		return errf(cx, E_INVALID, "'%s' holds the record of another release", due->path);
	*target = (struct tuf_target){ .length = (int64_t)doc.size,
				       .hash = hash_bytes(doc.bytes, doc.size) };
	return OK;
}

static void fact_record(struct fact *f, const struct release_record *r)
{
	put_text(&f->body, "model", r->model);
	put_int(&f->body, "number", r->number);
	put_int(&f->body, "version", r->version);
	put_int(&f->body, "envelope", r->envelope);
	put_text(&f->body, "plan", r->plan);
	put_int(&f->body, "floor", r->floor);
	put_open(&f->body, "sites", '[');
	for (size_t i = 0; i < r->n_sites; i++)
		put_text(&f->body, NULL, r->sites[i]);
	put_close(&f->body, ']');
}

/* The targets published and those that come, each path once. */
static enum err targets_join(struct ctx *cx, struct db *db, const struct tuf_target *more,
			     size_t n_more, struct tuf_target **out, size_t *n)
{
	struct tuf_target *old;
	size_t n_old;

	TRY(db_release_targets(cx, db, &old, &n_old));
	*out = arena_alloc(&cx->mem, (n_old + n_more + 1) * sizeof(**out));
	if (n_old > 0)
		memcpy(*out, old, n_old * sizeof(**out));
	*n = n_old;
	for (size_t i = 0; i < n_more; i++) {
		struct tuf_targets now = { .target = *out, .n = *n };

		if (!tuf_target_of(&now, more[i].path))
			(*out)[(*n)++] = more[i];
	}
	return OK;
}

/* The record, the evidence, and the files of the version, as targets beside those published. */
static enum err publication_targets_make(struct ctx *cx, struct db *db,
					 const struct release_record *r,
					 const struct tuf_target *record,
					 const struct printer *evidence, const char *version,
					 struct tuf_target **out, size_t *n)
{
	const struct tuf_target files[2] = { *record,
					     { .length = (int64_t)evidence->size,
					       .hash = hash_bytes(evidence->text,
								  evidence->size) } };
	struct tuf_target *more;
	size_t n_more;

	TRY(release_targets(cx, db, r->model, r->number, files, version, &more, &n_more));
	return targets_join(cx, db, more, n_more, out, n);
}

/* action NULL: no signed head covers the merge yet; the commit that brings one asks again. */
static enum err release_publish(struct ctx *cx, struct db *db, struct metadata *s,
				const struct release_due *due, struct fact *out)
{
	const char *version_path, *version;
	struct tuf_target record, *all;
	struct release_record r;
	struct printer evidence;
	int64_t since;
	bool ready;
	size_t n;

	fact_start(cx, out, ACTION_RELEASE_PUBLISHED);
	fact_object(cx, out, "document", due->path);
	TRY(record_read(cx, db, due, &r, &record));
	fact_object(cx, out, "release",
		    arena_printf(&cx->mem, "%s/%lld", r.model, (long long)r.number));
	version_path = path_print(cx, PATH_VERSION, r.model, r.version);
	TRY(evidence_make(cx, db, s->in->signer.key.origin, due, &r, version_path, &ready,
			  &evidence));
	if (!ready) {
		out->action = ACTION_NONE;
		return OK;
	}
	TRY(db_document_since(cx, db, version_path, &version, &since));
	TRY(publication_targets_make(cx, db, &r, &record, &evidence, version, &all, &n));
	fact_record(out, &r);
	put_text(&out->body, "record", due->digest);
	put_text(&out->body, "version_record", version);
	put_text(&out->body, "evidence", fact_document(cx, out, evidence.text, evidence.size));
	return metadata_add(cx, out, s, all, n);
}

/* action NULL: none of these can be published. */
static enum err some_publish(struct ctx *cx, struct db *db, const struct metadata *s,
			     const struct release_due *due, size_t n, struct refused *first,
			     struct fact *out)
{
	struct metadata *try = arena_alloc(&cx->mem, sizeof(*try));
	enum err e;

	for (size_t i = 0; i < n && !out->action; i++) {
		/* each attempt counts versions up: a refused one must leave no
		 * trace in the next */
		*try = *s;
		e = release_publish(cx, db, try, &due[i], out);
		if (e == OK)
			continue;
		TRY(refused_keep(first, cx, e, out));
		out->action = ACTION_NONE;
	}
	return OK;
}

/* The first that can be published, however many before it cannot.  One that cannot holds up no
 * other: the first refusal is what is entered, once all that can be are published. */
static enum err due_publish(struct ctx *cx, struct db *db, struct metadata *s, struct fact *out)
{
	struct release_due due[DUE_AT_ONCE], after = { .path = "", .merged = NO_ENTRY };
	struct refused first = { .err = OK };
	size_t n = DUE_AT_ONCE;

	out->action = ACTION_NONE;
	while (n == DUE_AT_ONCE) {
		TRY(db_releases_due(cx, db, &after, due, &n));
		TRY(some_publish(cx, db, s, due, n, &first, out));
		if (out->action)
			return OK;
		if (n > 0)
			after = due[n - 1];
	}
	return refused_tell(&first, cx, out);
}

/* ---- a release ends ---- */

static enum err ended_withdraw(struct ctx *cx, struct db *db, struct metadata *s, struct fact *out)
{
	struct tuf_target *left;
	const char *model;
	int64_t number;
	size_t n;

	out->action = ACTION_NONE;
	TRY(db_release_ended(cx, db, &model, &number));
	if (!model)
		return OK;
	fact_start(cx, out, ACTION_RELEASE_WITHDRAWN);
	fact_object(cx, out, "release",
		    arena_printf(&cx->mem, "%s/%lld", model, (long long)number));
	fact_changed(out, "state", state_name(&release_states, RELEASE_PUBLISHED),
		     state_name(&release_states, RELEASE_WITHDRAWN));
	TRY(db_release_targets_but(cx, db, model, number, &left, &n));
	put_text(&out->body, "model", model);
	put_int(&out->body, "number", number);
	return metadata_add(cx, out, s, left, n);
}

static enum err next_fact(struct ctx *cx, struct db *db, struct metadata *s, struct fact *out)
{
	TRY(ended_withdraw(cx, db, s, out));
	if (!out->action)
		TRY(metadata_again(cx, db, s, out));
	return out->action ? OK : due_publish(cx, db, s, out);
}

enum err publish_step(struct ctx *cx, struct db *db, const struct instance *in, struct fact *out,
		      int64_t *due)
{
	struct metadata *s = arena_alloc(&cx->mem, sizeof(*s));

	out->action = ACTION_NONE;
	*due = INT64_MAX;
	TRY(metadata_read(cx, db, in, s));
	if (!s->trust.complete)
		return OK;
	*due = metadata_due(s);
	return next_fact(cx, db, s, out);
}
