/*
 * The idea: the server's three files follow from what is published and from what
 * people signed, so each is made anew from both and never edited.
 *
 * Metadata is signed again at half of its life, not at its end, so that an
 * outage shorter than the other half is seen by nobody.
 *
 * Never: sign for longer than people allowed; lifetimes are theirs.
 */

#include "release/metadata.h"

#include "base/clock.h"
#include "engine/history.h"
#include "release/publication.h"
#include "release/stop.h"
#include "tree/document.h"
#include "trust/own.h"

#define SECOND INT64_C(1000)

enum err metadata_read(struct ctx *cx, struct db *db, const struct instance *in,
		       struct metadata *out)
{
	const struct tuf_lifetimes *said = &out->trust.targets.lifetimes;

	*out = (struct metadata){ .in = in };
	TRY(trust_read(cx, db, &out->trust));
	out->may_sign = out->trust.complete && own_keys_check(cx, in, &out->trust.root) == OK &&
			own_delegations_check(cx, in, &out->trust.targets) == OK;
	TRY(db_tuf_at(cx, db, TUF_ROLE_RELEASES, AT_NOW, &out->releases));
	TRY(db_tuf_at(cx, db, TUF_ROLE_STOPS, AT_NOW, &out->stops));
	TRY(db_stop_targets(cx, db, &out->stop, &out->n_stops));
	TRY(db_tuf_at(cx, db, "snapshot", AT_NOW, &out->snapshot));
	TRY(db_tuf_at(cx, db, "timestamp", AT_NOW, &out->timestamp));
	out->life = (struct tuf_lifetimes){ LIFE_RELEASES, LIFE_SNAPSHOT, LIFE_TIMESTAMP };
	if (said->timestamp > 0)
		out->life = *said;
	return OK;
}

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

static enum err releases_add(struct ctx *cx, struct fact *f, struct metadata *s,
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

/* The role names each stop, lift and withdrawal for ever. */
static enum err stops_add(struct ctx *cx, struct fact *f, struct metadata *s,
			  struct tuf_target *targets, size_t n)
{
	struct tuf_targets t = { .version = s->stops.version + 1,
				 .expires = lasts_until(cx, s->life.releases),
				 .target = targets,
				 .n = n };
	struct printer body, file;

	TRY(tuf_targets_print(cx, &t, &body));
	s->stops.version = t.version;
	return file_add(cx, f, TUF_ROLE_STOPS, &body, &s->in->keys.stops.signer, t.version,
			t.expires, &file);
}

/* Or is it valid for longer than people allow now? */
static bool half_over(const struct ctx *cx, const struct tuf_file *f, int64_t days)
{
	return f->version == 0 || f->expires - cx->now <= days * DAY_MS / 2 ||
	       f->expires > lasts_until(cx, days);
}

/* The snapshot binds versions that fit together: a mirror cannot mix an old
 * targets file with a new list of releases. */
static enum err snapshot_add(struct ctx *cx, struct fact *f, struct metadata *s,
			     struct printer *file)
{
	struct tuf_meta meta[] = {
		{ "targets.json", s->trust.targets.version, -1, false, { { 0 } } },
		{ "signers.json", s->trust.signers.version, -1, false, { { 0 } } },
		{ "releases.json", s->releases.version, -1, false, { { 0 } } },
		{ "stops.json", s->stops.version, -1, false, { { 0 } } },
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
static enum err timestamp_add(struct ctx *cx, struct fact *f, const struct metadata *s,
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
enum err metadata_add(struct ctx *cx, struct fact *f, struct metadata *s,
		      struct tuf_target *targets, size_t n)
{
	struct printer snapshot;

	put_open(&f->body, "metadata", '[');
	TRY(releases_add(cx, f, s, targets, n));
	if (half_over(cx, &s->stops, s->life.releases))
		TRY(stops_add(cx, f, s, s->stop, s->n_stops));
	TRY(snapshot_add(cx, f, s, &snapshot));
	TRY(timestamp_add(cx, f, s, snapshot.text, snapshot.size));
	put_close(&f->body, ']');
	return OK;
}

enum err metadata_stops_add(struct ctx *cx, struct fact *f, struct metadata *s,
			    struct tuf_target *targets, size_t n)
{
	struct printer snapshot;

	put_open(&f->body, "metadata", '[');
	TRY(stops_add(cx, f, s, targets, n));
	TRY(snapshot_add(cx, f, s, &snapshot));
	TRY(timestamp_add(cx, f, s, snapshot.text, snapshot.size));
	put_close(&f->body, ']');
	return OK;
}

/* ---- signing again ---- */

/* Does the snapshot list other versions than those in force? */
static enum err snapshot_old(struct ctx *cx, struct db *db, const struct metadata *s, bool *out)
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

enum err metadata_again(struct ctx *cx, struct db *db, struct metadata *s, struct fact *out)
{
	bool releases = half_over(cx, &s->releases, s->life.releases),
	     stops = half_over(cx, &s->stops, s->life.releases), snapshot;
	struct tuf_target *all;
	struct printer file;
	struct document doc;
	size_t n;

	out->action = ACTION_NONE;
	TRY(snapshot_old(cx, db, s, &snapshot));
	snapshot |= releases || stops || half_over(cx, &s->snapshot, s->life.snapshot);
	if (!snapshot && !half_over(cx, &s->timestamp, s->life.timestamp))
		return OK;
	fact_start(cx, out, ACTION_METADATA_SIGNED);
	put_open(&out->body, "metadata", '[');
	if (releases) {
		TRY(db_release_targets(cx, db, &all, &n));
		TRY(releases_add(cx, out, s, all, n));
	}
	if (stops)
		TRY(stops_add(cx, out, s, s->stop, s->n_stops));
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

int64_t metadata_due(const struct metadata *s)
{
	return earlier(earlier(due_of(&s->timestamp, s->life.timestamp),
			       due_of(&s->snapshot, s->life.snapshot)),
		       earlier(due_of(&s->stops, s->life.releases),
			       due_of(&s->releases, s->life.releases)));
}
