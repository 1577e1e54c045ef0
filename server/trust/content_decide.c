#include "trust/content.h"

#include <string.h>

#include "engine/log_read.h"
#include "rules/heads.h"
#include "rules/keys.h"

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

static enum err own_contains(void *arg, struct ctx *cx, const struct tree_head *head)
{
	struct hash root;
	enum err e = trail_root(cx, arg, head->size, &root);

	if (e == E_INVALID || (e == OK && !hash_same(&root, &head->root)))
		return errf(cx, E_TAMPERED,
			    TRUST_SIGNERS " states a head of %llu entries that this log never had",
			    (unsigned long long)head->size);
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
	if (!hash_same(&leaf, &k->leaf))
		return errf(cx, E_CONFLICT,
			    TRUST_SIGNERS " says that entry %lld confirmed the key %s of '%s', and "
					  "this log has another entry there",
			    (long long)k->confirmed, k->fingerprint, s->id);
	if (!key_confirmed_by(cx, &k->public, entry, size))
		return errf(cx, E_CONFLICT,
			    TRUST_SIGNERS " says that entry %lld confirmed the key %s of '%s', and "
					  "that entry did not",
			    (long long)k->confirmed, k->fingerprint, s->id);
	return OK;
}

static enum err signers_check(struct ctx *cx, struct db *db, const struct instance *in,
			      const struct document *d)
{
	const struct own_log own = { in->signer.key.origin, own_contains, db };
	struct trust_signers s;
	enum err e;

	TRY(trust_signers_parse(cx, d->bytes, d->size, &s));
	TRY(trust_signers_judged(cx, &s));
	if (!s.origin)
		return OK;
	e = signers_ground(cx, NULL, &s, &own); /* logs_check() asked whether this log ended */
	if (e != OK)
		return e == E_TAMPERED ? E_CONFLICT : e;
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
