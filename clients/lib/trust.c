/*
 * Making trust on people's own machines.  Root and top-role keys are read here,
 * used for signing, and never leave; the server gets the signed files.
 *
 * The first set says what the server's own keys are for and bounds how long
 * they may sign (lifetimes).  The first set names no signer yet, since nobody
 * is enrolled: the signers file grows afterwards, version by version, signed by
 * its own key.
 */

#include "lib/trust.h"

#include <string.h>

#include "base/clock.h"
#include "documents/need.h"
#include "lib/file.h"

/* ---- what the server says of itself ---- */

enum err server_public_load(struct ctx *cx, const char *path, struct server_public *out)
{
	size_t size;
	char *text;

	TRY(file_load(cx, path, SERVER_KEYS_MAX, &text, &size));
	return server_public_parse(cx, text, size, out);
}

/* ---- files ---- */

static enum err file_new(struct ctx *cx, const char *dir, const char *name, const struct printer *p)
{
	return file_make(cx, arena_printf(&cx->mem, "%s/%s", dir, name), p->text, p->size, 0644);
}

/* A trust file, and the target that the metadata says it is. */
static enum err target_new(struct ctx *cx, const char *dir, const char *path,
			   const struct printer *p, struct tuf_target *out)
{
	*out = (struct tuf_target){ path, (int64_t)p->size, hash_bytes(p->text, p->size) };
	return file_new(cx, dir, path, p);
}

static enum err signed_file(struct ctx *cx, const struct printer *body,
			    const struct own_key *const *keys, size_t n, struct printer *out)
{
	const struct signer *signers[TRUST_PEOPLE_MAX] = { NULL };

	for (size_t i = 0; i < n; i++)
		signers[i] = &keys[i]->seed.signer;
	return tuf_sign(cx, body, signers, n, out);
}

int64_t trust_expires(int64_t days)
{
	/* TUF states whole seconds */
	return (clock_ms() + days * DAY_MS) / 1000 * 1000;
}

static struct tuf_signet signet_of(const struct server_public *server)
{
	return (struct tuf_signet){ .instance = server->instance,
				    .use = server->use,
				    .time = trust_expires(0) };
}

/* ---- root ---- */

/* In place: some kilobytes each, which are not copied about on the stack. */
static void one_key(struct ctx *cx, const unsigned char public[PUBLIC_KEY_SIZE],
		    struct tuf_keys *out)
{
	out->n = 1;
	out->threshold = 1;
	out->key[0] = tuf_key(cx, public);
}

static void people_keys(struct ctx *cx, const struct trust_people *p, struct tuf_keys *out)
{
	out->n = p->n;
	out->threshold = p->threshold;
	for (size_t i = 0; i < p->n; i++)
		out->key[i] = tuf_key(cx, p->key[i].public.point);
}

static enum err people_sign(struct ctx *cx, const struct trust_people *p,
			    const struct printer *body, struct printer *out)
{
	const struct own_key *keys[TRUST_PEOPLE_MAX];

	for (size_t i = 0; i < p->n; i++)
		keys[i] = &p->key[i];
	return signed_file(cx, body, keys, p->n, out);
}

static enum err root_make(struct ctx *cx, const char *dir, const struct server_public *server,
			  const struct trust_founding *f)
{
	struct tuf_root *r = arena_alloc(&cx->mem, sizeof(*r));
	struct printer body, file;

	r->version = 1;
	r->expires = trust_expires(f->root_days);
	r->signet = signet_of(server);
	people_keys(cx, &f->root, &r->role[TUF_ROOT]);
	people_keys(cx, &f->root, &r->role[TUF_TARGETS]);
	one_key(cx, server->snapshot, &r->role[TUF_SNAPSHOT]);
	one_key(cx, server->timestamp, &r->role[TUF_TIMESTAMP]);
	TRY(tuf_root_print(cx, r, &body));
	TRY(people_sign(cx, &f->root, &body, &file));
	return file_new(cx, dir, "1.root.json", &file);
}

/* ---- targets ---- */

#define OWN_KEY (custody_bit(CUSTODY_FILE) | custody_bit(CUSTODY_HARDWARE))
#define ANY_KEY (custody_bit(CUSTODY_SEALED) | OWN_KEY)

static const struct trust_approval approval_usual = {
	.release = { .need = { { "review", "reviewer", 1, ANY_KEY, NEED_CONCERNED },
			       { "approval", "approver", 1, OWN_KEY, NEED_CONCERNED } },
		     .n = 2,
		     .exclude = TRUST_AUTHOR | TRUST_TRAINER | TRUST_VALIDATOR },
	/* who is there at three in the morning, with whatever key is at hand */
	.stop = { { "operator", ANY_KEY }, { "approver", ANY_KEY } },
	.n_stop = 2,
};

static enum err top_files(struct ctx *cx, const char *dir, const struct server_public *server,
			  struct tuf_target t[3])
{
	struct trust_assignment *a = arena_alloc(&cx->mem, sizeof(*a));
	struct trust_logs *logs = arena_alloc(&cx->mem, sizeof(*logs));
	struct printer file;

	logs->key[logs->n++] = server->log;
	a->epoch = 1;
	memcpy(a->public[a->n++], server -> assignment, PUBLIC_KEY_SIZE);
	trust_approval_print(cx, &approval_usual, &file);
	TRY(target_new(cx, dir, TRUST_APPROVAL, &file, &t[0]));
	trust_logs_print(cx, logs, &file);
	TRY(target_new(cx, dir, TRUST_LOG, &file, &t[1]));
	trust_assignment_print(cx, a, &file);
	return target_new(cx, dir, TRUST_ASSIGNMENT, &file, &t[2]);
}

static void delegate(struct tuf_delegation *out, const char *role, const char *first,
		     const char *second)
{
	out->name = role;
	out->paths[out->n_paths++] = first;
	if (second)
		out->paths[out->n_paths++] = second;
	out->terminating = true;
}

/* signers, stops, releases: the order in which a client asks. */
static struct tuf_delegation *delegations(struct ctx *cx, const struct server_public *server,
					  const struct trust_founding *f)
{
	struct tuf_delegation *role = arena_alloc(&cx->mem, 3 * sizeof(*role));

	delegate(&role[0], TUF_ROLE_SIGNERS, TRUST_SIGNERS, NULL);
	people_keys(cx, &f->signers, &role[0].keys);
	delegate(&role[1], TUF_ROLE_STOPS, TUF_STOP_TARGETS, TUF_WITHDRAWN_TARGETS);
	one_key(cx, server->stops, &role[1].keys);
	delegate(&role[2], TUF_ROLE_RELEASES, TUF_RELEASE_TARGETS, TUF_ARTIFACT_TARGETS);
	one_key(cx, server->releases, &role[2].keys);
	return role;
}

static enum err trust_targets_make(struct ctx *cx, const char *dir,
				   const struct server_public *server,
				   const struct trust_founding *f)
{
	struct tuf_targets *all = arena_alloc(&cx->mem, sizeof(*all));
	struct tuf_target t[3];
	struct printer body, file;

	all->version = 1;
	all->expires = trust_expires(f->root_days);
	all->signet = signet_of(server);
	all->target = t;
	all->n = countof(t);
	all->role = delegations(cx, server, f);
	all->n_roles = 3;
	all->lifetimes = (struct tuf_lifetimes){ 90, 14, 7 };
	TRY(top_files(cx, dir, server, t));
	TRY(tuf_targets_print(cx, all, &body));
	TRY(people_sign(cx, &f->root, &body, &file));
	return file_new(cx, dir, "1.targets.json", &file);
}

/* ---- signers ---- */

static enum err signers_write(struct ctx *cx, const char *dir, const struct printer *signers,
			      struct tuf_targets *t, const struct own_key *const *keys, size_t n,
			      const char **name)
{
	struct tuf_target *target = arena_alloc(&cx->mem, sizeof(*target));
	struct printer body, file;

	*target = (struct tuf_target){ TRUST_SIGNERS, (int64_t)signers->size,
				       hash_bytes(signers->text, signers->size) };
	t->target = target;
	t->n = 1;
	*name = arena_printf(&cx->mem, "%lld.signers.json", (long long)t->version);
	TRY(tuf_targets_print(cx, t, &body));
	TRY(signed_file(cx, &body, keys, n, &file));
	TRY(file_keep(cx, arena_printf(&cx->mem, "%s/" TRUST_SIGNERS, dir), signers->text,
		      signers->size, 0644));
	return file_keep(cx, arena_printf(&cx->mem, "%s/%s", dir, *name), file.text, file.size,
			 0644);
}

enum err trust_signers_make(struct ctx *cx, const char *dir, const struct printer *signers,
			    struct tuf_targets *t, const struct own_key *key, const char **name)
{
	return signers_write(cx, dir, signers, t, &key, 1, name);
}

enum err trust_make(struct ctx *cx, const char *dir, const struct server_public *server,
		    const struct trust_founding *f)
{
	struct tuf_targets *t = arena_alloc(&cx->mem, sizeof(*t));
	const struct own_key *keys[TRUST_PEOPLE_MAX] = { NULL };
	struct trust_signers nobody = { .n = 0 };
	struct printer signers;
	const char *name;

	t->version = 1;
	t->expires = trust_expires(f->signers_days);
	t->signet = signet_of(server);
	for (size_t i = 0; i < f->signers.n; i++)
		keys[i] = &f->signers.key[i];
	TRY(file_folder_make(cx, arena_printf(&cx->mem, "%s/trust", dir)));
	TRY(root_make(cx, dir, server, f));
	TRY(trust_targets_make(cx, dir, server, f));
	trust_signers_print(cx, &nobody, &signers);
	return signers_write(cx, dir, &signers, t, keys, f->signers.n, &name);
}
