/*
 * The next version of root, targets or signers, made of the one in force: with a
 * later date and, where a holder lost a key or leaves, with other keys.  The
 * difference is shown and asked for by name, also to each further holder (sign.c).
 *
 * Devices never go back to an older version.  Where they saw one that is lost, as
 * after a restore, --floor says from which version on older ones count again: of
 * targets in a root, of signers in targets.
 *
 * The version before lies beside the new one in the folder, so that a holder who
 * signs elsewhere, offline, sees the same difference.
 */
#include "cli/nouns.h"

#include <string.h>

#include "cli/kit/options.h"
#include "cli/kit/out.h"
#include "cli/kit/own.h"
#include "cli/trust/in_force.h"
#include "cli/trust/upload_trust.h"
#include "cli/trust/words.h"
#include "rules/grounds.h"

/* ---- keys that come and go ---- */

static enum err key_drop(struct cli *c, struct tuf_keys *k, const char *fingerprint)
{
	for (size_t i = 0; i < k->n; i++)
		if (strcmp(ed25519_fingerprint(&c->cx, k->key[i].public), fingerprint) == 0) {
			k->key[i] = k->key[--k->n];
			return OK;
		}
	return errf(&c->cx, E_NOT_FOUND, "the role has no key %s", fingerprint);
}

static enum err key_come(struct cli *c, struct tuf_keys *k, const char *path)
{
	struct ssh_key key;

	TRY(public_read(&c->cx, path, &key));
	if (key.type != SSH_ED25519)
		return errf(&c->cx, E_INVALID, "%s: metadata is signed by keys of %s alone", path,
			    ssh_key_type_name(SSH_ED25519));
	if (k->n == TUF_KEYS_MAX)
		return errf(&c->cx, E_TOO_LARGE, "a role has at most %d keys", TUF_KEYS_MAX);
	k->key[k->n++] = tuf_key(&c->cx, key.point);
	return OK;
}

static enum err holders_change(struct cli *c, struct tuf_keys *k)
{
	const char *word;
	size_t at = 0;

	while ((word = opt_each(c, "drop", &at)))
		TRY(key_drop(c, k, word));
	at = 0;
	while ((word = opt_each(c, "add", &at)))
		TRY(key_come(c, k, word));
	k->threshold = opt_int(c, "threshold", k->threshold);
	if (k->threshold < 1 || k->threshold > (int64_t)k->n)
		return misuse(c, "so many keys cannot sign: %lld of %zu", (long long)k->threshold,
			      k->n);
	return OK;
}

/* ---- each role ---- */

static enum err root_next(struct cli *c, const struct in_force *now, struct printer *body,
			  int64_t *version)
{
	const struct tuf_root *was = &now->root;
	struct tuf_root *is = arena_alloc(&c->cx.mem, sizeof(*is));
	struct words before = { .c = c }, after = { .c = c };

	*is = *was;
	is->version++;
	is->expires = trust_expires(opt_int(c, "days", TRUST_YEAR_DAYS));
	is->signet.time = trust_expires(0);
	is->signet.floor = opt_int(c, "floor", 0);
	is->signet.clock = 0;
	TRY(holders_change(c, &is->role[TUF_ROOT]));
	is->role[TUF_TARGETS] = is->role[TUF_ROOT];
	TRY(root_holders_check(&c->cx, is));
	root_words(&before, was);
	root_words(&after, is);
	TRY(changes_ask(c, &before, &after));
	*version = is->version;
	return tuf_root_print(&c->cx, is, body);
}

static struct tuf_delegation *signers_of(struct tuf_targets *t)
{
	for (size_t i = 0; i < t->n_roles; i++)
		if (strcmp(t->role[i].name, TUF_ROLE_SIGNERS) == 0)
			return &t->role[i];
	return NULL;
}

static enum err signers_holders_check(struct cli *c, struct tuf_targets *t)
{
	const struct tuf_delegation *d = signers_of(t);

	return d ? holders_check(&c->cx, t->signet.use, d->name, &d->keys) : OK;
}

/* The keys of signers are named by the top role. */
static enum err targets_next(struct cli *c, const char *role, const struct in_force *now,
			     struct printer *body, int64_t *version)
{
	bool top = strcmp(role, "targets") == 0;
	const struct metadata_file *f = top ? &now->targets_file : &now->signers_file;
	const struct tuf_targets *was = top ? &now->targets : &now->signers;
	struct words before = { .c = c }, after = { .c = c };
	struct tuf_targets is;

	TRY(tuf_targets_parse(&c->cx, f->bytes, f->size, &is));
	is.version++;
	is.expires = trust_expires(opt_int(c, "days", top ? TRUST_YEAR_DAYS : TRUST_SIGNERS_DAYS));
	is.signet.time = trust_expires(0);
	if (!top && opt(c, "floor"))
		return misuse(c, "no role is below signers: --floor is of root and targets");
	is.signet.floor = opt_int(c, "floor", 0);
	is.signet.clock = 0;
	if (top && signers_of(&is))
		TRY(holders_change(c, &signers_of(&is)->keys));
	TRY(signers_holders_check(c, &is));
	targets_words(&before, role, was);
	targets_words(&after, role, &is);
	TRY(changes_ask(c, &before, &after));
	*version = is.version;
	return tuf_targets_print(&c->cx, &is, body);
}

static enum err metadata_keep(struct cli *c, int64_t version, const char *role, const void *bytes,
			      size_t size)
{
	const char *name =
		arena_printf(&c->cx.mem, "%s/%lld.%s.json", arg(c, 0), (long long)version, role);

	return file_keep(&c->cx, name, bytes, size, 0644);
}

enum err cmd_trust_renew(struct cli *c)
{
	const char *role = arg(c, 1);
	auto_own_key key = { .ssh = NULL };
	const struct signer *signer = &key.seed.signer;
	struct in_force *now = arena_alloc(&c->cx.mem, sizeof(*now));
	const struct metadata_file *was = strcmp(role, "root") == 0      ? &now->root_file
					  : strcmp(role, "targets") == 0 ? &now->targets_file
									 : &now->signers_file;
	struct printer body, file;
	int64_t version;

	if (strcmp(role, "root") != 0 && strcmp(role, "targets") != 0 &&
	    strcmp(role, TUF_ROLE_SIGNERS) != 0)
		return misuse(c, "root, targets or signers, not '%s'", role);
	TRY(trust_in_force(c, now));
	TRY(in_force_judged(c, now));
	TRY(strcmp(role, "root") == 0 ? root_next(c, now, &body, &version)
				      : targets_next(c, role, now, &body, &version));
	TRY(own_open(c, opt(c, "key"), &key));
	TRY(tuf_sign(&c->cx, &body, &signer, 1, &file));
	TRY(metadata_keep(c, version - 1, role, was->bytes, was->size));
	TRY(metadata_keep(c, version, role, file.text, file.size));
	say(stdout,
	    "%s/%lld.%s.json has one signature.\n"
	    "Each other holder: signet trust sign %s/%lld.%s.json --key SEED\n"
	    "Then: signet trust upload %s\n",
	    arg(c, 0), (long long)version, role, arg(c, 0), (long long)version, role, arg(c, 0));
	return OK;
}
