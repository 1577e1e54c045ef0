#include "evidence.h"

#include <string.h>

#include "documents/envelope.h"
#include "proof/entry.h"
#include "rules/heads.h"

#define FILE_ "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define AT    WORLD_AT

static const char *const people[WORLD_PEOPLE] = { "mara", "ben", "eve" };

/* What the log is called when it has that entry. */
static const char *name_at(const struct world *w, int64_t index)
{
	return !w->continued_at || index < w->continued_at ? WORLD_NAME : WORLD_NEXT;
}

static const char *digest_of(struct world *w, const char *text)
{
	struct hash h = hash_bytes(text, strlen(text));

	return digest_text(&w->cx, &h);
}

/* ---- the log ---- */

static enum err node(const struct merkle_source *src, struct ctx *cx, unsigned level,
		     uint64_t index, struct hash *out)
{
	const struct world *w = container_of(src, struct world, source);
	struct hash left, right;

	if (level == 0) {
		*out = merkle_leaf(w->entry[index], strlen(w->entry[index]));
		return OK;
	}
	TRY(node(src, cx, level - 1, 2 * index, &left));
	TRY(node(src, cx, level - 1, 2 * index + 1, &right));
	*out = merkle_node(&left, &right);
	return OK;
}

static int64_t append_at(struct world *w, struct fact *f, int64_t at)
{
	const struct act act = { .actor = SYSTEM_ACTOR };
	bool held = w->clock && w->n > 0;
	struct stamp st = { .index = (int64_t)w->n, .at = at, .clock = held ? w->clock : at };
	struct printer p;

	for (size_t i = 0; i < OBJECTS_MAX; i++)
		st.prev[i] = NO_ENTRY;
	assert_ok(&w->cx, entry_print(&w->cx, &act, f, &st, &p));
	w->entry[w->n] = p.text;
	return (int64_t)w->n++;
}

static int64_t append(struct world *w, struct fact *f)
{
	return append_at(w, f, AT);
}

static struct evidence_entry entry_of(struct world *w, int64_t index)
{
	struct evidence_entry out = { .index = index,
				      .entry = w->entry[index],
				      .size = strlen(w->entry[index]) };

	assert_ok(&w->cx, merkle_inclusion(&w->cx, &w->source, (uint64_t)index, w->n, &out.proof));
	return out;
}

/* ---- a change ---- */

static const char *manifest_of(struct world *w, struct evidence_change *c)
{
	struct manifest_path paths[EVIDENCE_DOCUMENTS_MAX];
	struct manifest m = { name_at(w, (int64_t)w->n), c->number, paths, c->n_documents };
	struct printer p;

	for (size_t i = 0; i < c->n_documents; i++)
		paths[i] = (struct manifest_path){ c->document[i].path, NULL,
						   digest_of(w, c->document[i].content) };
	assert_ok(&w->cx, manifest_print(&w->cx, &m, &p));
	return p.text;
}

static struct statement_subject *subjects_of(struct world *w, const struct evidence_change *c)
{
	struct statement_subject *subjects =
		arena_alloc(&w->cx.mem, (c->n_documents + 1) * sizeof(*subjects));

	subjects[0] =
		(struct statement_subject){ arena_printf(&w->cx.mem, "%s/changes/%lld/manifest",
							 name_at(w, c->opened.index),
							 (long long)c->number),
					    hash_bytes(c->manifest, strlen(c->manifest)) };
	for (size_t i = 0; i < c->n_documents; i++)
		subjects[i + 1] =
			(struct statement_subject){ c->document[i].path,
						    hash_bytes(c->document[i].content,
							       strlen(c->document[i].content)) };
	return subjects;
}

/* What ben or mara signs of it, under the head as it is now. */
static struct printer statement_of(struct world *w, const struct evidence_change *c, int who)
{
	struct statement_subject *subjects = subjects_of(w, c);
	bool ben = who == BEN;
	struct statement s = {
		.subjects = subjects,
		.n_subjects = c->n_documents + 1,
		.id = arena_printf(&w->cx.mem, "01890000-0000-7000-8000-0000000000%02zx", w->n),
		.meaning = ben ? w->meaning : "review",
		.meaning_text = "I mean it.",
		.language = "en",
		.signer = ben ? w->signer : people[who],
		.signer_name = people[who],
		.role = ben ? w->role : "reviewer",
		.site = w->granted[who],
		.fingerprint = ed25519_fingerprint(&w->cx, w->key[who].signer.public),
		.custody = ben ? w->custody : "sealed",
		.auth = ben && strcmp(w->custody, "sealed") != 0 ? (struct statement_auth){ 0 }
								 : statement_auth_sealed,
		.title = ben ? w->title : NULL,
		.policy = digest_of(w, "the policy"),
		.time = ben && w->ben_at ? w->ben_at : AT - 2000,
		.not_after = ben && w->late          ? AT - 1
			     : ben && w->ben_at > AT ? w->ben_at + 1
						     : AT,
		.offset = "+00:00",
		.zone = "Etc/UTC",
		.origin = ben && w->first_name ? WORLD_NAME : name_at(w, (int64_t)w->n - 1),
		.size = (int64_t)w->n,
		.change = c->number + (ben && w->other_change),
	};
	struct printer p;

	assert_ok(&w->cx, merkle_root(&w->cx, &w->source, w->n, &s.root));
	if (ben && w->other_base)
		s.root.b[0] ^= 1;
	if (ben && w->other_subject)
		subjects[c->n_documents].hash.b[0] ^= 1;
	assert_ok(&w->cx, statement_print(&w->cx, &s, &p));
	return p;
}

static void sign(struct world *w, struct evidence_change *c, int who)
{
	struct evidence_signature *sig = &c->signature[c->n_signatures++];
	struct printer statement = statement_of(w, c, who);
	bool ben = who == BEN;
	struct statement s;
	struct fact f;

	assert_ok(&w->cx, envelope_sign(&w->cx, &w->key[who].signer, statement.text, statement.size,
					&sig->envelope));
	assert_ok(&w->cx, statement_parse(&w->cx, statement.text, statement.size, &s));
	fact_start(&w->cx, &f, ACTION_CHANGE_SIGNED);
	put_open(&f.body, "signature", '{');
	put_text(&f.body, "id", s.id);
	put_text(&f.body, "subject", arena_printf(&w->cx.mem, "change:%lld", (long long)c->number));
	put_text(&f.body, "signer", s.signer);
	put_text(&f.body, "role", s.role);
	put_text(&f.body, "meaning", s.meaning);
	put_text(&f.body, "custody", s.custody);
	put_text(&f.body, "shown",
		 ben && w->other_shown ? "another" : statement_shown_by(s.custody));
	put_text(&f.body, "envelope",
		 digest_of(w, ben && w->other_entry ? "another" : sig->envelope));
	put_close(&f.body, '}');
	sig->signed_.index = append(w, &f);
	sig->consistency.n = (size_t)s.size; /* filled when the log has grown */
}

static void change_open(struct world *w, struct evidence_change *c)
{
	const char *stated = c->number == 1 ? w->version_sites : w->release_sites;
	struct fact f;

	fact_start(&w->cx, &f, ACTION_CHANGE_OPENED);
	put_int(&f.body, "number", c->number);
	put_text(&f.body, "author", w->author);
	if (*stated)
		put_raw(&f.body, "sites", stated, strlen(stated));
	put_text(&f.body, "manifest", digest_of(w, c->manifest));
	c->opened.index = append(w, &f);
}

static void change_merge(struct world *w, struct evidence_change *c)
{
	int64_t at = w->second_at && c->number == 2 ? w->second_at : w->merged_at;
	struct fact f;

	fact_start(&w->cx, &f, ACTION_CHANGE_MERGED);
	put_int(&f.body, "number", c->number);
	put_text(&f.body, "author", w->author);
	put_text(&f.body, "manifest", digest_of(w, c->manifest));
	put_open(&f.body, "signatures", '[');
	for (size_t i = 0; i < c->n_signatures - w->uncounted; i++)
		put_int(&f.body, NULL, c->signature[i].signed_.index);
	if (w->ben_comes > 0) /* it is not there yet */
		put_int(&f.body, NULL, (int64_t)w->n + 1);
	put_close(&f.body, ']');
	f.v = w->merged_v ? (int)w->merged_v : f.v;
	c->merged.index = append_at(w, &f, at ? at : AT);
}

static void change_add(struct world *w, struct evidence_change *c)
{
	c->number = (int64_t)(++w->e.n_changes);
	c->manifest = manifest_of(w, c);
	c->signature = arena_alloc(&w->cx.mem, 8 * sizeof(*c->signature));
	if (w->ben_comes < 0)
		sign(w, c, BEN);
	change_open(w, c);
	sign(w, c, MARA);
	if (w->ben_comes == 0)
		sign(w, c, BEN);
	if (w->twice)
		sign(w, c, BEN);
	change_merge(w, c);
	if (w->ben_comes > 0)
		sign(w, c, BEN);
}

/* The proofs, once the log has its final size. */
static void change_prove(struct world *w, struct evidence_change *c)
{
	c->opened = entry_of(w, c->opened.index);
	c->merged = entry_of(w, c->merged.index);
	for (size_t i = 0; i < c->n_signatures; i++) {
		struct evidence_signature *s = &c->signature[i];
		uint64_t base = s->consistency.n;

		s->signed_ = entry_of(w, s->signed_.index);
		assert_ok(&w->cx,
			  merkle_consistency(&w->cx, &w->source, base, w->n, &s->consistency));
	}
}

/* ---- the whole ---- */

static void filler(struct world *w)
{
	struct fact f;

	fact_start(&w->cx, &f, ACTION_SITE_CREATED);
	append(w, &f);
}

static void records_make(struct world *w)
{
	const char *line = arena_printf(&w->cx.mem, "%s  model.onnx\n", &FILE_[7]);

	w->version = arena_printf(
		&w->cx.mem,
		"{\"v\":1,\"model\":\"%s\",\"number\":%lld,\"digest\":\"%s\","
		"\"files\":[{\"path\":\"model.onnx\",\"size\":5,\"digest\":\"" FILE_
		"\"}],\"run\":null,\"datasets\":[],\"inputs\":[],\"outputs\":[],\"envelope\":2,"
		"\"validation\":{},\"people\":{\"trainer\":\"%s\","
		"\"validator\":\"%s\"}}",
		w->version_is.model ? w->version_is.model : "m",
		(long long)(w->version_is.number ? w->version_is.number : 4), digest_of(w, line),
		w->trainer, w->validator);
	w->release = arena_printf(
		&w->cx.mem,
		"{\"v\":2,\"model\":\"%s\",\"number\":%lld,\"version\":4,\"envelope\":2,\"scope\":"
		"{\"sites\":[\"munich\"],\"labels\":%s},\"plan\":\"line-1\",\"floor\":1,"
		"\"fallback\":\"keep\"}",
		w->release_is.model ? w->release_is.model : "m",
		(long long)(w->release_is.number ? w->release_is.number : 7),
		w->labels ? w->labels : "[]");
}

static void trust_make(struct world *w)
{
	static const char *const roles[] = { "reviewer", "approver", "approver" };
	static const char *const custodies[] = { "sealed", "file", "file" };
	struct trust_signers *s = &w->trust.signers;

	w->trust.approval.release =
		(struct needs){ .need = { { "review", "reviewer", 1, 7 },
					  { "approval", "approver", 1, 6 } },
				.n = 2,
				.exclude = TRUST_AUTHOR | TRUST_TRAINER | TRUST_VALIDATOR };
	s->signer = arena_alloc(&w->cx.mem, WORLD_PEOPLE * sizeof(*s->signer));
	for (; s->n < WORLD_PEOPLE; s->n++) {
		struct trust_key *k = arena_alloc(&w->cx.mem, sizeof(*k));
		struct trust_role *r = arena_alloc(&w->cx.mem, sizeof(*r));

		*r = (struct trust_role){ roles[s->n], "munich", { 0, TRUST_NEVER } };
		*k = (struct trust_key){ .public = ssh_ed25519(w->key[s->n].signer.public),
					 .fingerprint = ed25519_fingerprint(
						 &w->cx, w->key[s->n].signer.public),
					 .custody = custodies[s->n],
					 .role = r,
					 .n_roles = 1,
					 .revoked_at = TRUST_NEVER,
					 .confirmed = -1 };
		s->signer[s->n] = (struct trust_signer){ people[s->n], k, 1 };
	}
}

void world_open(struct world *w)
{
	unsigned char seed[SEED_SIZE];

	*w = (struct world){ .author = "jonas",
			     .trainer = "tom",
			     .validator = "vera",
			     .role = "approver",
			     .meaning = "approval",
			     .custody = "file",
			     .signer = "ben",
			     .site = "munich",
			     .granted = { "munich", "munich", "munich" },
			     .version_sites = "[\"*\"]",
			     .release_sites = "[\"*\"]",
			     .source = { node } };
	memset(seed, 1, sizeof(seed));
	seed_signer_init(&w->log, seed);
	for (int i = 0; i < WORLD_PEOPLE; i++) {
		memset(seed, 2 + i, sizeof(seed));
		seed_signer_init(&w->key[i], seed);
	}
	trust_make(w);
}

static void logs_make(struct world *w, const struct note_key *key)
{
	struct trust_logs *l = &w->trust.logs;

	*l = (struct trust_logs){ { *key }, 1 };
	if (w->continued_at)
		l->continuity[l->n_continuity++] = (struct trust_continuity){
			.origin = WORLD_NEXT,
			.from = WORLD_NAME,
			.prefix = { .size = (uint64_t)w->continued_at },
		};
}

void world_build(struct world *w)
{
	struct evidence_change *first = &w->e.change[0], *second;
	struct note_signer log;
	struct hash root;

	note_signer_init(&log, name_at(w, WORLD_ENTRIES), &w->log.signer);
	logs_make(w, &log.key);
	records_make(w);
	w->e.origin = name_at(w, WORLD_ENTRIES);
	w->e.model = "m";
	w->e.release = 7;
	filler(w);
	second = w->together ? first : &w->e.change[1];
	second->document[second->n_documents++] =
		(struct evidence_document){ "models/m/releases/7.json", w->release };
	first->document[first->n_documents++] =
		(struct evidence_document){ "models/m/versions/4.json", w->version };
	change_add(w, first);
	if (!w->together)
		change_add(w, second);
	filler(w);
	for (size_t i = 0; i < w->e.n_changes; i++)
		change_prove(w, &w->e.change[i]);
	assert_ok(&w->cx, merkle_root(&w->cx, &w->source, w->n, &root));
	assert_ok(&w->cx, checkpoint_sign(&w->cx, &log, w->n, &root, &w->e.checkpoint));
	w->trust.signers.origin = w->e.origin;
	w->trust.signers.head = (struct tree_head){ w->n, root };
}

static enum err contains(void *arg, struct ctx *cx, const struct tree_head *head)
{
	struct world *w = arg;
	struct hash root;

	if (merkle_root(cx, &w->source, head->size, &root) == OK && hash_same(&root, &head->root))
		return OK;
	return errf(cx, E_TAMPERED, "this log never had that head");
}

enum err world_check(struct world *w)
{
	const struct own_log this = { w->e.origin, contains, w };
	const struct evidence_judge judge = { &w->trust, w->own ? w->own : &this, w->site };
	struct printer p;

	assert_ok(&w->cx, evidence_print(&w->cx, &w->e, &p));
	return evidence_check(&w->cx, &judge, p.text, p.size, w->release, strlen(w->release),
			      &w->says);
}

void world_close(struct world *w)
{
	arena_free(&w->cx.mem);
}
