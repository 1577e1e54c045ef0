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
 * Metadata is signed again at half of its life, not at its end, so that an
 * outage shorter than the other half is seen by nobody.
 *
 * Never: sign for longer than people allowed (lifetimes are theirs); publish
 * while trust is incomplete.
 */

#include "release/publication.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "documents/evidence.h"
#include "documents/path.h"
#include "engine/content.h"
#include "engine/history.h"
#include "tree/document.h"
#include "trust/trust.h"

#define DUE_MAX 64
#define SECOND  INT64_C(1000)

/* The metadata in force, and the one that comes next. */
struct state {
	const struct instance *in;
	struct trust_state trust;
	struct tuf_file releases, snapshot, timestamp;
	struct tuf_lifetimes life; /* days; each at least 1 */
};

static enum err state_read(struct ctx *cx, struct db *db, const struct instance *in,
			   struct state *out)
{
	const struct tuf_lifetimes *said = &out->trust.targets.lifetimes;

	*out = (struct state){ .in = in };
	TRY(trust_read(cx, db, &out->trust));
	TRY(db_tuf_at(cx, db, TUF_ROLE_RELEASES, AT_NOW, &out->releases));
	TRY(db_tuf_at(cx, db, "snapshot", AT_NOW, &out->snapshot));
	TRY(db_tuf_at(cx, db, "timestamp", AT_NOW, &out->timestamp));
	out->life = (struct tuf_lifetimes){ LIFE_RELEASES, LIFE_SNAPSHOT, LIFE_TIMESTAMP };
	if (said->timestamp > 0)
		out->life = *said;
	return OK;
}

/* ---- making metadata ---- */

/* A file of the server's, bound to the fact and named in its "metadata". */
static enum err file_add(struct ctx *cx, struct fact *f, const char *role,
			 const struct printer *body, const struct signer *signer, int64_t version,
			 int64_t expires, struct printer *file)
{
	struct tuf_file t = { .version = version, .expires = expires };

	TRY(tuf_sign(cx, body, &signer, 1, file));
	t.digest = fact_document(cx, f, file->text, file->size);
	tuf_file_print(cx, &f->body, role, &t);
	return OK;
}

static int64_t lasts_until(const struct ctx *cx, int64_t days)
{
	/* TUF states whole seconds: rounded here, so that the fact says what
	 * the file says */
	return (cx->now + days * DAY_MS) / SECOND * SECOND;
}

static enum err releases_add(struct ctx *cx, struct fact *f, struct state *s,
			     struct tuf_target *targets, size_t n)
{
	struct tuf_targets t = { .version = s->releases.version + 1,
				 .expires = lasts_until(cx, s->life.releases),
				 .target = targets,
				 .n = n };
	struct printer body, file;

	TRY(tuf_targets_print(cx, &t, &body));
	s->releases.version = t.version;
	TRY(file_add(cx, f, TUF_ROLE_RELEASES, &body, &s->in->keys.releases.signer, t.version,
		     t.expires, &file));
	/* refused before it is published: a client would refuse all of the
	 * metadata */
	if (file.size <= TUF_TARGETS_MAX)
		return OK;
	return err_next(cx,
			errf(cx, E_TOO_LARGE,
			     "the targets of all published releases come to %zu bytes, more than "
			     "a client reads",
			     file.size),
			"Withdraw releases that no device needs.");
}

/* The snapshot binds versions that fit together: a mirror cannot mix an old
 * targets file with a new list of releases. */
static enum err snapshot_add(struct ctx *cx, struct fact *f, struct state *s, struct printer *file)
{
	struct tuf_meta meta[] = {
		{ "targets.json", s->trust.targets.version, -1, false, { { 0 } } },
		{ "signers.json", s->trust.signers.version, -1, false, { { 0 } } },
		{ "releases.json", s->releases.version, -1, false, { { 0 } } },
	};
	struct tuf_list l = { .version = s->snapshot.version + 1,
			      .expires = lasts_until(cx, s->life.snapshot),
			      .meta = meta,
			      .n = countof(meta) };
	struct printer body;

	TRY(tuf_list_print(cx, TUF_SNAPSHOT, &l, &body));
	s->snapshot.version = l.version;
	return file_add(cx, f, "snapshot", &body, &s->in->keys.snapshot.signer, l.version,
			l.expires, file);
}

/* The timestamp names the snapshot's bytes by hash and expires soonest: it is
 * the one file that a client asks for each time. */
static enum err timestamp_add(struct ctx *cx, struct fact *f, const struct state *s,
			      const void *snapshot, size_t size)
{
	struct tuf_meta meta = { "snapshot.json", s->snapshot.version, (int64_t)size, true,
				 hash_bytes(snapshot, size) };
	struct tuf_list l = { .version = s->timestamp.version + 1,
			      .expires = lasts_until(cx, s->life.timestamp),
			      .meta = &meta,
			      .n = 1 };
	struct printer body, file;

	TRY(tuf_list_print(cx, TUF_TIMESTAMP, &l, &body));
	return file_add(cx, f, "timestamp", &body, &s->in->keys.timestamp.signer, l.version,
			l.expires, &file);
}

/* "metadata" of a fact by which the targets of releases change. */
static enum err metadata_add(struct ctx *cx, struct fact *f, struct state *s,
			     struct tuf_target *targets, size_t n)
{
	struct printer snapshot;

	put_open(&f->body, "metadata", '[');
	TRY(releases_add(cx, f, s, targets, n));
	TRY(snapshot_add(cx, f, s, &snapshot));
	TRY(timestamp_add(cx, f, s, snapshot.text, snapshot.size));
	put_close(&f->body, ']');
	return OK;
}

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
static enum err targets_make(struct ctx *cx, struct db *db, const struct release_record *r,
			     const struct tuf_target *record, const struct printer *evidence,
			     const char *version, struct tuf_target **out, size_t *n)
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
static enum err release_publish(struct ctx *cx, struct db *db, struct state *s,
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
	TRY(targets_make(cx, db, &r, &record, &evidence, version, &all, &n));
	fact_record(out, &r);
	put_text(&out->body, "record", due->digest);
	put_text(&out->body, "version_record", version);
	put_text(&out->body, "evidence", fact_document(cx, out, evidence.text, evidence.size));
	return metadata_add(cx, out, s, all, n);
}

/* The first that can be published.  One that cannot holds up no other: it is refused, and the
 * refusal is what is entered, once all that can be are. */
static enum err due_publish(struct ctx *cx, struct db *db, struct state *s, struct fact *out)
{
	struct release_due due[DUE_MAX];
	size_t n = countof(due);
	enum err e = OK, first = OK;

	out->action = ACTION_NONE;
	TRY(db_releases_due(cx, db, due, &n));
	for (size_t i = 0; i < n && !out->action; i++) {
		/* each attempt counts versions up: a refused one must leave no
		 * trace in the next */
		struct state try = *s;

		e = release_publish(cx, db, &try, &due[i], out);
		if (e != OK && !err_refuses(e))
			return e;
		first = first == OK ? e : first;
		out->action = e == OK ? out->action : ACTION_NONE;
	}
	return out->action ? OK : first;
}

/* ---- a release ends ---- */

static enum err ended_withdraw(struct ctx *cx, struct db *db, struct state *s, struct fact *out)
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

/* ---- signing again ---- */

/* Or is it valid for longer than people allow now? */
static bool half_over(const struct ctx *cx, const struct tuf_file *f, int64_t days)
{
	return f->version == 0 || f->expires - cx->now <= days * DAY_MS / 2 ||
	       f->expires > lasts_until(cx, days);
}

/* Does the snapshot list other versions than those in force? */
static enum err snapshot_old(struct ctx *cx, struct db *db, const struct state *s, bool *out)
{
	const struct tuf_meta *targets, *signers;
	struct document doc;
	struct tuf_list l;

	*out = true;
	if (s->snapshot.version == 0)
		return OK;
	TRY(document_read(cx, db, s->snapshot.digest, &doc));
	TRY(tuf_list_parse(cx, TUF_SNAPSHOT, doc.bytes, doc.size, &l));
	targets = tuf_meta_of(&l, "targets.json");
	signers = tuf_meta_of(&l, "signers.json");
	*out = !targets || targets->version != s->trust.targets.version || !signers ||
	       signers->version != s->trust.signers.version;
	return OK;
}

static enum err signed_again(struct ctx *cx, struct db *db, struct state *s, struct fact *out)
{
	bool releases = half_over(cx, &s->releases, s->life.releases), snapshot;
	struct tuf_target *all;
	struct printer file;
	struct document doc;
	size_t n;

	out->action = ACTION_NONE;
	TRY(snapshot_old(cx, db, s, &snapshot));
	snapshot |= releases || half_over(cx, &s->snapshot, s->life.snapshot);
	if (!snapshot && !half_over(cx, &s->timestamp, s->life.timestamp))
		return OK;
	fact_start(cx, out, ACTION_METADATA_SIGNED);
	put_open(&out->body, "metadata", '[');
	if (releases) {
		TRY(db_release_targets(cx, db, &all, &n));
		TRY(releases_add(cx, out, s, all, n));
	}
	if (snapshot) {
		TRY(snapshot_add(cx, out, s, &file));
	} else {
		TRY(document_read(cx, db, s->snapshot.digest, &doc));
		file = (struct printer){ .mem = &cx->mem };
		put_bytes(&file, doc.bytes, doc.size);
	}
	TRY(timestamp_add(cx, out, s, file.text, file.size));
	put_close(&out->body, ']');
	return OK;
}

static int64_t due_of(const struct tuf_file *f, int64_t days)
{
	return f->expires - days * DAY_MS / 2;
}

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static enum err next_fact(struct ctx *cx, struct db *db, struct state *s, struct fact *out)
{
	TRY(ended_withdraw(cx, db, s, out));
	if (!out->action)
		TRY(signed_again(cx, db, s, out));
	return out->action ? OK : due_publish(cx, db, s, out);
}

enum err publish_step(struct ctx *cx, struct db *db, const struct instance *in, struct fact *out,
		      int64_t *due)
{
	struct state *s = arena_alloc(&cx->mem, sizeof(*s));

	out->action = ACTION_NONE;
	*due = INT64_MAX;
	TRY(state_read(cx, db, in, s));
	if (!s->trust.complete)
		return OK;
	*due = earlier(due_of(&s->timestamp, s->life.timestamp),
		       earlier(due_of(&s->snapshot, s->life.snapshot),
			       due_of(&s->releases, s->life.releases)));
	return next_fact(cx, db, s, out);
}
