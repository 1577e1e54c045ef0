#include "release.h"

#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "proof/envelope.h"
#include "store/publication.h"
#include "test.h"

#define YEAR   INT64_C(31536000000)
#define MODEL_ RELEASE_MODEL

/* ---- trust ---- */

static void key_make(struct seed_signer *out)
{
	unsigned char seed[SEED_SIZE];

	randombytes_buf(seed, sizeof(seed));
	seed_signer_init(out, seed);
}

void trust_keys_make(struct trust_keys *k)
{
	key_make(&k->root[0]);
	key_make(&k->root[1]);
	key_make(&k->signers);
}

static struct tuf_keys keys_of(struct ctx *cx, const struct seed_signer *s, size_t n)
{
	struct tuf_keys out = { .n = n, .threshold = (int64_t)n };

	for (size_t i = 0; i < n; i++)
		out.key[i] = tuf_key(cx, s[i].signer.public);
	return out;
}

/* Whole seconds, as TUF has them. */
static int64_t in_a_year(void)
{
	return (clock_ms() + YEAR) / 1000 * 1000;
}

static void root_make(struct published *p)
{
	struct ctx *cx = &p->s.cx;
	struct tuf_keys people = keys_of(cx, p->keys.root, 2);

	p->files.root = (struct tuf_root){ .version = 1, .expires = in_a_year() };
	p->files.root.role[TUF_ROOT] = p->files.root.role[TUF_TARGETS] = people;
	p->files.root.role[TUF_SNAPSHOT] = keys_of(cx, &p->s.in.keys.snapshot, 1);
	p->files.root.role[TUF_TIMESTAMP] = keys_of(cx, &p->s.in.keys.timestamp, 1);
}

static void targets_make(struct published *p)
{
	struct tuf_delegation *role = arena_alloc(&p->s.cx.mem, 2 * sizeof(*role));

	role[0] = (struct tuf_delegation){
		TUF_ROLE_SIGNERS, keys_of(&p->s.cx, &p->keys.signers, 1), { TRUST_SIGNERS }, 1, true
	};
	role[1] = (struct tuf_delegation){ TUF_ROLE_RELEASES,
					   keys_of(&p->s.cx, &p->s.in.keys.releases, 1),
					   { "models/*/*/*", "artifacts/*" },
					   2,
					   true };
	p->files.targets = (struct tuf_targets){ .version = 1,
						 .expires = in_a_year(),
						 .role = role,
						 .n_roles = 2,
						 .lifetimes = { 90, 14, 7 } };
	p->files.signers = (struct tuf_targets){ .version = 1, .expires = in_a_year() };
	p->files.approval = (struct trust_approval){
		.need = { { "review", "reviewer", 1, 7 }, { "approval", "approver", 1, 6 } },
		.n = 2,
		.exclude = TRUST_AUTHOR | TRUST_TRAINER | TRUST_VALIDATOR
	};
}

/* Whoever has a confirmed key now, as GET /v1/keys and GET /v1/users tell. */
static void signers_print(struct published *p, struct printer *out)
{
	const struct {
		struct person *who;
		const char *role, *custody;
	} all[] = { { &p->anna, "approver", "sealed" },
		    { &p->ben, "approver", "file" },
		    { &p->mara, "reviewer", "sealed" } };
	struct trust_signers s = { arena_alloc(&p->s.cx.mem, countof(all) * sizeof(*s.signer)), 0 };

	for (size_t i = 0; i < countof(all); i++) {
		struct trust_key *key = arena_alloc(&p->s.cx.mem, sizeof(*key));
		char public[200];

		ask(&p->s, "GET", arena_printf(&p->s.cx.mem, "/v1/keys/%s", all[i].who->key),
		    all[i].who->secret, NULL, 200);
		member(p->s.last.body, "public", public, sizeof(public));
		assert_ok(&p->s.cx, ssh_key_parse(&p->s.cx, public, key->public));
		key->fingerprint = ssh_fingerprint(&p->s.cx, key->public);
		key->custody = all[i].custody;
		key->roles[0] = all[i].role;
		key->n_roles = 1;
		key->revoked_at = TRUST_NEVER;
		s.signer[s.n++] =
			(struct trust_signer){ all[i].who->id, all[i].who->id, "munich", key, 1 };
	}
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

/* The three files of the top role, their targets in the metadata. */
static void top_files_put(struct published *p, struct printer *body)
{
	struct trust_logs *logs = arena_alloc(&p->s.cx.mem, sizeof(*logs));
	struct trust_assignment *a = arena_alloc(&p->s.cx.mem, sizeof(*a));
	struct tuf_target *t = arena_alloc(&p->s.cx.mem, 3 * sizeof(*t));
	struct printer file;

	logs->key[logs->n++] = p->s.in.signer.key;
	memcpy(a->public[a->n++], p -> s.in.keys.assignment.signer.public, PUBLIC_KEY_SIZE);
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

static void signed_put(struct published *p, struct printer *body, const char *role, int64_t version,
		       const struct printer *signed_, const struct seed_signer *keys, size_t n)
{
	const struct signer *signers[2];
	struct printer file;

	for (size_t i = 0; i < n; i++)
		signers[i] = &keys[i].signer;
	assert_ok(&p->s.cx, tuf_sign(&p->s.cx, signed_, signers, n, &file));
	file_put(body, arena_printf(&p->s.cx.mem, "%lld.%s.json", (long long)version, role), &file);
}

static struct printer files_open(struct published *p)
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

static void signers_put(struct published *p, struct printer *body)
{
	struct printer file, signed_;
	struct tuf_target t;

	signers_print(p, &file);
	t = target_of(TRUST_SIGNERS, &file);
	p->files.signers.target = arena_alloc(&p->s.cx.mem, sizeof(t));
	*p->files.signers.target = t;
	p->files.signers.n = 1;
	file_put(body, TRUST_SIGNERS, &file);
	assert_ok(&p->s.cx, tuf_targets_print(&p->s.cx, &p->files.signers, &signed_));
	signed_put(p, body, TUF_ROLE_SIGNERS, p->files.signers.version, &signed_, &p->keys.signers,
		   1);
}

const char *trust_body(struct published *p)
{
	struct printer body = files_open(p), signed_;

	top_files_put(p, &body);
	assert_ok(&p->s.cx, tuf_root_print(&p->s.cx, &p->files.root, &signed_));
	signed_put(p, &body, "root", p->files.root.version, &signed_, p->keys.root, 2);
	assert_ok(&p->s.cx, tuf_targets_print(&p->s.cx, &p->files.targets, &signed_));
	signed_put(p, &body, "targets", p->files.targets.version, &signed_, p->keys.root, 2);
	signers_put(p, &body);
	return files_close(&body);
}

void trust_upload(struct published *p, int status)
{
	ask(&p->s, "POST", "/v1/trust", p->ben.secret, trust_body(p), status);
}

void trust_signers_update(struct published *p)
{
	struct printer body = files_open(p);

	p->files.signers.version++;
	signers_put(p, &body);
	ask(&p->s, "POST", "/v1/trust", p->ben.secret, files_close(&body), 201);
}

void trust_found(struct published *p)
{
	trust_keys_make(&p->keys);
	root_make(p);
	targets_make(p);
}

/* ---- records ---- */

static const char *escaped(struct published *p, const char *text)
{
	struct printer out = { .mem = &p->s.cx.mem };

	put_text(&out, NULL, text);
	return out.text;
}

const char *version_record(struct published *p, int64_t n)
{
	const char *line = arena_printf(&p->s.cx.mem, "%s  model.onnx\n", p->artifact + 7);
	struct hash h = hash_bytes(line, strlen(line));

	return arena_printf(
		&p->s.cx.mem,
		"{\"v\":1,\"model\":\"" MODEL_ "\",\"number\":%lld,\"digest\":\"%s\","
		"\"files\":[{\"path\":\"model.onnx\",\"size\":%zu,\"digest\":\"%s\"}],"
		"\"run\":null,\"datasets\":[],\"envelope\":1,\"validation\":{\"id\":null,"
		"\"verdict\":\"pass\"},"
		"\"people\":{\"trainer\":\"jonas\",\"validator\":\"vera\"}}\n",
		(long long)n, digest_text(&p->s.cx, &h), strlen(p->bytes), p->artifact);
}

const char *release_record(struct published *p, int64_t n, int64_t version)
{
	return arena_printf(&p->s.cx.mem,
			    "{\"v\":1,\"model\":\"" MODEL_ "\",\"number\":%lld,\"version\":%lld,"
			    "\"envelope\":1,\"scope\":{\"sites\":[\"munich\"]},\"plan\":\"line-1\","
			    "\"floor\":1,\"fallback\":\"keep\"}\n",
			    (long long)n, (long long)version);
}

const char *plan_record(struct published *p)
{
	return "{\"v\":1,\"plan\":\"line-1\",\"rings\":[{\"name\":\"pilot\",\"devices\":"
	       "[\"" RELEASE_DEVICE "\"],\"gate\":{\"count\":1,\"success_percent\":100,"
	       "\"soak_seconds\":1}}]}\n";
}

int64_t change_merge(struct published *p, ...)
{
	struct printer docs = { .mem = &p->s.cx.mem };
	const char *path, *content;
	char number[24];
	int64_t n;
	va_list ap;

	va_start(ap, p);
	put_open(&docs, NULL, '[');
	while ((path = va_arg(ap, const char *))) {
		content = va_arg(ap, const char *);
		put_open(&docs, NULL, '{');
		put_text(&docs, "path", path);
		put_text(&docs, "content", content);
		put_close(&docs, '}');
	}
	put_close(&docs, ']');
	va_end(ap);
	ask(&p->s, "POST", "/v1/changes", p->jonas.secret,
	    arena_printf(&p->s.cx.mem,
			 "{\"title\":\"A test\",\"reason\":\"x\",\"impact\":\"none\",\"retest\":"
			 "\"no\",\"documents\":%s}",
			 docs.text),
	    201);
	ck_assert_int_eq(
		sscanf(strstr(p->s.last.body, "\"number\":"), "\"number\":%20[0-9]", number), 1);
	n = strtoll(number, NULL, 10);
	sign_change(&p->s, &p->mara, (int)n, "review", "reviewer", 201);
	sign_change(&p->s, &p->ben, (int)n, "approval", "approver", 201);
	ask(&p->s, "GET", arena_printf(&p->s.cx.mem, "/v1/changes/%lld", (long long)n),
	    p->jonas.secret, NULL, 200);
	assert_says(p->s.last.body, "\"state\":\"merged\"");
	return n;
}

/* ---- the whole ---- */

void release_cast(struct published *p)
{
	struct site *s = &p->s;

	site_open(s);
	found(s, &p->anna, &p->ben);
	signer_add(s, &p->mara, "mara", "reviewer", true, &p->anna);
	p->jonas = (struct person){ .id = "jonas" };
	person_add(s, "jonas", "author", p->jonas.secret);
	ask(s, "POST", "/v1/models", p->jonas.secret,
	    "{\"name\":\"" MODEL_ "\",\"title\":\"Health of a press\"}", 201);
	p->bytes = "a model that judges a press";
	artifact_add(s, p->jonas.secret, p->bytes, p->artifact);
}

/* The queue is first in, first out, and what a commit leaves to publish stands in it before the
 * commit is answered: an act that is answered now came after all of that but the last. */
void publication_await(struct published *p)
{
	for (int i = 0; i < 2; i++)
		ask(&p->s, "POST", "/v1/sites", p->s.admin,
		    arena_printf(&p->s.cx.mem, "{\"id\":%s,\"zone\":\"Etc/UTC\",\"title\":\"x\"}",
				 escaped(p, arena_printf(&p->s.cx.mem, "w-%.30s",
							 uuid7(&p->s.cx, clock_ms())))),
		    201);
}

void release_publish(struct published *p)
{
	change_merge(p, "models/" MODEL_ "/versions/1.json", version_record(p, 1),
		     "policies/rings/line-1.json", plan_record(p), NULL);
	p->released =
		change_merge(p, "models/" MODEL_ "/releases/1.json", release_record(p, 1, 1), NULL);
	publication_await(p);
}

static void login(struct published *p, struct person *who)
{
	ask(&p->s, "POST", "/v1/session", NULL,
	    arena_printf(&p->s.cx.mem, "{\"user\":\"%s\",\"password\":\"" PASSWORD "\"}", who->id),
	    201);
	member(p->s.last.body, "secret", who->secret, sizeof(who->secret));
}

void release_login(struct published *p)
{
	login(p, &p->anna);
	login(p, &p->ben);
	login(p, &p->mara);
	login(p, &p->jonas);
}

const char *published_log(struct published *p)
{
	char secret[80];

	person_add(&p->s, "iris", "auditor", secret);
	return ask(&p->s, "GET", "/v1/audit?limit=100", secret, NULL, 200);
}

void published_open(struct published *p)
{
	release_cast(p);
	trust_found(p);
	trust_upload(p, 201);
	release_publish(p);
}

void published_close(struct published *p)
{
	site_close(&p->s);
}
