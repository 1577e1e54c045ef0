/*
 * trust.updated: what people signed, judged by what the server asked of it
 * (rules/uploads.h), from the documents that the entry names and those that were
 * in force before.  The first root is believed as the server believed it: it is in
 * the log, whose key the verifier was given, and two people acknowledged it
 * (verify/first_root.c).  From then on each follows from the one before.
 */

#include "verify/trust.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "rules/grounds.h"
#include "rules/uploads.h"
#include "verify/disputes.h"
#include "verify/sites.h"
#include "verify/state.h"

static const char *const roles[SIGNED_ROLES] = { "root", "targets", TUF_ROLE_SIGNERS };
/* The last one is named by signers, the others by targets. */
static const char *const files[TRUST_FILES] = { TRUST_APPROVAL, TRUST_LOG, TRUST_ASSIGNMENT,
						TRUST_SIGNERS };

/* An upload, laid over what is in force. */
struct laid {
	struct trust_now is;
	bool fresh[SIGNED_ROLES];
	struct metadata_said said[SIGNED_ROLES]; /* of those that are fresh */
	int64_t now, epoch;
	struct tuf_root root;
	struct tuf_targets targets, signers;
};

enum err at_document(struct verify *v, enum err e, const char *member, const char *digest)
{
	struct ctx *cx = &v->scratch;
	const char *place = cx->place;

	if (e == OK || e == E_UNAVAILABLE)
		return e;
	e = errf(cx, e == E_INVALID ? E_INVALID : E_TAMPERED, "%s", cx->detail);
	return err_at(cx, e, "%s, documents/%s%s%s", member, digest + HEX_AT, place ? ", " : "",
		      place ? place : "");
}

/* ---- what the fact says ---- */

enum err metadata_said_read(struct verify *v, json_t *list, size_t i, struct metadata_said *out)
{
	struct reader r = reader_item(json_array_get(list, i), "/fact/metadata", i);

	out->role = read_text(&r, "role");
	out->version = read_number(&r, "version");
	out->digest = read_text(&r, "digest");
	if (!clock_parse(read_text(&r, "expires"), &out->expires))
		read_wrong(&r, "expires", "a time");
	TRY(read_end(&v->scratch, &r));
	out->member = arena_printf(&v->scratch.mem, "/fact/metadata/%zu", i);
	out->file = document_of(v, out->digest);
	return out->file ? OK : wrong(v, out->member, "%s is not there", out->digest);
}

enum err metadata_said_check(struct verify *v, const struct metadata_said *s, int64_t version,
			     int64_t expires)
{
	if (version == s->version && expires == s->expires)
		return OK;
	return wrong(v, s->member, "%s is of version %lld, good until %s", s->role,
		     (long long)version, clock_text(&v->scratch, expires));
}

static enum err laid_metadata_read(struct verify *v, json_t *list, struct laid *out)
{
	struct metadata_said s;

	for (size_t i = 0; i < json_array_size(list); i++) {
		size_t role = 0;

		TRY(metadata_said_read(v, list, i, &s));
		while (role < SIGNED_ROLES && strcmp(roles[role], s.role) != 0)
			role++;
		if (role == SIGNED_ROLES || out->fresh[role])
			return wrong(v, s.member, "'%s' is no role that people sign, or here twice",
				     s.role);
		if (s.version == out->is.signed_[role].version)
			return wrong(v, s.member, "%s of version %lld was there before", s.role,
				     (long long)s.version);
		out->fresh[role] = true;
		out->said[role] = s;
		out->is.signed_[role].version = s.version;
		snprintf(out->is.signed_[role].digest, DIGEST_SIZE, "%s", s.digest);
	}
	return json_array_size(list) ? OK : wrong(v, "/fact/metadata", "it changes nothing");
}

static enum err laid_files_read(struct verify *v, json_t *list, struct laid *out)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		struct reader r = reader_item(json_array_get(list, i), "/fact/targets", i);
		const char *path = read_text(&r, "path"), *digest = read_text(&r, "digest");
		int64_t size = read_int(&r, "size");
		const struct archive_file *f;
		size_t file = 0;

		TRY(read_end(&v->scratch, &r));
		while (file < TRUST_FILES && strcmp(files[file], path) != 0)
			file++;
		f = document_of(v, digest);
		if (file == TRUST_FILES || !f || (int64_t)f->size != size)
			return wrong(v, arena_printf(&v->scratch.mem, "/fact/targets/%zu", i),
				     "no file of trust, or its document is not there in that size");
		snprintf(out->is.file[file], DIGEST_SIZE, "%s", digest);
	}
	return OK;
}

/* ---- what was in force ---- */

static enum err root_before(struct verify *v, struct tuf_root *out)
{
	const struct archive_file *f = document_of(v, v->state->trust.signed_[SIGNED_ROOT].digest);

	if (!f)
		return wrong(v, "/fact", "the root before is not there");
	return tuf_root_parse(&v->scratch, f->bytes, f->size, out);
}

enum err root_keys_now(struct verify *v, struct tuf_keys *out)
{
	struct tuf_root *root = arena_alloc(&v->scratch.mem, sizeof(*root));

	*out = (struct tuf_keys){ .n = 0 };
	if (v->state->trust.signed_[SIGNED_ROOT].version == 0)
		return OK;
	TRY(root_before(v, root));
	*out = root->role[TUF_ROOT];
	return OK;
}

static enum err epoch_before(struct verify *v, int64_t *out)
{
	const char *digest = v->state->trust.file[2]; /* TRUST_ASSIGNMENT */
	const struct archive_file *f = *digest ? document_of(v, digest) : NULL;
	struct trust_assignment a = { .epoch = 1 };

	if (f)
		TRY(trust_assignment_parse(&v->scratch, f->bytes, f->size, &a));
	*out = a.epoch;
	return OK;
}

/* ---- metadata ---- */

/* Of a role as it is in force afterwards. */
static const struct archive_file *laid_file(struct verify *v, const struct laid *l, size_t role)
{
	return document_of(v, l->is.signed_[role].digest);
}

static enum err at_role(struct verify *v, enum err e, const struct laid *l, size_t role)
{
	return at_document(v, e, l->fresh[role] ? l->said[role].member : "/fact/metadata",
			   l->is.signed_[role].digest);
}

static enum err laid_signet_check(struct verify *v, const struct laid *l, size_t role,
				  const struct tuf_signet *s, int64_t version, int64_t expires)
{
	const char *origin = head_origin_at(&v->logs, v->key.origin, (uint64_t)v->state->index);

	TRY(at_role(v, upload_signet(&v->scratch, roles[role], s, origin, v->use, l->now), l,
		    role));
	return l->fresh[role] ? metadata_said_check(v, &l->said[role], version, expires) : OK;
}

static enum err laid_root_check(struct verify *v, struct laid *l)
{
	const struct archive_file *f = laid_file(v, l, SIGNED_ROOT);
	bool first = v->state->trust.signed_[SIGNED_ROOT].version == 0;
	struct tuf_root *was = arena_alloc(&v->scratch.mem, sizeof(*was));

	if (!f)
		return wrong(v, "/fact/metadata", "there is no root yet");
	if (!first)
		TRY(root_before(v, was));
	TRY(at_role(v,
		    upload_root(&v->scratch, first ? NULL : was, l->fresh[SIGNED_ROOT], f->bytes,
				f->size, l->now, &l->root),
		    l, SIGNED_ROOT));
	return laid_signet_check(v, l, SIGNED_ROOT, &l->root.signet, l->root.version,
				 l->root.expires);
}

static enum err laid_targets_check(struct verify *v, const struct laid *l, size_t role,
				   const struct tuf_keys *keys, struct tuf_targets *out)
{
	const struct archive_file *f = laid_file(v, l, role);

	if (!f)
		return wrong(v, "/fact/metadata", "there are no %s yet", roles[role]);
	TRY(at_role(v,
		    upload_targets(&v->scratch, roles[role], keys, f->bytes, f->size, l->now, out),
		    l, role));
	return laid_signet_check(v, l, role, &out->signet, out->version, out->expires);
}

static enum err laid_metadata_check(struct verify *v, struct laid *l)
{
	TRY(laid_root_check(v, l));
	TRY(laid_targets_check(v, l, SIGNED_TARGETS, &l->root.role[TUF_TARGETS], &l->targets));
	TRY(at_role(v, root_holders_check(&v->scratch, &l->root), l, SIGNED_ROOT));
	TRY(at_role(
		v,
		holders_check(&v->scratch, v->use, roles[SIGNED_SIGNERS], &l->targets.role[0].keys),
		l, SIGNED_TARGETS));
	TRY(laid_targets_check(v, l, SIGNED_SIGNERS, &l->targets.role[0].keys, &l->signers));
	if (versions_follow(&v->scratch, &l->is.seen, &l->root, &l->targets, &l->signers) == OK)
		return OK;
	return wrong(v, "/fact/metadata", "%s", v->scratch.detail);
}

/* ---- files of trust ---- */

static enum err root_at(void *arg, struct ctx *cx, uint64_t size, struct hash *out)
{
	struct verify *v = arg;

	if (size > (uint64_t)v->state->index)
		return errf(cx, E_INVALID, "the log had %lld entries then",
			    (long long)v->state->index);
	return tree_root(cx, &v->tree, size, out);
}

static enum err leaf_at(void *arg, struct ctx *cx, int64_t index, struct hash *out)
{
	struct verify *v = arg;

	if (index >= v->state->index)
		return errf(cx, E_INVALID, "the log had %lld entries then",
			    (long long)v->state->index);
	*out = *v->tree.leaf(v->tree.arg, (uint64_t)index);
	return OK;
}

static enum err confirmed_at(void *arg, struct ctx *cx, int64_t index, const struct ssh_key *key,
			     bool *out)
{
	const struct verify *v = arg;
	const struct key *k = map_get(&v->state->keys, ssh_key_id(cx, key));

	*out = k && k->confirmed == index;
	return OK;
}

static enum err clock_at(void *arg, struct ctx *cx, int64_t index, struct entry_clock *out)
{
	struct verify *v = arg;
	auto_entry e = { .json = NULL };

	if (index < 0 || index >= v->state->index)
		return errf(cx, E_INVALID, "the log had %lld entries then",
			    (long long)v->state->index);
	TRY(entry_at(v, (uint64_t)index, &e));
	*out = (struct entry_clock){ e.at, e.clock };
	return OK;
}

static enum err enrolled_at(void *arg, struct ctx *cx, const struct ssh_key *key,
			    struct key_document *out)
{
	struct verify *v = arg;
	const struct key *k = map_get(&v->state->keys, ssh_key_id(cx, key));
	const struct archive_file *f = k ? document_of(v, k->document) : NULL;

	if (!f)
		return errf(cx, E_CONFLICT, "the key %s was never enrolled", ssh_key_id(cx, key));
	return key_document_parse(cx, f->bytes, f->size, out);
}

static enum err site_at(void *arg, struct ctx *cx, const char *id, bool *out)
{
	*out = site_known(arg, id);
	return OK;
}

static enum err upheld_at(void *arg, struct ctx *cx, const struct ssh_key *key, int64_t signature,
			  bool *out)
{
	const struct verify *v = arg;
	const struct key *k = map_get(&v->state->keys, ssh_key_id(cx, key));

	*out = k && was_upheld(k, signature);
	return OK;
}

static enum err laid_files_check(struct verify *v, const struct laid *l)
{
	const char *origin = head_origin_at(&v->logs, v->key.origin, (uint64_t)v->state->index);
	struct upload_log log = { .origin = origin,
				  .root = root_at,
				  .leaf = leaf_at,
				  .confirmed = confirmed_at,
				  .clock = clock_at,
				  .enrolled = enrolled_at,
				  .site = site_at,
				  .upheld = upheld_at,
				  .arg = v };

	if (strcmp(origin, v->key.origin) == 0) {
		log.key = v->logs.key;
		log.n = v->logs.n;
	}
	for (size_t i = 0; i < TRUST_FILES; i++) {
		const char *digest = l->is.file[i];
		const struct archive_file *f = *digest ? document_of(v, digest) : NULL;

		if (!f)
			return wrong(v, "/fact/targets", "there is no %s yet", files[i]);
		TRY(at_document(v,
				upload_file(&v->scratch, &log, l->epoch,
					    i + 1 < TRUST_FILES ? &l->targets : &l->signers,
					    files[i], f->bytes, f->size),
				"/fact/targets", digest));
	}
	return OK;
}

const struct trust_signers *people_newest(struct verify *v)
{
	const struct archive_file *f = *v->people_digest ? document_of(v, v->people_digest) : NULL;
	struct trust_signers *people;

	if (v->people)
		return v->people;
	people = arena_alloc(&v->cx.mem, sizeof(*people));
	if (!f || trust_signers_parse(&v->cx, f->bytes, f->size, people) != OK)
		*people = (struct trust_signers){ .n = 0 };
	v->people = people;
	return people;
}

void people_note(struct verify *v, const struct entry *e)
{
	json_t *targets = json_object_get(e->fact, "targets"), *item;
	size_t i;

	if (e->action != ACTION_TRUST_UPDATED)
		return;
	json_array_foreach (targets, i, item) {
		const char *path = json_string_value(json_object_get(item, "path"));
		const char *digest = json_string_value(json_object_get(item, "digest"));

		if (path && digest && strcmp(path, TRUST_SIGNERS) == 0 && digest_ok(digest))
			snprintf(v->people_digest, DIGEST_SIZE, "%s", digest);
	}
}

/* Trust concerns all sites. */
static enum err uploader_check(struct verify *v, const struct entry *e)
{
	const unsigned may = role_bit(ROLE_APPROVER) | role_bit(ROLE_ADMINISTRATOR);
	const struct user *u = map_get(&v->state->users, e->actor);

	return u && (roles_acting_at(u, EVERY_SITE) & may)
		       ? OK
		       : wrong(v, "/actor", "'%s' is no approver or administrator of every site",
			       e->actor);
}

enum err on_trust_updated(struct verify *v, const struct entry *e)
{
	struct laid *l = arena_alloc(&v->scratch.mem, sizeof(*l));
	struct reader r = entry_fact(e);
	json_t *metadata = read_array(&r, "metadata"), *targets = read_array(&r, "targets");

	TRY(read_end(&v->scratch, &r));
	TRY(uploader_check(v, e));
	*l = (struct laid){ .is = v->state->trust, .now = e->clock };
	TRY(laid_metadata_read(v, metadata, l));
	TRY(laid_files_read(v, targets, l));
	TRY(epoch_before(v, &l->epoch));
	TRY(laid_metadata_check(v, l));
	if (v->state->trust.signed_[SIGNED_ROOT].version == 0)
		TRY(first_root_judge(v, l->is.signed_[SIGNED_ROOT].digest));
	TRY(laid_files_check(v, l));
	v->state->trust = l->is;
	if (!v->state->trust.rooted)
		v->state->trust.rooted = e->index;
	v->state->uploads++;
	return OK;
}
