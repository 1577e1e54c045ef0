#include "trust_desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "files.h"

#define TEXT_MAX 100000

void desk_sh(struct desk *d, const char *command)
{
	ck_assert_int_eq(system(arena_printf(&d->s->cx.mem, "cd %s && %s", d->dir, command)), 0);
}

void trust_desk_found(struct site *s, struct desk *d)
{
	site_open(s);
	desk_open(d, s);
	desk_founders(d);
	desk_sh(d, arena_printf(&s->cx.mem, "cp %s/server-keys.json .", s->dir));
	run(d, "ben", 0, "trust", "init", "--server", "server-keys.json", "--out", "t", "--demo",
	    "--signers-key", "t/signers.seed", "--signers-key", "t/other.seed",
	    "--signers-threshold", "1", NULL);
	desk_acknowledge(d, "t");
}

char *desk_text(struct desk *d, const char *name, size_t *size)
{
	FILE *f = fopen(arena_printf(&d->s->cx.mem, "%s/%s", d->dir, name), "r");
	char *text = arena_alloc(&d->s->cx.mem, TEXT_MAX + 1);

	ck_assert_ptr_nonnull(f);
	*size = fread(text, 1, TEXT_MAX, f);
	fclose(f);
	return text;
}

/* ---- the next version, by somebody else ---- */

#define SEED "signet-seed-v1 "

void trust_desk_seed(struct desk *d, const char *seed, struct seed_signer *out)
{
	unsigned char bytes[SEED_SIZE];
	size_t size;
	const char *text = desk_text(d, seed, &size) + strlen(SEED);

	ck_assert(base64_bytes(text, strcspn(text, "\n"), bytes, sizeof(bytes)));
	seed_signer_init(out, bytes);
}

void trust_desk_sign(struct desk *d, const char *name, const struct printer *body, const char *seed)
{
	struct ctx *cx = &d->s->cx;
	struct seed_signer key;
	const struct signer *signer = &key.signer;
	struct printer file;

	trust_desk_seed(d, seed, &key);
	assert_ok(cx, tuf_sign(cx, body, &signer, 1, &file));
	desk_file(d, name, file.text);
}

void trust_desk_next(struct desk *d, const char *path, const char *text, int64_t version)
{
	bool people = strcmp(path, TRUST_SIGNERS) == 0;
	const char *role = people ? "signers" : "targets";
	struct arena *mem = &d->s->cx.mem;
	struct printer body;
	struct tuf_targets t;
	size_t size;
	char *was;

	was = desk_text(d, arena_printf(mem, "t/%lld.%s.json", (long long)version - 1, role),
			&size);
	assert_ok(&d->s->cx, tuf_targets_parse(&d->s->cx, was, size, &t));
	desk_sh(d, arena_printf(mem, "cd t && cp %s $(dirname %s)/$(basename %s .json).before.json",
				path, path, path));
	desk_file(d, arena_printf(mem, "t/%s", path), text);
	for (size_t i = 0; i < t.n; i++)
		if (strcmp(t.target[i].path, path) == 0)
			t.target[i] = (struct tuf_target){ path, (int64_t)strlen(text),
							   hash_bytes(text, strlen(text)) };
	t.version = version;
	assert_ok(&d->s->cx, tuf_targets_print(&d->s->cx, &t, &body));
	trust_desk_sign(d, arena_printf(mem, "t/%lld.%s.json", (long long)version, role), &body,
			people ? "t/signers.seed" : "t/first.seed");
}

struct trust_signers trust_desk_people(struct site *s)
{
	struct bytes newer = golden(&s->cx, "trust-signers-newer.json");
	struct trust_signer *all = arena_alloc(&s->cx.mem, 3 * sizeof(*all));
	struct trust_signers p;

	assert_ok(&s->cx, trust_signers_parse(&s->cx, newer.b, newer.size, &p));
	p.n_corrected = 0;
	all[0] = p.signer[1]; /* ruth.b_2, whose key is of a type unknown here */
	all[1] = (struct trust_signer){ .id = "ghost" };
	all[2] = p.signer[0]; /* quinn, who has one that was suspended and revoked */
	p.signer = all;
	return p;
}

void desk_login(struct desk *d, const char *user)
{
	run(d, user, 0, "login", "--user", user, "--password-file", "password", "--accept-vkey",
	    NULL);
}

const char *desk_newcomer(struct desk *d, const char *id)
{
	struct arena *mem = &d->s->cx.mem;
	const char *json;
	char secret[80];

	person_add(d->s, id, "", secret);
	desk_login(d, id);
	run(d, id, 0, "key", "new", arena_printf(mem, "%s.seed", id), "--role", "approver", NULL);
	json = run(d, id, 0, "key", "list", "--json", NULL);
	return arena_printf(mem, "%s=%s", id, value_of(d, json, "fingerprint"));
}

const char *desk_refound_proposed(struct site *s, struct desk *d)
{
	const char *carl, *dana;

	trust_desk_found(s, d);
	run(d, "ben", 0, "trust", "upload", "t", NULL);
	carl = desk_newcomer(d, "carl");
	dana = desk_newcomer(d, "dana");
	run(d, "anna", 0, "key", "revoke", desk_key(d, "anna"), "--reason", "lost", NULL);
	run(d, "ben", 0, "key", "revoke", desk_key(d, "ben"), "--reason", "lost", NULL);
	desk_login(d, "root");
	run(d, "root", 0, "act", "propose", "refound", "--person", carl, "--person", dana,
	    "--reason", "both approvers are gone", NULL);
	ask(s, "GET", "/v1/acts", s->admin, NULL, 200);
	return arena_printf(&s->cx.mem, "%s",
			    json_at(s, "%s/id", json_find(s, "/items", "/act", "refound")));
}

void desk_run_printed(struct desk *d, const char *user, int code)
{
	const char *at = strstr(d->out, "signet ");
	char *word[12] = { 0 }, *line;
	size_t n = 0;

	ck_assert_ptr_nonnull(at);
	line = arena_strndup(&d->s->cx.mem, at, strcspn(at, "\n"));
	for (char *w = strtok(line, " "); w && n < countof(word); w = strtok(NULL, " "))
		word[n++] = w;
	run(d, user, code, word[1], word[2], word[3], word[4], word[5], word[6], word[7], word[8],
	    NULL);
}
