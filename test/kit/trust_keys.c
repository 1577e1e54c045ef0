#include "release.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "proof/origin.h"
#include "proof/sshsig.h"
#include "release/publication.h"
#include "test.h"

#define YEAR INT64_C(31536000000)

static void key_make(struct seed_signer *out)
{
	unsigned char seed[SEED_SIZE];

	randombytes_buf(seed, sizeof(seed));
	seed_signer_init(out, seed);
}

void trust_keys_make(struct trust_keys *k)
{
	for (size_t i = 0; i < TRUST_HOLDERS; i++) {
		key_make(&k->root[i]);
		key_make(&k->signers[i]);
	}
}

static struct tuf_keys keys_of(struct ctx *cx, const struct seed_signer *s, size_t n,
			       int64_t threshold)
{
	struct tuf_keys out = { .n = n, .threshold = threshold };

	for (size_t i = 0; i < n; i++)
		out.key[i] = tuf_key(cx, s[i].signer.public);
	return out;
}

/* Whole seconds, as TUF has them. */
static int64_t in_a_year(void)
{
	return (clock_ms() + YEAR) / 1000 * 1000;
}

static struct tuf_signet signet_now(struct plant *p)
{
	struct origin log;

	ck_assert(origin_parse(p->files.log.origin, &log));
	return (struct tuf_signet){ .instance = arena_strndup(&p->s.cx.mem, log.instance,
							      log.instance_size),
				    .use = p->s.in.use,
				    .time = clock_ms() / 1000 * 1000 };
}

static void root_make(struct plant *p)
{
	struct ctx *cx = &p->s.cx;
	struct tuf_keys people = keys_of(cx, p->keys.root, TRUST_HOLDERS, TRUST_SIGN);

	p->files.root =
		(struct tuf_root){ .version = 1, .expires = in_a_year(), .signet = signet_now(p) };
	p->files.root.role[TUF_ROOT] = p->files.root.role[TUF_TARGETS] = people;
	p->files.root.role[TUF_SNAPSHOT] = keys_of(cx, &p->s.in.keys.snapshot, 1, 1);
	p->files.root.role[TUF_TIMESTAMP] = keys_of(cx, &p->s.in.keys.timestamp, 1, 1);
}

static void targets_make(struct plant *p)
{
	struct tuf_delegation *role = arena_alloc(&p->s.cx.mem, 3 * sizeof(*role));
	struct ctx *cx = &p->s.cx;

	role[0] = (struct tuf_delegation){ TUF_ROLE_SIGNERS,
					   keys_of(cx, p->keys.signers, TRUST_HOLDERS, TRUST_SIGN),
					   { TRUST_SIGNERS },
					   1,
					   true };
	role[1] = (struct tuf_delegation){ TUF_ROLE_STOPS,
					   keys_of(cx, &p->s.in.keys.stops, 1, 1),
					   { "stops/*", "models/*/*/withdrawn.json" },
					   2,
					   true };
	role[2] = (struct tuf_delegation){ TUF_ROLE_RELEASES,
					   keys_of(cx, &p->s.in.keys.releases, 1, 1),
					   { "models/*/*/*", "artifacts/*" },
					   2,
					   true };
	p->files.targets = (struct tuf_targets){ .version = 1,
						 .expires = in_a_year(),
						 .signet = signet_now(p),
						 .role = role,
						 .n_roles = 3,
						 .lifetimes = { 90, 14, 7 } };
	p->files.signers = (struct tuf_targets){ .version = 1,
						 .expires = in_a_year(),
						 .signet = signet_now(p) };
	p->files.approval.release =
		(struct needs){ .need = { { "review", "reviewer", 1, 7, "concerned" },
					  { "approval", "approver", 1, 6, "concerned" } },
				.n = 2,
				.exclude = TRUST_AUTHOR | TRUST_TRAINER | TRUST_VALIDATOR };
	p->files.approval.stop[0] = (struct trust_stopper){ "operator", 7 };
	p->files.approval.stop[1] = (struct trust_stopper){ "approver", 7 };
	p->files.approval.n_stop = 2;
}

/* A key as GET /v1/keys/{key} and its confirmation tell of it. */
static struct trust_key *key_told(struct plant *p, struct person *who, const char *role,
				  const char *site, const char *custody)
{
	struct trust_key *key = arena_alloc(&p->s.cx.mem, sizeof(*key));
	const char *url = arena_printf(&p->s.cx.mem, "/v1/keys/%s", who->key), *entry;

	ask(&p->s, "GET", url, p->anna.secret, NULL, 200);
	assert_ok(&p->s.cx, ssh_key_parse(&p->s.cx, json_at(&p->s, "/public"), &key->public));
	ask(&p->s, "GET", arena_printf(&p->s.cx.mem, "%s/confirmation", url), p->anna.secret, NULL,
	    200);
	entry = json_at(&p->s, "/entry");
	key->leaf = merkle_leaf(entry, strlen(entry));
	key->confirmed = strtoll(json_at(&p->s, "/index"), NULL, 10);
	key->fingerprint = ssh_fingerprint(&p->s.cx, &key->public);
	key->custody = custody;
	key->role = arena_alloc(&p->s.cx.mem, sizeof(*key->role));
	*key->role = (struct trust_role){ role, site, { 0, TRUST_NEVER } };
	key->n_roles = 1;
	key->revoked_at = TRUST_NEVER;
	return key;
}

/* Whoever has a confirmed key now, as GET /v1/keys and GET /v1/users tell. */
static void signers_print(struct plant *p, struct printer *out)
{
	const struct trust_also usual[] = { { &p->anna, "approver", "*", "sealed" },
					    { &p->ben, "approver", "*", "file" },
					    { &p->mara, "reviewer", "*", "sealed" } };
	size_t n = countof(usual) + p->files.n_also;
	struct trust_signers s = { .signer = arena_alloc(&p->s.cx.mem, n * sizeof(*s.signer)) };
	const struct note_key *log = &p->s.in.signer.key;
	struct checkpoint head;

	while (s.n < n) {
		const struct trust_also *one =
			s.n < countof(usual) ? &usual[s.n] : &p->files.also[s.n - countof(usual)];

		s.signer[s.n++] = (struct trust_signer){
			one->who->id, key_told(p, one->who, one->role, one->site, one->custody), 1
		};
	}
	ask(&p->s, "GET", "/log/checkpoint", NULL, NULL, 200);
	if (checkpoint_verify(&p->s.cx, log, p->s.last.body, &head) != OK) {
		log = &p->files.log; /* a test bends the name or the key of today */
		assert_ok(&p->s.cx, checkpoint_verify(&p->s.cx, log, p->s.last.body, &head));
	}
	s.origin = log->origin;
	s.head = checkpoint_head(&head);
	if (p->files.signers_bend)
		p->files.signers_bend(&s);
	trust_signers_print(&p->s.cx, &s, out);
}

static void file_put(struct printer *body, const char *name, const struct printer *content)
{
	put_open(body, NULL, '{');
	put_text(body, "name", name);
	put_text(body, "content", content->text);
	put_close(body, '}');
}

static struct tuf_target target_of(const char *path, const struct printer *content)
{
	return (struct tuf_target){ path, (int64_t)content->size,
				    hash_bytes(content->text, content->size) };
}

void target_add(struct ctx *cx, struct tuf_targets *t, const char *path)
{
	struct tuf_target *more = arena_alloc(&cx->mem, (t->n + 1) * sizeof(*more));

	if (t->n)
		memcpy(more, t->target, t->n * sizeof(*more));
	more[t->n++] = (struct tuf_target){ path, 1, hash_bytes("x", 1) };
	t->target = more;
}

static void targets_print(struct plant *p, const char *role, const struct tuf_targets *t,
			  struct printer *out)
{
	struct tuf_targets is = *t;

	if (p->files.targets_bend)
		p->files.targets_bend(&p->s.cx, role, &is);
	assert_ok(&p->s.cx, tuf_targets_print(&p->s.cx, &is, out));
}

/* The three files of the top role, their targets in the metadata. */
static void top_files_put(struct plant *p, struct printer *body)
{
	struct trust_logs *logs = &p->files.logs;
	struct trust_assignment *a = &p->files.assignment;
	struct tuf_target *t = arena_alloc(&p->s.cx.mem, 3 * sizeof(*t));
	struct printer file;

	logs->key[0] = p->s.in.signer.key;
	memcpy(a->public[0], p -> s.in.keys.assignment.signer.public, PUBLIC_KEY_SIZE);
	trust_approval_print(&p->s.cx, &p->files.approval, &file);
	t[0] = target_of(TRUST_APPROVAL, &file);
	file_put(body, TRUST_APPROVAL, &file);
	trust_logs_print(&p->s.cx, logs, &file);
	t[1] = target_of(TRUST_LOG, &file);
	file_put(body, TRUST_LOG, &file);
	trust_assignment_print(&p->s.cx, a, &file);
	t[2] = target_of(TRUST_ASSIGNMENT, &file);
	file_put(body, TRUST_ASSIGNMENT, &file);
	p->files.targets.target = t;
	p->files.targets.n = 3;
}

static struct printer signed_by_two(struct plant *p, const struct printer *signed_,
				    const struct seed_signer *keys)
{
	const struct signer *signers[TRUST_SIGN];
	struct printer file;

	for (size_t i = 0; i < TRUST_SIGN; i++)
		signers[i] = &keys[i].signer;
	assert_ok(&p->s.cx, tuf_sign(&p->s.cx, signed_, signers, TRUST_SIGN, &file));
	return file;
}

static void signed_put(struct plant *p, struct printer *body, const char *role, int64_t version,
		       const struct printer *signed_, const struct seed_signer *keys)
{
	struct printer file = signed_by_two(p, signed_, keys);

	file_put(body, arena_printf(&p->s.cx.mem, "%lld.%s.json", (long long)version, role), &file);
}

static struct printer files_open(struct plant *p)
{
	struct printer body = { .mem = &p->s.cx.mem };

	put_open(&body, NULL, '{');
	put_open(&body, "files", '[');
	return body;
}

static const char *files_close(struct printer *body)
{
	put_close(body, ']');
	put_close(body, '}');
	return body->text;
}

static struct printer signers_made(struct plant *p, struct printer *signed_)
{
	struct printer file;
	struct tuf_target t;

	signers_print(p, &file);
	t = target_of(TRUST_SIGNERS, &file);
	p->files.signers.target = arena_alloc(&p->s.cx.mem, sizeof(t));
	*p->files.signers.target = t;
	p->files.signers.n = 1;
	targets_print(p, TUF_ROLE_SIGNERS, &p->files.signers, signed_);
	return file;
}

struct printer trust_signers_forged(struct plant *p, struct printer *metadata)
{
	const struct signer *signers[TRUST_SIGN] = { &p->keys.signers[0].signer,
						     &p->keys.signers[1].signer };
	struct printer signed_, file;

	p->files.signers.version++;
	file = signers_made(p, &signed_);
	assert_ok(&p->s.cx, tuf_sign(&p->s.cx, &signed_, signers, TRUST_SIGN, metadata));
	return file;
}

struct printer trust_targets_forged(struct plant *p)
{
	const struct signer *holders[TRUST_SIGN] = { &p->keys.root[0].signer,
						     &p->keys.root[1].signer };
	struct printer body = files_open(p), signed_, file;

	p->files.targets.version++;
	top_files_put(p, &body);
	targets_print(p, "targets", &p->files.targets, &signed_);
	assert_ok(&p->s.cx, tuf_sign(&p->s.cx, &signed_, holders, TRUST_SIGN, &file));
	return file;
}

static void signers_put(struct plant *p, struct printer *body)
{
	struct printer signed_, file = signers_made(p, &signed_);

	file_put(body, TRUST_SIGNERS, &file);
	signed_put(p, body, TUF_ROLE_SIGNERS, p->files.signers.version, &signed_, p->keys.signers);
}

const char *trust_body(struct plant *p)
{
	struct printer body = files_open(p), signed_;

	top_files_put(p, &body);
	assert_ok(&p->s.cx, tuf_root_print(&p->s.cx, &p->files.root, &signed_));
	signed_put(p, &body, "root", p->files.root.version, &signed_, p->keys.root);
	targets_print(p, "targets", &p->files.targets, &signed_);
	signed_put(p, &body, "targets", p->files.targets.version, &signed_, p->keys.root);
	signers_put(p, &body);
	return files_close(&body);
}

struct printer trust_root(struct plant *p)
{
	struct printer signed_;

	assert_ok(&p->s.cx, tuf_root_print(&p->s.cx, &p->files.root, &signed_));
	return signed_by_two(p, &signed_, p->keys.root);
}

const char *trust_root_digest(struct plant *p)
{
	struct printer file = trust_root(p);
	struct hash h = hash_bytes(file.text, file.size);

	return digest_text(&p->s.cx, &h);
}

void trust_acknowledge(struct plant *p)
{
	founders_acknowledge(&p->s, trust_root_digest(p));
}

void trust_send(struct plant *p, int status)
{
	if (status == 201 && p->files.root.version == 1)
		trust_acknowledge(p);
	ask(&p->s, "POST", "/v1/trust", p->ben.secret, trust_body(p), status);
}

void trust_signers_update(struct plant *p)
{
	struct printer body = files_open(p);

	p->files.signers.version++;
	signers_put(p, &body);
	ask(&p->s, "POST", "/v1/trust", p->ben.secret, files_close(&body), 201);
}

void trust_signers_last(struct plant *p, int64_t days)
{
	const char *open = days > 60 ? "0" : "1";

	p->files.signers.expires = (clock_ms() + days * (YEAR / 365)) / 1000 * 1000;
	trust_signers_update(p);
	do
		ask(&p->s, "GET", "/readyz", NULL, NULL, 200);
	while (strcmp(json_at(&p->s, "/open"), open) != 0);
}

void trust_send_next(struct plant *p, int status)
{
	p->files.root.version++;
	p->files.targets.version++;
	p->files.signers.version++;
	trust_send(p, status);
}

void trust_found(struct plant *p)
{
	trust_keys_make(&p->keys);
	p->files.log = p->s.in.signer.key;
	p->files.logs.n = p->files.assignment.n = 1;
	p->files.assignment.epoch = 1;
	root_make(p);
	targets_make(p);
}
