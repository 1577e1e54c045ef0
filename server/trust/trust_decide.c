/*
 * The idea: people sign elsewhere, and the server asks whether a device will
 * believe the result.  Parts that are valid one by one may still make a state
 * that nobody can use, so an upload is laid over what is in force, and all of it
 * is verified from the root down.  Never: accept a version that is not newer, a
 * root that the one before did not sign, or a state without this server's keys.
 */

#include "trust/trust.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "engine/content.h"
#include "engine/history.h"
#include "rules/grounds.h"
#include "rules/uploads.h"
#include "trust/content.h"
#include "trust/own.h"

enum { ROOT, TARGETS, SIGNERS, METADATA };
static const char *const roles[METADATA] = { "root", "targets", TUF_ROLE_SIGNERS };

/* ---- what is in force ---- */

static enum err role_document(struct ctx *cx, struct db *db, const char *role, struct document *out)
{
	struct tuf_file f;

	*out = (struct document){ NULL, 0 };
	TRY(db_tuf_at(cx, db, role, AT_NOW, &f));
	return f.version > 0 ? document_read(cx, db, f.digest, out) : OK;
}

enum err trust_read(struct ctx *cx, struct db *db, struct trust_state *out)
{
	struct document doc[METADATA];

	*out = (struct trust_state){ .complete = true };
	for (size_t i = 0; i < METADATA; i++) {
		TRY(role_document(cx, db, roles[i], &doc[i]));
		out->complete &= doc[i].bytes != NULL;
	}
	if (!out->complete)
		return OK;
	TRY(tuf_root_parse(cx, doc[ROOT].bytes, doc[ROOT].size, &out->root));
	TRY(tuf_targets_parse(cx, doc[TARGETS].bytes, doc[TARGETS].size, &out->targets));
	return tuf_targets_parse(cx, doc[SIGNERS].bytes, doc[SIGNERS].size, &out->signers);
}

enum err trust_root_keys(struct ctx *cx, struct db *db, struct tuf_keys *out)
{
	struct tuf_root *root = arena_alloc(&cx->mem, sizeof(*root));
	struct document doc;

	*out = (struct tuf_keys){ .n = 0 };
	TRY(role_document(cx, db, roles[ROOT], &doc));
	if (!doc.bytes)
		return OK;
	TRY(tuf_root_parse(cx, doc.bytes, doc.size, root));
	*out = root->role[TUF_ROOT];
	return OK;
}

/* ---- an upload ---- */

struct upload_file {
	const char *name, *place;
	struct document doc;
};

struct upload {
	const struct instance *in;
	struct upload_file file[TRUST_UPLOAD_FILES];
	size_t n;
	const struct upload_file *fresh[METADATA]; /* what comes for a role; NULL: nothing */
	struct document doc[METADATA];             /* what is then in force */
	const char *place[METADATA];
	struct trust_state was, is;
	int64_t epoch; /* of assignments, until then */
};

static enum err bad(struct ctx *cx, enum err e, const char *place)
{
	return e == OK ? OK : err_at(cx, e, "%s", place);
}

/* The role that a name says; fact_metadata() compares the number. */
static size_t role_of(const char *name)
{
	size_t digits = strspn(name, "0123456789");

	for (size_t i = 0; digits > 0 && name[digits] == '.' && i < METADATA; i++) {
		size_t n = strlen(roles[i]);

		if (strncmp(name + digits + 1, roles[i], n) == 0 &&
		    strcmp(name + digits + 1 + n, ".json") == 0)
			return i;
	}
	return METADATA;
}

static bool is_trust_file(const char *name)
{
	static const char *const known[] = { TRUST_APPROVAL, TRUST_LOG, TRUST_ASSIGNMENT,
					     TRUST_SIGNERS };

	return text_is_one_of(name, known, countof(known));
}

static enum err file_take(struct ctx *cx, json_t *files, size_t i, struct upload *u)
{
	struct reader r = reader_item(json_array_get(files, i), "/files", i);
	struct upload_file *f = &u->file[u->n];
	size_t role;

	f->place = arena_printf(&cx->mem, "/files/%zu", i);
	f->name = read_text_kept(cx, &r, "name");
	f->doc.bytes = read_text_kept(cx, &r, "content");
	f->doc.size = strlen(f->doc.bytes);
	role = role_of(f->name);
	if (role == METADATA && !is_trust_file(f->name))
		read_wrong(&r, "name",
			   "<N>.root.json, <N>.targets.json, <N>.signers.json or a trust file");
	for (size_t k = 0; k < u->n; k++)
		if (strcmp(u->file[k].name, f->name) == 0)
			read_wrong(&r, "name", "there once");
	if (role < METADATA && u->fresh[role])
		read_wrong(&r, "name", "of one version of a role; upload one after another");
	TRY(read_end(cx, &r));
	u->n++;
	if (role < METADATA)
		u->fresh[role] = f;
	return OK;
}

static enum err files_take(struct ctx *cx, struct db *db, json_t *files, struct upload *u)
{
	size_t n = json_array_size(files);

	if (n < 1 || n > TRUST_UPLOAD_FILES)
		return err_at(cx, errf(cx, E_INVALID, "1 to %d files", TRUST_UPLOAD_FILES),
			      "/files");
	for (size_t i = 0; i < n; i++)
		TRY(file_take(cx, files, i, u));
	for (size_t i = 0; i < METADATA; i++) {
		if (u->fresh[i])
			u->doc[i] = u->fresh[i]->doc;
		else
			TRY(role_document(cx, db, roles[i], &u->doc[i]));
		u->place[i] = u->fresh[i] ? u->fresh[i]->place : "/files";
		if (!u->doc[i].bytes)
			return err_at(cx,
				      errf(cx, E_INVALID,
					   "there is no %s metadata yet: it must come too",
					   roles[i]),
				      "/files");
	}
	return OK;
}

/* ---- root ---- */

static enum err signet_check(struct ctx *cx, const struct upload *u, size_t role,
			     const struct tuf_signet *s)
{
	return upload_signet(cx, roles[role], s, u->in->signer.key.origin, u->in->use, cx->now);
}

static enum err root_check(struct ctx *cx, struct upload *u)
{
	const struct tuf_root *was = u->was.complete ? &u->was.root : NULL;
	const struct document *d = &u->doc[ROOT];
	enum err e =
		upload_root(cx, was, u->fresh[ROOT], d->bytes, d->size, ends_time(cx), &u->is.root);

	if (e == OK)
		e = signet_check(cx, u, ROOT, &u->is.root.signet);
	return bad(cx, e, u->place[ROOT]);
}

/* ---- targets and signers ---- */

static enum err trust_targets_check(struct ctx *cx, const struct upload *u, size_t role,
				    const struct tuf_keys *keys, const struct tuf_targets *was,
				    struct tuf_targets *out)
{
	const struct document *d = &u->doc[role];
	enum err e = upload_targets(cx, roles[role], keys, d->bytes, d->size, ends_time(cx), out);

	if (e == E_MISMATCH && !u->fresh[role])
		err_next(cx, e,
			 "Keys changed: upload the next version of %s with it, signed by keys that "
			 "count now (signet trust %s).",
			 roles[role], role == SIGNERS ? "signers" : "renew");
	if (e == OK && u->fresh[role] && out->version <= was->version)
		e = errf(cx, E_CONFLICT, "%s of version %lld is not newer than version %lld",
			 roles[role], (long long)out->version, (long long)was->version);
	if (e == OK)
		e = signet_check(cx, u, role, &out->signet);
	return bad(cx, e, u->place[role]);
}

/* ---- the files of trust ---- */

/* The bytes of a trust file: those that come, else those in force. */
static enum err trust_file(struct ctx *cx, struct db *db, const struct upload *u, const char *path,
			   struct document *out, const char **place)
{
	struct tuf_targets known = { .n = 0 };
	const struct tuf_target *t;

	for (size_t i = 0; i < u->n; i++)
		if (strcmp(u->file[i].name, path) == 0) {
			*out = u->file[i].doc;
			*place = u->file[i].place;
			return OK;
		}
	*place = "/files";
	TRY(db_trust_targets(cx, db, AT_NOW, &known.target, &known.n));
	t = tuf_target_of(&known, path);
	if (!t)
		return errf(cx, E_INVALID, "%s is not there: it must come too", path);
	return document_read(cx, db, digest_text(cx, &t->hash), out);
}

static enum err target_check(struct ctx *cx, struct db *db, const struct upload *u,
			     const struct tuf_targets *t, const char *path)
{
	const char *place = "/files";
	struct document d = { NULL, 0 };
	enum err e = OK;

	if (tuf_target_of(t, path))
		e = trust_file(cx, db, u, path, &d, &place);
	if (e == OK)
		e = trust_content_check(cx, db, u->in, u->epoch, t, path, &d);
	return bad(cx, e, place);
}

static enum err floors_check(struct ctx *cx, const struct upload *u)
{
	struct versions seen = { u->was.root.version, u->was.targets.version,
				 u->was.signers.version, u->was.targets.version };
	enum err e = versions_follow(cx, &seen, &u->is.root, &u->is.targets, &u->is.signers);

	if (e == E_TAMPERED)
		e = errf(cx, E_CONFLICT, "no device would go by this: %s", cx->detail);
	return bad(cx, e, "/files");
}

static enum err all_check(struct ctx *cx, struct db *db, struct upload *u)
{
	TRY(root_check(cx, u));
	TRY(bad(cx, root_holders_check(cx, &u->is.root), u->place[ROOT]));
	TRY(bad(cx, own_keys_check(cx, u->in, &u->is.root), u->place[ROOT]));
	TRY(trust_targets_check(cx, u, TARGETS, &u->is.root.role[TUF_TARGETS], &u->was.targets,
				&u->is.targets));
	TRY(bad(cx, own_delegations_check(cx, u->in, &u->is.targets), u->place[TARGETS]));
	TRY(bad(cx, holders_check(cx, u->in->use, roles[SIGNERS], &u->is.targets.role[0].keys),
		u->place[TARGETS]));
	TRY(trust_targets_check(cx, u, SIGNERS, &u->is.targets.role[0].keys, &u->was.signers,
				&u->is.signers));
	TRY(floors_check(cx, u));
	TRY(target_check(cx, db, u, &u->is.targets, TRUST_APPROVAL));
	TRY(target_check(cx, db, u, &u->is.targets, TRUST_LOG));
	TRY(target_check(cx, db, u, &u->is.targets, TRUST_ASSIGNMENT));
	return target_check(cx, db, u, &u->is.signers, TRUST_SIGNERS);
}

/* ---- the fact ---- */

static enum err fact_metadata(struct ctx *cx, const struct upload *u, struct fact *f)
{
	const int64_t version[METADATA] = { u->is.root.version, u->is.targets.version,
					    u->is.signers.version };
	const int64_t expires[METADATA] = { u->is.root.expires, u->is.targets.expires,
					    u->is.signers.expires };

	const char *name;
	uint64_t said;

	put_open(&f->body, "metadata", '[');
	for (size_t i = 0; i < METADATA; i++) {
		const struct upload_file *n = u->fresh[i];
		struct tuf_file file = { .version = version[i], .expires = expires[i] };

		if (!n)
			continue;
		name = n->name;
		if (!text_digits(&name, &said) || said != (uint64_t)version[i])
			return err_at(cx,
				      errf(cx, E_INVALID, "%s holds version %lld", n->name,
					   (long long)version[i]),
				      "%s/name", n->place);
		fact_object(cx, f, "trust", roles[i]);
		file.digest = fact_document(cx, f, n->doc.bytes, n->doc.size);
		tuf_file_print(cx, &f->body, roles[i], &file);
	}
	put_close(&f->body, ']');
	return OK;
}

static void fact_targets(struct ctx *cx, const struct upload *u, struct fact *f)
{
	put_open(&f->body, "targets", '[');
	for (size_t i = 0; i < u->n; i++) {
		const struct upload_file *n = &u->file[i];

		if (role_of(n->name) < METADATA)
			continue;
		fact_object(cx, f, "trust", n->name);
		put_open(&f->body, NULL, '{');
		put_text(&f->body, "path", n->name);
		put_text(&f->body, "digest", fact_document(cx, f, n->doc.bytes, n->doc.size));
		put_int(&f->body, "size", (int64_t)n->doc.size);
		put_close(&f->body, '}');
	}
	put_close(&f->body, ']');
}

enum err trust_update(struct ctx *cx, struct db *db, const struct instance *in, json_t *files,
		      struct fact *out)
{
	struct upload *u = arena_alloc(&cx->mem, sizeof(*u));
	struct trust_assignment was;

	u->in = in;
	fact_start(cx, out, ACTION_TRUST_UPDATED);
	fact_object(cx, out, "trust", "root");
	TRY(trust_read(cx, db, &u->was));
	TRY(trust_assignment_now(cx, db, &was));
	u->epoch = was.epoch;
	TRY(files_take(cx, db, files, u));
	TRY(all_check(cx, db, u));
	if (!u->fresh[ROOT] && !u->fresh[TARGETS] && !u->fresh[SIGNERS])
		return err_at(cx, errf(cx, E_CONFLICT, "the upload changes nothing"), "/files");
	TRY(fact_metadata(cx, u, out));
	fact_targets(cx, u, out);
	return OK;
}
