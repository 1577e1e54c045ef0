#include "rules/role_targets.h"

#include <string.h>

#include "base/json.h"
#include "documents/trust.h"

#define NAMED_MAX 3

/* The roles and what each may name.  The delegated ones are in their order. */
static const struct said {
	const char *role, *paths[NAMED_MAX];
} top = { "targets", { TRUST_APPROVAL, TRUST_LOG, TRUST_ASSIGNMENT } }, delegated[] = {
	{ TUF_ROLE_SIGNERS, { TRUST_SIGNERS } },
	{ TUF_ROLE_STOPS, { TUF_STOP_TARGETS, TUF_WITHDRAWN_TARGETS } },
	{ TUF_ROLE_RELEASES, { TUF_RELEASE_TARGETS, TUF_ARTIFACT_TARGETS } },
};

/* ---- delegations ---- */

static size_t paths_of(const struct said *s)
{
	size_t n = 0;

	while (n < NAMED_MAX && s->paths[n])
		n++;
	return n;
}

static bool paths_fit(const struct tuf_delegation *d, const struct said *s)
{
	size_t n = paths_of(s);

	if (d->n_paths != n || !d->terminating)
		return false;
	for (size_t i = 0; i < n; i++)
		if (strcmp(d->paths[i], s->paths[i]) != 0)
			return false;
	return true;
}

static enum err delegations_check(struct ctx *cx, const struct tuf_targets *t)
{
	bool all = t->n_roles == countof(delegated);

	for (size_t i = 0; all && i < countof(delegated); i++)
		all = strcmp(t->role[i].name, delegated[i].role) == 0;
	if (!all)
		return errf(cx, E_TAMPERED,
			    "the top role delegates to signers, stops and releases, in this order");
	for (size_t i = 0; i < countof(delegated); i++)
		if (!paths_fit(&t->role[i], &delegated[i]))
			return errf(cx, E_TAMPERED, "%s names %s%s%s alone, and terminates",
				    delegated[i].role, delegated[i].paths[0],
				    delegated[i].paths[1] ? " and " : "",
				    delegated[i].paths[1] ? delegated[i].paths[1] : "");
	return OK;
}

/* ---- what each role names ---- */

static bool may_name(const struct said *s, const char *path)
{
	for (size_t i = 0; i < paths_of(s); i++)
		if (tuf_path_fits(s->paths[i], path))
			return true;
	return false;
}

static enum err paths_check(struct ctx *cx, const struct said *s, const struct tuf_targets *t)
{
	for (size_t i = 0; i < t->n; i++)
		if (!may_name(s, t->target[i].path))
			return errf(cx, E_TAMPERED, "%s names %s, which is not its own to name",
				    s->role, t->target[i].path);
	return OK;
}

/* Nobody would hear it, so nobody signs it. */
static enum err top_alone_check(struct ctx *cx, const char *role, const struct tuf_targets *t)
{
	if (t->delegates)
		return errf(cx, E_TAMPERED, "%s delegates, and only the top role may", role);
	if (t->lifetimes.releases)
		return errf(cx, E_TAMPERED, "%s bounds lifetimes, and only the top role may", role);
	if (t->signet.floor)
		return errf(cx, E_TAMPERED, "%s lowers a version, and no role is below it", role);
	return OK;
}

enum err role_targets_check(struct ctx *cx, const char *role, const struct tuf_targets *t)
{
	if (t->signet.clock)
		return errf(cx, E_TAMPERED, "%s sets the time of devices, and only a root may",
			    role);
	if (strcmp(role, top.role) == 0) {
		TRY(delegations_check(cx, t));
		return paths_check(cx, &top, t);
	}
	TRY(top_alone_check(cx, role, t));
	for (size_t i = 0; i < countof(delegated); i++)
		if (strcmp(role, delegated[i].role) == 0)
			return paths_check(cx, &delegated[i], t);
	return errf(cx, E_TAMPERED, "'%s' is no role that names targets", role);
}
