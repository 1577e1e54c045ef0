/*
 * The next version of root, targets or signers, made of the one in force: with a
 * later date and, where a holder lost a key or leaves, with other keys.  The
 * difference is shown and asked for by name, also to each further holder (sign.c).
 * With --replace another policy for devices, other logs or other keys that assign come
 * into the next targets.
 *
 * Devices never go back to an older version.  Where they saw one that is lost, as
 * after a restore, --floor says from which version on older ones count again: of
 * targets in a root, of signers in targets.
 *
 * The metadata in force are written beside the new one into the folder, with each root since
 * the first, so that a holder who signs elsewhere, offline, sees the same difference.
 */
#include "cli/nouns.h"

#include <string.h>

#include "cli/kit/options.h"
#include "cli/kit/out.h"
#include "cli/kit/own.h"
#include "cli/trust/kept.h"
#include "cli/trust/replaced.h"
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

/* The keys of signers are named by the top role. */
static enum err targets_next(struct cli *c, const char *role, const struct in_force *now,
			     struct printer *body, int64_t *version)
{
	bool top = strcmp(role, "targets") == 0;
	const struct metadata_file *f = top ? &now->targets_file : &now->signers_file;
	const struct tuf_targets *was = top ? &now->targets : &now->signers;
	struct words before = { .c = c }, after = { .c = c };
	struct replaced files = { .n = 0 };
	struct tuf_delegation *people;
	struct tuf_targets is;

	TRY(tuf_targets_parse(&c->cx, f->bytes, f->size, &is));
	people = tuf_delegation_of(&is, TUF_ROLE_SIGNERS);
	is.version++;
	is.expires = trust_expires(opt_int(c, "days", top ? TRUST_YEAR_DAYS : TRUST_SIGNERS_DAYS));
	is.signet.time = trust_expires(0);
	if (!top && opt(c, "floor"))
		return misuse(c, "no role is below signers: --floor is of root and targets");
	is.signet.floor = opt_int(c, "floor", 0);
	is.signet.clock = 0;
	if (top && people)
		TRY(holders_change(c, &people->keys));
	TRY(signers_holders_check(&c->cx, &is));
	if (top)
		TRY(replaced_take(c, now, &is, &before, &after, &files));
	targets_words(&before, role, was);
	targets_words(&after, role, &is);
	TRY(changes_ask(c, &before, &after));
	TRY(replaced_keep(c, arg(c, 0), &files));
	*version = is.version;
	return tuf_targets_print(&c->cx, &is, body);
}

enum err cmd_trust_renew(struct cli *c)
{
	const char *role = arg(c, 1);
	auto_own_key key = { .ssh = NULL };
	const struct signer *signer = &key.seed.signer;
	struct in_force *now = arena_alloc(&c->cx.mem, sizeof(*now));
	struct printer body, file;
	const char *name;
	int64_t version;

	if (strcmp(role, "root") != 0 && strcmp(role, "targets") != 0 &&
	    strcmp(role, TUF_ROLE_SIGNERS) != 0)
		return misuse(c, "root, targets or signers, not '%s'", role);
	if (strcmp(role, "targets") != 0 && opt(c, "replace"))
		return misuse(c, "--replace is of targets: %s names none of the three", role);
	TRY(trust_in_force(c, now));
	TRY(in_force_judged(c, now));
	TRY(strcmp(role, "root") == 0 ? root_next(c, now, &body, &version)
				      : targets_next(c, role, now, &body, &version));
	TRY(own_open(c, opt(c, "key"), &key));
	TRY(tuf_sign(&c->cx, &body, &signer, 1, &file));
	TRY(folder_fill(c, arg(c, 0), now));
	name = metadata_path(c, arg(c, 0), version, role);
	TRY(file_keep(&c->cx, name, file.text, file.size, 0644));
	say(stdout,
	    "%s has one signature.\n"
	    "Each other holder: signet trust sign %s --key SEED\n"
	    "Then: signet trust upload %s\n",
	    name, name, arg(c, 0));
	return OK;
}
