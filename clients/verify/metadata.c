/*
 * Metadata of releases, stops, snapshot and timestamp, which the server signs after
 * what people signed.  A release is published with the record that a merge, judged
 * before, put in force, so metadata names no release that people did not approve.
 */

#include "verify/trust.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "documents/evidence.h"
#include "documents/path.h"
#include "rules/role_targets.h"
#include "verify/disputes.h"

static const char *const roles[MADE_ROLES] = { TUF_ROLE_RELEASES, TUF_ROLE_STOPS, "snapshot",
					       "timestamp" };

/* What people allow. */
struct allowed {
	struct tuf_root root;
	struct tuf_targets targets;
};

static enum err allowed_read(struct verify *v, struct allowed *out)
{
	const struct trust_now *t = &v->state->trust;
	const struct archive_file *root = document_of(v, t->signed_[SIGNED_ROOT].digest),
				  *targets = document_of(v, t->signed_[SIGNED_TARGETS].digest);

	if (!root || !targets)
		return wrong(v, "/fact/metadata", "nobody's trust lets the server sign it");
	TRY(tuf_root_parse(&v->scratch, root->bytes, root->size, &out->root));
	return tuf_targets_parse(&v->scratch, targets->bytes, targets->size, &out->targets);
}

/* Whose keys sign the role. */
static const struct tuf_keys *made_keys(const struct allowed *a, size_t role)
{
	switch (role) {
	case MADE_RELEASES:
		return &a->targets.role[2].keys;
	case MADE_STOPS:
		return &a->targets.role[1].keys;
	case MADE_SNAPSHOT:
		return &a->root.role[TUF_SNAPSHOT];
	default:
		return &a->root.role[TUF_TIMESTAMP];
	}
}

/* Days; 0: people did not say. */
static int64_t made_life(const struct allowed *a, size_t role)
{
	const struct tuf_lifetimes *l = &a->targets.lifetimes;

	return role == MADE_TIMESTAMP  ? l->timestamp
	       : role == MADE_SNAPSHOT ? l->snapshot
				       : l->releases;
}

/* ---- what a list names is what is in force ---- */

static enum err list_names(struct verify *v, const struct metadata_said *s,
			   const struct tuf_list *l, const char *name, int64_t version)
{
	const struct tuf_meta *m = tuf_meta_of(l, name);

	if (m && m->version == version)
		return OK;
	return wrong(v, s->member, "%s does not name %s of version %lld, which is in force",
		     s->role, name, (long long)version);
}

static enum err snapshot_check(struct verify *v, const struct metadata_said *s,
			       const struct tuf_list *l)
{
	const struct trust_now *t = &v->state->trust;

	TRY(list_names(v, s, l, "targets.json", t->signed_[SIGNED_TARGETS].version));
	TRY(list_names(v, s, l, "signers.json", t->signed_[SIGNED_SIGNERS].version));
	TRY(list_names(v, s, l, "releases.json", t->made[MADE_RELEASES].version));
	return list_names(v, s, l, "stops.json", t->made[MADE_STOPS].version);
}

static enum err timestamp_check(struct verify *v, const struct metadata_said *s,
				const struct tuf_list *l)
{
	const struct metadata_mark *snapshot = &v->state->trust.made[MADE_SNAPSHOT];
	const struct tuf_meta *m = tuf_meta_of(l, "snapshot.json");

	TRY(list_names(v, s, l, "snapshot.json", snapshot->version));
	return m->hashed && strcmp(digest_text(&v->scratch, &m->hash), snapshot->digest) == 0
		       ? OK
		       : wrong(v, s->member, "timestamp names another snapshot");
}

/* ---- a file ---- */

static enum err list_check(struct verify *v, const struct metadata_said *s, size_t role)
{
	enum tuf_role type = role == MADE_SNAPSHOT ? TUF_SNAPSHOT : TUF_TIMESTAMP;
	struct tuf_list l;

	TRY(at_document(v, tuf_list_parse(&v->scratch, type, s->file->bytes, s->file->size, &l),
			s->member, s->digest));
	TRY(metadata_said_check(v, s, l.version, l.expires));
	return type == TUF_SNAPSHOT ? snapshot_check(v, s, &l) : timestamp_check(v, s, &l);
}

static enum err made_targets_check(struct verify *v, const struct metadata_said *s,
				   struct tuf_targets *out)
{
	TRY(at_document(v, tuf_targets_parse(&v->scratch, s->file->bytes, s->file->size, out),
			s->member, s->digest));
	TRY(at_document(v, role_targets_check(&v->scratch, s->role, out), s->member, s->digest));
	return metadata_said_check(v, s, out->version, out->expires);
}

/* By whom, and for how long. */
static enum err made_signed_check(struct verify *v, const struct entry *e,
				  const struct metadata_said *s, const struct allowed *a,
				  size_t role)
{
	int64_t now = e->clock, days = made_life(a, role);

	TRY(at_document(
		v,
		tuf_verify(&v->scratch, s->role, s->file->bytes, s->file->size, made_keys(a, role)),
		s->member, s->digest));
	if (s->expires <= now || (days && s->expires > now + days * DAY_MS))
		return wrong(v, s->member, "%s is good until %s: people allow it %lld days",
			     s->role, clock_text(&v->scratch, s->expires), (long long)days);
	return OK;
}

/* Those before it in the list are in force by then. */
static enum err made_check(struct verify *v, const struct entry *e, const struct metadata_said *s,
			   const struct allowed *a, struct tuf_targets *releases)
{
	struct tuf_targets stops;
	struct metadata_mark *now;
	size_t role = 0;

	while (role < MADE_ROLES && strcmp(roles[role], s->role) != 0)
		role++;
	if (role == MADE_ROLES)
		return wrong(v, s->member, "'%s' is no role that the server signs", s->role);
	now = &v->state->trust.made[role];
	if (s->version <= now->version)
		return wrong(v, s->member, "%s of version %lld is not newer than version %lld",
			     s->role, (long long)s->version, (long long)now->version);
	TRY(made_signed_check(v, e, s, a, role));
	if (role <= MADE_STOPS)
		TRY(made_targets_check(v, s, role == MADE_RELEASES ? releases : &stops));
	else
		TRY(list_check(v, s, role));
	now->version = s->version;
	snprintf(now->digest, sizeof(now->digest), "%s", s->digest);
	return OK;
}

enum err metadata_made(struct verify *v, const struct entry *e, json_t *list,
		       struct tuf_targets *releases)
{
	struct allowed *a = arena_alloc(&v->scratch.mem, sizeof(*a));
	struct metadata_said s;

	*releases = (struct tuf_targets){ .version = 0 };
	if (e->actor_kind != KIND_SYSTEM)
		return wrong(v, "/actor", "the server signs metadata by itself");
	TRY(allowed_read(v, a));
	for (size_t i = 0; i < json_array_size(list); i++) {
		TRY(metadata_said_read(v, list, i, &s));
		TRY(made_check(v, e, &s, a, releases));
	}
	return OK;
}

enum err on_metadata_signed(struct verify *v, const struct entry *e)
{
	struct reader r = entry_fact(e);
	json_t *metadata = read_array(&r, "metadata");
	struct tuf_targets releases;

	TRY(read_end(&v->scratch, &r));
	return metadata_made(v, e, metadata, &releases);
}

/* ---- releases ---- */

struct publication {
	const char *model, *record, *version_record, *evidence;
	int64_t number, version, envelope, floor;
};

static enum err published_read(struct verify *v, const struct entry *e, struct publication *out,
			       json_t **metadata)
{
	struct reader r = entry_fact(e);

	out->model = read_text(&r, "model");
	out->number = read_number(&r, "number");
	out->version = read_number(&r, "version");
	out->envelope = read_number(&r, "envelope");
	read_any(&r, "plan");
	out->floor = read_number(&r, "floor");
	read_any(&r, "sites");
	out->record = read_text(&r, "record");
	out->version_record = read_text(&r, "version_record");
	out->evidence = read_text(&r, "evidence");
	*metadata = read_array(&r, "metadata");
	return read_end(&v->scratch, &r);
}

static enum err in_force_check(struct verify *v, const char *member, const char *path,
			       const char *digest)
{
	const char *now = map_get(&v->state->tree, path);

	if (now && strcmp(now, digest) == 0)
		return OK;
	return wrong(v, member, "%s is not what is in force as %s", digest, path);
}

static enum err published_record_check(struct verify *v, const struct publication *p)
{
	struct ctx *cx = &v->scratch;
	struct release_record *r = arena_alloc(&cx->mem, sizeof(*r));
	const struct archive_file *f;

	TRY(in_force_check(v, "/fact/record", path_print(cx, PATH_RELEASE, p->model, p->number),
			   p->record));
	TRY(in_force_check(v, "/fact/version_record",
			   path_print(cx, PATH_VERSION, p->model, p->version), p->version_record));
	f = document_of(v, p->record);
	if (!f)
		return wrong(v, "/fact/record", "%s is not there", p->record);
	TRY(at_document(v, release_record_parse(cx, f->bytes, f->size, r), "/fact/record",
			p->record));
	return r->version == p->version && r->envelope == p->envelope && r->floor == p->floor
		       ? OK
		       : wrong(v, "/fact", "the record of the release says otherwise");
}

/* Devices are led to the record that people approved. */
static enum err published_target_check(struct verify *v, const struct publication *p,
				       const struct tuf_targets *releases, const char *file,
				       const char *digest)
{
	const char *path = tuf_release_target(&v->scratch, p->model, p->number, file);
	const struct tuf_target *t = tuf_target_of(releases, path);

	if (t && strcmp(digest_text(&v->scratch, &t->hash), digest) == 0)
		return OK;
	return wrong(v, "/fact/metadata", "releases do not name %s as %s", digest, path);
}

enum err on_release_published(struct verify *v, const struct entry *e)
{
	struct publication p;
	struct tuf_targets releases;
	json_t *metadata = NULL;

	TRY(unforked_check(v));
	TRY(published_read(v, e, &p, &metadata));
	TRY(published_record_check(v, &p));
	TRY(metadata_made(v, e, metadata, &releases));
	TRY(published_target_check(v, &p, &releases, TUF_RELEASE_FILE, p.record));
	TRY(published_target_check(v, &p, &releases, TUF_EVIDENCE_FILE, p.evidence));
	TRY(release_undisputed(v, "/fact/number", p.model, p.number, p.version));
	TRY(evidence_judged(v, p.evidence, p.model, p.number, p.version));
	published_note(v, p.model, p.number, p.version);
	return OK;
}

enum err on_release_withdrawn(struct verify *v, const struct entry *e)
{
	struct reader r = entry_fact(e);
	const char *model = read_text(&r, "model"), *path;
	int64_t number = read_number(&r, "number");
	json_t *metadata = read_array(&r, "metadata");
	struct tuf_targets releases;

	TRY(read_end(&v->scratch, &r));
	path = path_print(&v->scratch, PATH_WITHDRAWAL, model, number);
	if (!map_get(&v->state->tree, path))
		return wrong(v, "/fact", "no merge brought %s", path);
	TRY(metadata_made(v, e, metadata, &releases));
	path = tuf_release_target(&v->scratch, model, number, TUF_RELEASE_FILE);
	return tuf_target_of(&releases, path)
		       ? wrong(v, "/fact/metadata", "releases still name %s", path)
		       : OK;
}
