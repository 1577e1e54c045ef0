#include "forge.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "proof/dsse.h"
#include "proof/sshsig.h"

static const char *fetch(struct forgery *g, const char *path, size_t *size)
{
	struct site *s = &g->f->p.s;

	ask(s, "GET", path, s->admin, NULL, 200);
	*size = s->last.body_size;
	return arena_strndup(&s->cx.mem, s->last.body, *size);
}

static const char *meta_name(struct forgery *g, const struct tuf_list *l, const char *name)
{
	const struct tuf_meta *m = tuf_meta_of(l, name);

	ck_assert_ptr_nonnull(m);
	return arena_printf(&g->f->p.s.cx.mem, "/tuf/metadata/%lld.%s", (long long)m->version,
			    name);
}

void forge_begin(struct forgery *g, struct fleet *f)
{
	struct ctx *cx = &f->p.s.cx;
	const char *bytes;
	size_t size;

	*g = (struct forgery){ .f = f };
	bytes = fetch(g, "/tuf/metadata/timestamp.json", &size);
	assert_ok(cx, tuf_list_parse(cx, TUF_TIMESTAMP, bytes, size, &g->timestamp));
	bytes = fetch(g, meta_name(g, &g->timestamp, "snapshot.json"), &size);
	assert_ok(cx, tuf_list_parse(cx, TUF_SNAPSHOT, bytes, size, &g->snapshot));
	bytes = fetch(g, meta_name(g, &g->snapshot, "releases.json"), &size);
	assert_ok(cx, tuf_targets_parse(cx, bytes, size, &g->releases));
}

static void plant(struct forgery *g, const char *path, const char *body)
{
	ck_assert_uint_lt(g->n, FORGED_MAX);
	g->file[g->n++] = (struct planted){ path, body, NULL };
}

static struct tuf_target *target(struct forgery *g, const char *path)
{
	for (size_t i = 0; i < g->releases.n; i++)
		if (strcmp(g->releases.target[i].path, path) == 0)
			return &g->releases.target[i];
	ck_abort_msg("no target %s", path);
}

static const char *url(struct forgery *g, const struct tuf_target *t)
{
	struct ctx *cx = &g->f->p.s.cx;

	return arena_printf(&cx->mem, "/tuf/targets/%s", tuf_target_url(cx, t));
}

void forge_evidence(struct forgery *g, int64_t release, void (*bend)(struct evidence *e))
{
	struct ctx *cx = &g->f->p.s.cx;
	struct tuf_target *t =
		target(g, arena_printf(&cx->mem, "models/" RELEASE_MODEL "/%lld/evidence.json",
				       (long long)release));
	struct evidence *e = arena_alloc(&cx->mem, sizeof(*e));
	struct printer p;
	const char *bytes;
	size_t size;

	bytes = fetch(g, url(g, t), &size);
	assert_ok(cx, evidence_parse(cx, bytes, size, e));
	bend(e);
	assert_ok(cx, evidence_print(cx, e, &p));
	t->length = (int64_t)p.size;
	t->hash = hash_bytes(p.text, p.size);
	plant(g, url(g, t), p.text);
}

void forge_assignment(struct forgery *g, const char *device, void (*bend)(struct assignment *a))
{
	struct ctx *cx = &g->f->p.s.cx;
	const struct signer *signer = &g->f->p.s.in.keys.assignment.signer;
	struct printer payload, envelope = { .mem = &cx->mem };
	const char *kept = agent_file(g->f, device, "assignment.json");
	struct assignment a;
	struct dsse d;

	ck_assert_ptr_nonnull(kept);
	assert_ok(cx, dsse_parse(cx, kept, strlen(kept), &d));
	assert_ok(cx, assignment_parse(cx, d.payload, d.size, &a));
	a.counter++;
	bend(&a);
	assignment_print(cx, &a, &payload);
	assert_ok(cx, dsse_sign(cx, signer, ed25519_fingerprint(cx, signer->public),
				ASSIGNMENT_TYPE, payload.text, payload.size, &envelope));
	plant(g, "/edge/v1/assignment", envelope.text);
}

static void version_named(struct forgery *g, const char *name, int64_t version)
{
	for (size_t i = 0; i < g->snapshot.n; i++)
		if (strcmp(g->snapshot.meta[i].name, name) == 0)
			g->snapshot.meta[i].version = version;
}

void forge_targets(struct forgery *g)
{
	struct plant *p = &g->f->p;
	struct printer metadata = trust_targets_forged(p);

	version_named(g, "targets.json", p->files.targets.version);
	plant(g, meta_name(g, &g->snapshot, "targets.json"), metadata.text);
}

void forge_log(struct forgery *g)
{
	struct plant *p = &g->f->p;
	struct printer file;

	trust_logs_print(&p->s.cx, &p->files.logs, &file);
	plant(g, url(g, tuf_target_of(&p->files.targets, TRUST_LOG)), file.text);
}

void forge_signers(struct forgery *g)
{
	struct plant *p = &g->f->p;
	struct printer metadata, file = trust_signers_forged(p, &metadata);

	version_named(g, "signers.json", p->files.signers.version);
	plant(g,
	      arena_printf(&p->s.cx.mem, "/tuf/metadata/%lld.signers.json",
			   (long long)p->files.signers.version),
	      metadata.text);
	plant(g, url(g, p->files.signers.target), file.text);
}

/* ---- metadata ---- */

static struct printer signed_by(struct forgery *g, const struct seed_signer *key,
				const struct printer *body)
{
	const struct signer *signer = &key->signer;
	struct printer file;

	assert_ok(&g->f->p.s.cx, tuf_sign(&g->f->p.s.cx, body, &signer, 1, &file));
	return file;
}

/* The next version of it, named in the list that speaks of it. */
static void name_next(struct tuf_list *list, const char *name, int64_t *version)
{
	(*version)++;
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->meta[i].name, name) == 0)
			list->meta[i].version = *version;
}

void forge_kept_expired(struct forgery *g, const char *device)
{
	struct fleet *f = g->f;
	struct ctx *cx = &f->p.s.cx;
	const char *kept = agent_file(f, device, "tuf/timestamp.json");
	struct printer body, file;
	struct tuf_list t;
	FILE *out;

	assert_ok(cx, tuf_list_parse(cx, TUF_TIMESTAMP, kept, strlen(kept), &t));
	t.expires = (clock_ms() - DAY_MS) / 1000 * 1000;
	assert_ok(cx, tuf_list_print(cx, TUF_TIMESTAMP, &t, &body));
	file = signed_by(g, &f->p.s.in.keys.timestamp, &body);
	out = fopen(arena_printf(&cx->mem, "%s/%s/tuf/timestamp.json", f->d.dir, device), "w");
	ck_assert_ptr_nonnull(out);
	ck_assert_uint_eq(fwrite(file.text, 1, file.size, out), file.size);
	fclose(out);
}

void forge_sign(struct forgery *g)
{
	const struct server_keys *keys = &g->f->p.s.in.keys;
	struct ctx *cx = &g->f->p.s.cx;
	struct printer body, file;

	name_next(&g->snapshot, "releases.json", &g->releases.version);
	name_next(&g->timestamp, "snapshot.json", &g->snapshot.version);
	g->timestamp.version++;
	assert_ok(cx, tuf_targets_print(cx, &g->releases, &body));
	file = signed_by(g, &keys->releases, &body);
	plant(g, meta_name(g, &g->snapshot, "releases.json"), file.text);
	assert_ok(cx, tuf_list_print(cx, TUF_SNAPSHOT, &g->snapshot, &body));
	file = signed_by(g, &keys->snapshot, &body);
	plant(g, meta_name(g, &g->timestamp, "snapshot.json"), file.text);
	g->timestamp.meta[0].length = (int64_t)file.size;
	g->timestamp.meta[0].hash = hash_bytes(file.text, file.size);
	assert_ok(cx, tuf_list_print(cx, TUF_TIMESTAMP, &g->timestamp, &body));
	file = signed_by(g, &keys->timestamp, &body);
	plant(g, "/tuf/metadata/timestamp.json", file.text);
}

struct liar forge_serve(struct forgery *g, const char *device)
{
	struct fleet *f = g->f;
	const char *site = arena_printf(&f->p.s.cx.mem, "127.0.0.1:%u", f->p.s.port);
	struct liar l;

	forge_sign(g);
	l = liar_plant(&f->d, g->file, g->n);
	agent_state_edit(f, device, site, arena_printf(&f->p.s.cx.mem, "127.0.0.1:%u", f->d.port));
	return l;
}
