/*
 * The idea: a merge records a decision; publishing is a step of the system that
 * follows from it, can be done again, and compares what should be published
 * (tree and trust in force) with what is (TUF metadata).
 *
 * The order of the followers (actions.c) is deliberate: withdrawals first,
 * because they make the plant safer; then metadata that ages or that lists old
 * versions, because a device refuses stale metadata; releases last.  Each
 * release is a step of its own, so one that cannot be published holds up no
 * other.
 *
 * Never: publish while trust is incomplete, or with a key that it does not name: devices would take
 * what came for tampering.
 */

#include "release/publication.h"

#include <string.h>

#include "base/text.h"
#include "documents/evidence.h"
#include "documents/path.h"
#include "engine/content.h"
#include "engine/history.h"
#include "quality/foreign_note.h"
#include "release/disputed.h"
#include "release/metadata.h"
#include "tree/document.h"

/* ---- a release comes ---- */

/* The record lies where the model and the number lie that the record itself
 * says. */
static enum err record_read(struct ctx *cx, struct db *db, const struct release_due *due,
			    struct release_record *out, struct tuf_target *target)
{
	struct document doc;

	TRY(document_read(cx, db, due->digest, &doc));
	TRY(release_record_parse(cx, doc.bytes, doc.size, out));
	TRY(release_record_judged(cx, out));
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

/* Without a signed head over the merges there is no fact.  There is one: a step is asked about rows
 * of earlier batches alone. */
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
	fact_object(cx, out, "release", release_name(cx, r.model, r.number));
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

static struct publication_waits trust_waits(const struct metadata *s)
{
	if (!s->trust.complete)
		return (struct publication_waits){
			"no trust for devices is in force",
			"Holders of the keys make it and upload it: signet trust upload DIR."
		};
	return (struct publication_waits){ "trust in force does not name a key of this server",
					   "The alarm key.unnamed says which: people sign trust "
					   "that does, or the key is put back." };
}

/* The foreign note first: people have to look at that before all else. */
static enum err waits_find(struct ctx *cx, struct db *db, const struct metadata *s,
			   const char *model, int64_t number, struct publication_waits *out)
{
	struct disputed d;
	struct forked f;

	TRY(forked_now(cx, db, &f));
	if (f.why) {
		*out = (struct publication_waits){ f.why, f.next };
		return OK;
	}
	TRY(release_disputed(cx, db, model, number, &d));
	if (d.key) {
		out->why = arena_printf(&cx->mem, "the signature of entry %lld is disputed",
					(long long)d.signature);
		out->next = arena_printf(&cx->mem,
					 "A review may uphold it: signet act propose review "
					 "--key-id %s --upholds %lld --reason TEXT",
					 d.key, (long long)d.signature);
		return OK;
	}
	if (!s->may_sign)
		*out = trust_waits(s);
	return OK;
}

enum err publication_waits(struct ctx *cx, struct db *db, const struct instance *in,
			   const char *model, int64_t number, struct publication_waits *out)
{
	struct metadata *s = arena_alloc(&cx->mem, sizeof(*s));
	struct release_due due;
	bool withdrawn;

	*out = (struct publication_waits){ .why = NULL };
	TRY(db_release_record(cx, db, model, number, &due));
	TRY(db_release_withdrawal(cx, db, model, number, &withdrawn));
	if (!due.path || withdrawn)
		return OK;
	TRY(metadata_read(cx, db, in, s));
	return waits_find(cx, db, s, model, number, out);
}

enum err publication_step(struct ctx *cx, struct db *db, const struct instance *in,
			  const char *object, struct fact *out)
{
	struct metadata *s = arena_alloc(&cx->mem, sizeof(*s));
	struct publication_waits waits = { .why = NULL };
	struct release_due due;
	const char *model;
	int64_t number;

	TRY(release_name_read(cx, object, &model, &number));
	TRY(db_release_record(cx, db, model, number, &due));
	if (!due.path)
		return OK;
	TRY(metadata_read(cx, db, in, s));
	TRY(waits_find(cx, db, s, model, number, &waits));
	/* what ends it makes the release due again */
	return waits.why ? OK : release_publish(cx, db, s, &due, out);
}

/* ---- a release ends ---- */

enum err withdrawal_step(struct ctx *cx, struct db *db, const struct instance *in,
			 const char *object, struct fact *out)
{
	struct metadata *s = arena_alloc(&cx->mem, sizeof(*s));
	struct tuf_target *left;
	const char *model;
	int64_t number;
	size_t n;

	TRY(release_name_read(cx, object, &model, &number));
	TRY(metadata_read(cx, db, in, s));
	if (!s->may_sign)
		return OK;
	fact_start(cx, out, ACTION_RELEASE_WITHDRAWN);
	fact_object(cx, out, "release", object);
	fact_changed(out, "state", state_name(&release_states, RELEASE_PUBLISHED),
		     state_name(&release_states, RELEASE_WITHDRAWN));
	TRY(db_release_targets_but(cx, db, model, number, &left, &n));
	put_text(&out->body, "model", model);
	put_int(&out->body, "number", number);
	return metadata_add(cx, out, s, left, n);
}

/* ---- metadata ages ---- */

enum err metadata_step(struct ctx *cx, struct db *db, const struct instance *in, const char *object,
		       struct fact *out)
{
	struct metadata *s = arena_alloc(&cx->mem, sizeof(*s));

	TRY(metadata_read(cx, db, in, s));
	return s->may_sign ? metadata_again(cx, db, s, out) : OK;
}

/* ---- names ---- */

const char *release_name(struct ctx *cx, const char *model, int64_t number)
{
	return arena_printf(&cx->mem, "%s/%lld", model, (long long)number);
}

enum err release_name_read(struct ctx *cx, const char *name, const char **model, int64_t *number)
{
	const char *slash = strchr(name, '/');

	if (!slash || !text_number(slash + 1, NUMBER_MAX, number))
		return errf(cx, E_TAMPERED, "'%s' is no release", name);
	*model = arena_strndup(&cx->mem, name, (size_t)(slash - name));
	return OK;
}
