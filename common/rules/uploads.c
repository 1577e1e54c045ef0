#include "rules/uploads.h"

#include <string.h>

#include "base/clock.h"
#include "documents/need.h"
#include "documents/statement.h"
#include "proof/origin.h"
#include "rules/corrected.h"
#include "rules/grounds.h"
#include "rules/heads.h"
#include "rules/keys.h"
#include "rules/role_targets.h"
#include "rules/root_clock.h"

static enum err upload_alive(struct ctx *cx, const char *what, int64_t expires, int64_t now)
{
	if (expires > now)
		return OK;
	return err_next(cx, errf(cx, E_STALE, "%s expired at %s", what, clock_text(cx, expires)),
			"Sign it again, with a later date and the next version.");
}

enum err upload_root(struct ctx *cx, const struct tuf_root *was, bool fresh, const void *bytes,
		     size_t size, int64_t now, struct tuf_root *out)
{
	struct tuf_client c;

	tuf_client_init(&c, now);
	if (was)
		c.root = *was;
	if (was && fresh)
		TRY(tuf_root_update(cx, &c, bytes, size));
	else
		TRY(tuf_root_trust(cx, &c, bytes, size));
	if (!was && c.root.version != 1)
		return errf(cx, E_CONFLICT, "the first root is of version 1");
	*out = c.root;
	if (fresh)
		TRY(root_clock_comes(cx, &out->signet, now));
	return upload_alive(cx, "the root", out->expires, now);
}

enum err upload_targets(struct ctx *cx, const char *role, const struct tuf_keys *keys,
			const void *bytes, size_t size, int64_t now, struct tuf_targets *out)
{
	enum err e;

	TRY(tuf_targets_parse(cx, bytes, size, out));
	TRY(tuf_verify(cx, role, bytes, size, keys));
	e = role_targets_check(cx, role, out);
	if (e != OK)
		return e == E_TAMPERED ? E_CONFLICT : e;
	return upload_alive(cx, role, out->expires, now);
}

enum err upload_signet(struct ctx *cx, const char *role, const struct tuf_signet *s,
		       const char *origin, enum use use, int64_t now)
{
	enum err e = ground_check(cx, role, s, origin, use);

	if (e == E_TAMPERED)
		return E_CONFLICT; /* its uploader took the wrong folder */
	if (e == OK && s->time > now + CLOCK_SLACK_MS)
		return errf(cx, E_INVALID, "%s was signed at %s, which is to come", role,
			    clock_text(cx, s->time));
	return e;
}

/* ---- the files of trust ---- */

/* A file of trust that came, and what it is held to. */
struct come {
	const struct upload_log *log;
	int64_t epoch;
	const void *bytes;
	size_t size;
};

/* People of a site that is not there could sign nothing, and no device would install. */
static enum err need_site_there(struct ctx *cx, const struct upload_log *log, const struct need *n,
				size_t i)
{
	const char *site = need_site(n);
	bool known = need_site_word(site);

	if (!known)
		TRY(log->site(log->arg, cx, site, &known));
	return known ? OK
		     : err_at(cx,
			      errf(cx, E_CONFLICT,
				   TRUST_APPROVAL
				   " asks for people of '%s', and there is no such site",
				   site),
			      "/require/%zu/site", i);
}

static enum err approval_file(struct ctx *cx, const struct come *c)
{
	struct trust_approval *a = arena_alloc(&cx->mem, sizeof(*a));

	TRY(trust_approval_parse(cx, c->bytes, c->size, a));
	TRY(trust_approval_judged(cx, a));
	for (size_t i = 0; i < a->release.n; i++)
		TRY(need_site_there(cx, c->log, &a->release.need[i], i));
	return OK;
}

static bool log_named(const struct trust_logs *logs, const char *origin, const struct note_key *own)
{
	for (size_t i = 0; i < logs->n; i++)
		if (strcmp(logs->key[i].origin, origin) == 0 &&
		    (!own || memcmp(logs->key[i].public, own->public, PUBLIC_KEY_SIZE) == 0))
			return true;
	return false;
}

static enum err log_file(struct ctx *cx, const struct come *c)
{
	const struct upload_log *log = c->log;
	struct trust_logs *logs = arena_alloc(&cx->mem, sizeof(*logs));
	bool named;
	enum err e;

	TRY(trust_logs_parse(cx, c->bytes, c->size, logs));
	e = logs_ground(cx, logs, origin_instance(cx, log->origin));
	if (e != OK)
		return e == E_TAMPERED ? E_CONFLICT : e;
	if (trust_log_end(logs, log->origin))
		return errf(cx, E_CONFLICT, TRUST_LOG " abandons the log of this server");
	named = log->n == 0 && log_named(logs, log->origin, NULL);
	for (size_t i = 0; i < log->n; i++)
		named |= log_named(logs, log->origin, &log->key[i]);
	return named ? OK : errf(cx, E_CONFLICT, TRUST_LOG " does not name the key of this log");
}

static enum err assignment_file(struct ctx *cx, const struct come *c)
{
	struct trust_assignment a;

	TRY(trust_assignment_parse(cx, c->bytes, c->size, &a));
	if (a.epoch >= c->epoch)
		return OK;
	return errf(cx, E_CONFLICT, TRUST_ASSIGNMENT " is of epoch %lld, and %lld is in force",
		    (long long)a.epoch, (long long)c->epoch);
}

static enum err log_contains(void *arg, struct ctx *cx, const struct tree_head *head)
{
	const struct upload_log *log = arg;
	struct hash root;
	enum err e = log->root(log->arg, cx, head->size, &root);

	if (e == E_INVALID || (e == OK && !hash_same(&root, &head->root)))
		return errf(cx, E_TAMPERED,
			    TRUST_SIGNERS " states a head of %llu entries that this log never had",
			    (unsigned long long)head->size);
	return e;
}

static enum err signer_leaf(struct ctx *cx, const struct upload_log *log,
			    const struct trust_signer *s, const struct trust_key *k)
{
	bool confirmed = false;
	struct hash leaf;
	const char *why = NULL;

	TRY(log->leaf(log->arg, cx, k->confirmed, &leaf));
	TRY(log->confirmed(log->arg, cx, k->confirmed, &k->public, &confirmed));
	if (!hash_same(&leaf, &k->leaf))
		why = "this log has another entry there";
	else if (!confirmed)
		why = "that entry did not";
	return why ? errf(cx, E_CONFLICT,
			  TRUST_SIGNERS
			  " says that entry %lld confirmed the key %s of '%s', and %s",
			  (long long)k->confirmed, k->fingerprint, s->id, why)
		   : OK;
}

static enum err signer_sites(struct ctx *cx, const struct upload_log *log,
			     const struct trust_signer *s, const struct trust_key *k)
{
	for (size_t i = 0; i < k->n_roles; i++) {
		const char *site = k->role[i].site;
		bool known = strcmp(site, EVERY_SITE) == 0;

		if (!known)
			TRY(log->site(log->arg, cx, site, &known));
		if (!known)
			return errf(cx, E_CONFLICT,
				    TRUST_SIGNERS " says that '%s' was %s at '%s', and there is no "
						  "such site",
				    s->id, k->role[i].role, site);
	}
	return OK;
}

/* Else one signature that is added there would undo a revocation. */
static enum err signer_upheld(struct ctx *cx, const struct upload_log *log,
			      const struct trust_signer *s, const struct trust_key *k)
{
	bool upheld;

	for (size_t i = 0; i < k->n_upheld; i++) {
		TRY(log->upheld(log->arg, cx, &k->public, k->upheld[i], &upheld));
		if (!upheld)
			return err_next(
				cx,
				errf(cx, E_CONFLICT,
				     TRUST_SIGNERS
				     " says that the signature of entry %lld by the key %s of '%s' "
				     "is upheld, and no review did",
				     (long long)k->upheld[i], k->fingerprint, s->id),
				"Have it reviewed first: signet act propose review --key-id %s "
				"--upholds %lld --reason TEXT.",
				ssh_key_id(cx, &k->public), (long long)k->upheld[i]);
	}
	return OK;
}

static enum err signer_ground(struct ctx *cx, const struct upload_log *log,
			      const struct trust_signer *s, const struct trust_key *k)
{
	struct key_document d;

	TRY(signer_leaf(cx, log, s, k));
	TRY(log->enrolled(log->arg, cx, &k->public, &d));
	TRY(signer_enrolled(cx, s, k, &d));
	TRY(signer_upheld(cx, log, s, k));
	return signer_sites(cx, log, s, k);
}

static enum err signers_file(struct ctx *cx, const struct come *c)
{
	struct upload_log log = *c->log;
	const struct own_log own = { log.origin, log_contains, &log };
	struct trust_signers *s = arena_alloc(&cx->mem, sizeof(*s));
	enum err e;

	TRY(trust_signers_parse(cx, c->bytes, c->size, s));
	if (!s->origin)
		return OK;
	e = signers_ground(cx, NULL, s, &own); /* log_file() asked whether the log ended */
	if (e != OK)
		return e == E_TAMPERED ? E_CONFLICT : e;
	TRY(corrected_check(cx, s, &(struct corrected_log){ log.origin, log.clock, log.arg }));
	for (size_t i = 0; i < s->n; i++)
		for (size_t k = 0; k < s->signer[i].n; k++)
			TRY(signer_ground(cx, c->log, &s->signer[i], &s->signer[i].key[k]));
	return OK;
}

enum err upload_file(struct ctx *cx, const struct upload_log *log, int64_t epoch,
		     const struct tuf_targets *t, const char *path, const void *bytes, size_t size)
{
	static const struct {
		const char *path;
		enum err (*rule)(struct ctx *cx, const struct come *c);
	} files[] = { { TRUST_APPROVAL, approval_file },
		      { TRUST_LOG, log_file },
		      { TRUST_ASSIGNMENT, assignment_file },
		      { TRUST_SIGNERS, signers_file } };
	const struct come c = { log, epoch, bytes, size };
	const struct tuf_target *target = tuf_target_of(t, path);

	if (!target)
		return errf(cx, E_INVALID, "no signed metadata names %s", path);
	TRY(tuf_target_check(cx, target, bytes, size));
	for (size_t i = 0; i < countof(files); i++)
		if (strcmp(files[i].path, path) == 0)
			return files[i].rule(cx, &c);
	return errf(cx, E_INVALID, "%s is no file of trust", path);
}
