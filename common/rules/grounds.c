#include "rules/grounds.h"

#include <string.h>

#include "proof/origin.h"

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
	return s->clock ? json_unjudged(cx, "/signed/" TUF_SIGNET "/clock") : OK;
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

enum err versions_hold(struct ctx *cx, struct versions *v, const struct tuf_root *root,
		       const struct tuf_targets *targets, const struct tuf_targets *signers)
{
	struct versions is = *v;

	if (root->version > is.root) {
		is.root = root->version;
		if (root->signet.floor) {
			is.targets = root->signet.floor;
			is.said = 0; /* other people may have signed the targets that follow */
		}
	}
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
