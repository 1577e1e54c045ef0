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
 * Where a clock that was wrong left a later time at devices, the next root's --clock says from
 * which time on they go.
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
#include "cli/trust/signing.h"
#include "cli/trust/upload_trust.h"
#include "cli/trust/words.h"
#include "rules/grounds.h"
#include "rules/root_clock.h"

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

/* ---- older versions that count again ---- */

/*
 * A word on older versions stays in the versions that follow, with the version then in
 * force: a device that was off when the word came hears it all the same, and for one that
 * heard it nothing older counts.  below: of the role below, in force.
 */
static enum err floor_next(struct cli *c, int64_t was, int64_t below, int64_t *out)
{
	*out = opt_int(c, "floor", was > 0 ? below : 0);
	return *out <= below + 1
		       ? OK
		       : errf(&c->cx, E_INVALID,
			      "--floor %lld is above version %lld, which is in force: no device "
			      "would go by it",
			      (long long)*out, (long long)below);
}

/* ---- a time that a wrong clock left at devices ---- */

/* Said once: a device hears it on its way through the roots, also one that was off. */
static enum err clock_next(struct cli *c, const char *role, struct tuf_signet *is)
{
	const char *word = opt(c, "clock");

	is->clock = 0;
	if (!word)
		return OK;
	if (strcmp(role, "root") != 0)
		return misuse(c, "--clock is of root: %s sets no time", role);
	if (strcmp(word, "now") == 0)
		is->clock = is->time;
	else if (!tuf_time_parse(&c->cx, word, &is->clock))
		return misuse(c, "--clock now, or a time as 2026-01-31T08:15:00Z, not '%s'", word);
	return root_clock_check(&c->cx, is);
}

/* ---- each role ---- */

static enum err root_next(struct cli *c, const struct in_force *now, struct tuf_root *is,
			  struct printer *body)
{
	const struct tuf_root *was = &now->root;
	struct words before = { .c = c }, after = { .c = c };

	*is = *was;
	is->version++;
	is->expires = trust_expires(opt_int(c, "days", TRUST_YEAR_DAYS));
	is->signet.time = trust_expires(0);
	TRY(floor_next(c, was->signet.floor, now->targets.version, &is->signet.floor));
	TRY(clock_next(c, "root", &is->signet));
	TRY(holders_change(c, &is->role[TUF_ROOT]));
	is->role[TUF_TARGETS] = is->role[TUF_ROOT];
	TRY(root_holders_check(&c->cx, is));
	root_words(&before, was);
	root_words(&after, is);
	TRY(changes_ask(c, &before, &after));
	return tuf_root_print(&c->cx, is, body);
}

/* The keys of signers are named by the top role. */
static enum err targets_next(struct cli *c, const char *role, const struct in_force *now,
			     struct printer *body)
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
	TRY(floor_next(c, was->signet.floor, now->signers.version, &is.signet.floor));
	TRY(clock_next(c, role, &is.signet));
	if (top && people)
		TRY(holders_change(c, &people->keys));
	TRY(signers_holders_check(&c->cx, &is));
	if (top)
		TRY(replaced_take(c, now, &is, &before, &after, &files));
	targets_words(&before, role, was);
	targets_words(&after, role, &is);
	TRY(changes_ask(c, &before, &after));
	TRY(replaced_keep(c, arg(c, 0), &files));
	return tuf_targets_print(&c->cx, &is, body);
}

static int64_t version_now(const struct in_force *now, const char *role)
{
	return strcmp(role, "root") == 0      ? now->root.version
	       : strcmp(role, "targets") == 0 ? now->targets.version
					      : now->signers.version;
}

static enum err renewed_sign(struct cli *c, const char *role, int64_t version,
			     const struct printer *body, const struct tuf_root *root,
			     const struct own_key *key)
{
	const struct signer *signer = &key->seed.signer;
	struct printer file;
	struct signing by;

	TRY(signing_of(c, arg(c, 0), role, version, root, &by));
	TRY(signing_counts(c, &by, key));
	TRY(tuf_sign(&c->cx, body, &signer, 1, &file));
	TRY(file_keep(&c->cx, metadata_path(c, arg(c, 0), version, role), file.text, file.size,
		      0644));
	return signing_say(c, &by, file.text, file.size);
}

enum err cmd_trust_renew(struct cli *c)
{
	const char *role = arg(c, 1);
	bool is_root = strcmp(role, "root") == 0;
	struct in_force *now = arena_alloc(&c->cx.mem, sizeof(*now));
	struct tuf_root *root = arena_alloc(&c->cx.mem, sizeof(*root));
	auto_own_key key = { .ssh = NULL };
	struct printer body;

	if (!is_root && strcmp(role, "targets") != 0 && strcmp(role, TUF_ROLE_SIGNERS) != 0)
		return misuse(c, "root, targets or signers, not '%s'", role);
	if (strcmp(role, "targets") != 0 && opt(c, "replace"))
		return misuse(c, "--replace is of targets: %s names none of the three", role);
	TRY(opt_days_check(c, "days"));
	TRY(trust_in_force(c, now));
	TRY(in_force_judged(c, now));
	TRY(version_is_new(c, arg(c, 0), role, version_now(now, role) + 1));
	TRY(own_open(c, opt(c, "key"), &key));
	TRY(is_root ? root_next(c, now, root, &body) : targets_next(c, role, now, &body));
	TRY(folder_fill(c, arg(c, 0), now));
	return renewed_sign(c, role, version_now(now, role) + 1, &body, is_root ? root : NULL,
			    &key);
}
