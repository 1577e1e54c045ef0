#include "rules/grounds.h"

#include <string.h>

#include "proof/origin.h"
#include "rules/root_clock.h"

enum err ground_check(struct ctx *cx, const char *what, const struct tuf_signet *s,
		      const char *origin, enum use use)
{
	struct origin log;

	if (!origin_parse(origin, &log))
		return errf(cx, E_TAMPERED, "'%s' is no name of a log", origin);
	if (!s->instance)
		return errf(cx, E_TAMPERED, "%s does not say of which instance it is", what);
	if (strlen(s->instance) != log.instance_size ||
	    memcmp(s->instance, log.instance, log.instance_size) != 0)
		return errf(cx, E_TAMPERED, "%s is of another instance, %s", what, s->instance);
	if (s->use != use)
		return errf(cx, E_TAMPERED, "%s is for %s, and this is for %s", what,
			    use_name(s->use), use_name(use));
	return root_clock_check(cx, s);
}

static enum err version_hold(struct ctx *cx, const char *what, int64_t version, int64_t *seen)
{
	if (version < *seen)
		return errf(cx, E_TAMPERED,
			    "%s of version %lld is older than version %lld, which was seen before",
			    what, (long long)version, (long long)*seen);
	*seen = version;
	return OK;
}

/* Targets that a root let back count anew, and so does what they say of signers.  Those that were
 * shown before count as well, and what they said was heard: only what was signed since that root is
 * new. */
static bool goes_back(const struct versions *v, const struct tuf_root *root,
		      const struct tuf_targets *targets)
{
	return targets->version < v->targets && targets->signet.time >= root->signet.time;
}

enum err versions_hold(struct ctx *cx, struct versions *v, const struct tuf_root *root,
		       const struct tuf_targets *targets, const struct tuf_targets *signers)
{
	struct versions is = *v;

	if (root->version > is.root) {
		is.root = root->version;
		if (root->signet.floor)
			is.targets = root->signet.floor;
	}
	if (goes_back(v, root, targets))
		is.said = 0;
	TRY(version_hold(cx, "targets", targets->version, &is.targets));
	if (targets->version > is.said) {
		is.said = targets->version;
		if (targets->signet.floor)
			is.signers = targets->signet.floor;
	}
	TRY(version_hold(cx, TUF_ROLE_SIGNERS, signers->version, &is.signers));
	*v = is;
	return OK;
}

enum err versions_follow(struct ctx *cx, struct versions *v, const struct tuf_root *root,
			 const struct tuf_targets *targets, const struct tuf_targets *signers)
{
	struct versions none = { 0 };

	TRY(versions_hold(cx, &none, root, targets, signers));
	return versions_hold(cx, v, root, targets, signers);
}

/* ---- holders ---- */

bool holders_enough(int64_t threshold, size_t n)
{
	return threshold >= 2 && (int64_t)n > threshold;
}

enum err holders_check(struct ctx *cx, enum use use, const char *role, const struct tuf_keys *k)
{
	if (use != USE_PRODUCTION || holders_enough(k->threshold, k->n))
		return OK;
	return errf(cx, E_CONFLICT,
		    "%s needs %lld of %zu keys; in production it is at least two, and there is one "
		    "key more, so that one may be lost",
		    role, (long long)k->threshold, k->n);
}

static bool holders_same(const struct tuf_keys *a, const struct tuf_keys *b)
{
	bool all = a->n == b->n && a->threshold == b->threshold, found;

	for (size_t i = 0; all && i < a->n; i++) {
		found = false;
		for (size_t j = 0; j < b->n; j++)
			found |= memcmp(a->key[i].public, b->key[j].public, PUBLIC_KEY_SIZE) == 0;
		all = found;
	}
	return all;
}

enum err root_holders_check(struct ctx *cx, const struct tuf_root *r)
{
	if (!holders_same(&r->role[TUF_ROOT], &r->role[TUF_TARGETS]))
		return errf(cx, E_CONFLICT,
			    "root names other keys, or another threshold, for targets than for "
			    "itself: the same people sign both");
	return holders_check(cx, r->signet.use, tuf_role_name(TUF_ROOT), &r->role[TUF_ROOT]);
}

enum err signers_holders_check(struct ctx *cx, const struct tuf_targets *t)
{
	const struct tuf_delegation *d = tuf_delegation_of(t, TUF_ROLE_SIGNERS);

	return d ? holders_check(cx, t->signet.use, d->name, &d->keys) : OK;
}
