#include "trust/content.h"

#include <string.h>

#include "engine/log_read.h"

static enum err approval_check(struct ctx *cx, const struct document *d)
{
	struct trust_approval *a = arena_alloc(&cx->mem, sizeof(*a));

	TRY(trust_approval_parse(cx, d->bytes, d->size, a));
	return trust_approval_judged(cx, a);
}

static enum err logs_check(struct ctx *cx, const struct instance *in, const struct document *d)
{
	const struct note_key *own = &in->signer.key;
	struct trust_logs logs;

	TRY(trust_logs_parse(cx, d->bytes, d->size, &logs));
	if (trust_log_end(&logs, own->origin))
		return errf(cx, E_CONFLICT, TRUST_LOG " abandons the log of this server");
	for (size_t i = 0; i < logs.n; i++)
		if (strcmp(logs.key[i].origin, own->origin) == 0 &&
		    memcmp(logs.key[i].public, own->public, PUBLIC_KEY_SIZE) == 0)
			return OK;
	return errf(cx, E_CONFLICT, TRUST_LOG " does not name the key of this log");
}

static enum err trust_assignment_check(struct ctx *cx, const struct instance *in, int64_t epoch,
				       const struct document *d)
{
	const unsigned char *own = in->keys.assignment.signer.public;
	struct trust_assignment a;

	TRY(trust_assignment_parse(cx, d->bytes, d->size, &a));
	if (a.epoch < epoch)
		return errf(cx, E_CONFLICT,
			    TRUST_ASSIGNMENT " is of epoch %lld, and %lld is in force",
			    (long long)a.epoch, (long long)epoch);
	for (size_t i = 0; i < a.n; i++)
		if (memcmp(a.public[i], own, PUBLIC_KEY_SIZE) == 0)
			return OK;
	return errf(cx, E_CONFLICT, TRUST_ASSIGNMENT " does not name this server's key");
}

/* ---- whose signatures count ---- */

static enum err signers_head_check(struct ctx *cx, struct db *db, const struct instance *in,
				   const struct trust_signers *s)
{
	struct hash root;
	enum err e;

	if (strcmp(s->origin, in->signer.key.origin) != 0)
		return errf(cx, E_CONFLICT, TRUST_SIGNERS " is about the log %s, and this is %s",
			    s->origin, in->signer.key.origin);
	e = trail_root(cx, db, s->head.size, &root);
	if (e == E_INVALID || (e == OK && !hash_same(&root, &s->head.root)))
		return errf(cx, E_CONFLICT,
			    TRUST_SIGNERS " states a head of %llu entries that this log never had",
			    (unsigned long long)s->head.size);
	return e;
}

static enum err leaf_check(struct ctx *cx, struct db *db, const struct trust_signer *s,
			   const struct trust_key *k)
{
	struct hash leaf;
	const char *entry;
	size_t size;

	TRY(trail_entry(cx, db, k->confirmed, &entry, &size));
	leaf = merkle_leaf(entry, size);
	return hash_same(&leaf, &k->leaf)
		       ? OK
		       : errf(cx, E_CONFLICT,
			      TRUST_SIGNERS
			      " says that entry %lld confirmed the key %s of '%s', and "
			      "this log has another entry there",
			      (long long)k->confirmed, k->fingerprint, s->id);
}

static enum err signers_check(struct ctx *cx, struct db *db, const struct instance *in,
			      const struct document *d)
{
	struct trust_signers s;

	TRY(trust_signers_parse(cx, d->bytes, d->size, &s));
	TRY(trust_signers_judged(cx, &s));
	if (!s.origin)
		return OK;
	TRY(signers_head_check(cx, db, in, &s));
	for (size_t i = 0; i < s.n; i++)
		for (size_t k = 0; k < s.signer[i].n; k++)
			TRY(leaf_check(cx, db, &s.signer[i], &s.signer[i].key[k]));
	return OK;
}

enum err trust_content_check(struct ctx *cx, struct db *db, const struct instance *in,
			     int64_t epoch, const char *path, const struct document *d)
{
	if (strcmp(path, TRUST_APPROVAL) == 0)
		return approval_check(cx, d);
	if (strcmp(path, TRUST_LOG) == 0)
		return logs_check(cx, in, d);
	if (strcmp(path, TRUST_ASSIGNMENT) == 0)
		return trust_assignment_check(cx, in, epoch, d);
	return signers_check(cx, db, in, d);
}
