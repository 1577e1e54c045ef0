/*
 * The next version of root, targets or signers, made of the one in force: with a
 * later date and, where a holder lost a key or leaves, with other keys.  The
 * difference is shown and asked for by name, also to each further holder.
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
#include <unistd.h>

#include "base/text.h"
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

	*is = *was;
	is->version++;
	is->expires = trust_expires(opt_int(c, "days", TRUST_YEAR_DAYS));
	is->signet.time = trust_expires(0);
	is->signet.floor = opt_int(c, "floor", 0);
	is->signet.clock = 0;
	TRY(holders_change(c, &is->role[TUF_ROOT]));
	is->role[TUF_TARGETS] = is->role[TUF_ROOT];
	TRY(root_holders_check(&c->cx, is));
	TRY(changes_ask(c, root_words(c, was), root_words(c, is)));
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
	TRY(changes_ask(c, targets_words(c, role, was), targets_words(c, role, &is)));
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

/* ---- a further signature ---- */

/* "DIR/12.root.json": its parts. */
static bool name_read(struct cli *c, const char *path, const char **dir, int64_t *version,
		      const char **role)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path,
		   *dot = strchr(name, '.'), *end = strrchr(name, '.');

	if (!dot || dot == end || strcmp(end, ".json") != 0)
		return false;
	*dir = slash ? arena_strndup(&c->cx.mem, path, (size_t)(slash - path)) : ".";
	*role = arena_strndup(&c->cx.mem, dot + 1, (size_t)(end - dot - 1));
	return text_number(arena_strndup(&c->cx.mem, name, (size_t)(dot - name)), NUMBER_MAX,
			   version);
}

/* is_new: nobody signs what leaves too few holders. */
static enum err file_words(struct cli *c, const char *path, const char *role, bool is_new,
			   const char **out)
{
	struct tuf_root *r = arena_alloc(&c->cx.mem, sizeof(*r));
	struct tuf_targets t;
	size_t size;
	char *text;

	TRY(file_load(&c->cx, path, TUF_TARGETS_MAX, &text, &size));
	if (strcmp(role, "root") == 0) {
		TRY(tuf_root_parse(&c->cx, text, size, r));
		TRY(is_new ? root_holders_check(&c->cx, r) : OK);
		*out = root_words(c, r);
	} else {
		TRY(tuf_targets_parse(&c->cx, text, size, &t));
		TRY(is_new ? signers_holders_check(c, &t) : OK);
		*out = targets_words(c, role, &t);
	}
	return OK;
}

/* The people who could sign before, as the folder has it; empty where it has no such file. */
static enum err people_before(struct cli *c, const char *dir, const char **out)
{
	const char *path = arena_printf(&c->cx.mem, "%s/" TRUST_SIGNERS_BEFORE, dir);
	struct trust_signers s;
	size_t size;
	char *text;

	*out = "";
	if (access(path, F_OK) != 0)
		return OK;
	TRY(file_load(&c->cx, path, TRUST_PEOPLE_FILE, &text, &size));
	TRY(trust_signers_parse(&c->cx, text, size, &s));
	*out = signers_words(c, &s);
	return OK;
}

/* The people who may sign then: the file in the folder must be the one that the metadata names. */
static enum err people_named(struct cli *c, const char *dir, const char *metadata, const char **out)
{
	const struct tuf_target *target;
	struct trust_signers s;
	struct tuf_targets t;
	size_t size;
	char *text;

	TRY(file_load(&c->cx, metadata, TUF_TARGETS_MAX, &text, &size));
	TRY(tuf_targets_parse(&c->cx, text, size, &t));
	target = tuf_target_of(&t, TRUST_SIGNERS);
	if (!target)
		return errf(&c->cx, E_INVALID, "%s does not name " TRUST_SIGNERS, metadata);
	TRY(file_load(&c->cx, arena_printf(&c->cx.mem, "%s/" TRUST_SIGNERS, dir), TRUST_PEOPLE_FILE,
		      &text, &size));
	TRY(tuf_target_check(&c->cx, target, text, size));
	TRY(trust_signers_parse(&c->cx, text, size, &s));
	*out = signers_words(c, &s);
	return OK;
}

/* What the file changes against the version before it, which lies beside it. */
static enum err file_ask(struct cli *c, const char *path)
{
	const char *dir, *role, *before = "", *after, *old, *was = "", *is = "";
	int64_t version;

	if (!name_read(c, path, &dir, &version, &role))
		return misuse(c, "%s: <N>.root.json, <N>.targets.json or <N>.signers.json", path);
	TRY(file_words(c, path, role, true, &after));
	old = arena_printf(&c->cx.mem, "%s/%lld.%s.json", dir, (long long)version - 1, role);
	if (access(old, F_OK) == 0)
		TRY(file_words(c, old, role, false, &before));
	if (strcmp(role, TUF_ROLE_SIGNERS) == 0) {
		TRY(people_before(c, dir, &was));
		TRY(people_named(c, dir, path, &is));
	}
	return changes_ask(c, arena_printf(&c->cx.mem, "%s%s", before, was),
			   arena_printf(&c->cx.mem, "%s%s", after, is));
}

enum err cmd_trust_sign(struct cli *c)
{
	auto_own_key key = { .ssh = NULL };

	TRY(file_ask(c, arg(c, 0)));
	TRY(own_open(c, opt(c, "key"), &key));
	TRY(trust_sign(&c->cx, arg(c, 0), &key));
	say(stdout, "%s is signed with %s\n", arg(c, 0), key.fingerprint);
	return OK;
}
