#include "evidence.h"

#include <string.h>

#include "documents/envelope.h"
#include "proof/entry.h"

#define AT WORLD_AT

const char *const world_people[WORLD_PEOPLE] = { "mara", "ben", "eve" };

/* What the log is called when it has that entry. */
static const char *name_at(const struct world *w, int64_t index)
{
	return !w->continued_at || index < w->continued_at ? WORLD_NAME : WORLD_NEXT;
}

const char *world_digest(struct world *w, const char *text)
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

int64_t world_append(struct world *w, struct fact *f, int64_t at)
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
	return world_append(w, f, AT);
}

struct evidence_entry world_entry(struct world *w, int64_t index)
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
						   world_digest(w, c->document[i].content) };
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
		.signer = ben ? w->signer : world_people[who],
		.signer_name = world_people[who],
		.role = ben ? w->role : "reviewer",
		.site = w->granted[who],
		.fingerprint = ed25519_fingerprint(&w->cx, w->key[who].signer.public),
		.custody = ben ? w->custody : "sealed",
		.auth = ben && strcmp(w->custody, "sealed") != 0 ? (struct statement_auth){ 0 }
								 : statement_auth_sealed,
		.title = ben ? w->title : NULL,
		.policy = world_digest(w, "the policy"),
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
		 world_digest(w, ben && w->other_entry ? "another" : sig->envelope));
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
	put_text(&f.body, "manifest", world_digest(w, c->manifest));
	c->opened.index = append(w, &f);
}

static void change_merge(struct world *w, struct evidence_change *c)
{
	int64_t at = w->second_at && c->number == 2 ? w->second_at : w->merged_at;
	struct fact f;

	fact_start(&w->cx, &f, ACTION_CHANGE_MERGED);
	put_int(&f.body, "number", c->number);
	put_text(&f.body, "author", w->author);
	put_text(&f.body, "manifest", world_digest(w, c->manifest));
	put_open(&f.body, "signatures", '[');
	for (size_t i = 0; i < c->n_signatures - w->uncounted; i++)
		put_int(&f.body, NULL, c->signature[i].signed_.index);
	if (w->ben_comes > 0) /* it is not there yet */
		put_int(&f.body, NULL, (int64_t)w->n + 1);
	put_close(&f.body, ']');
	f.v = w->merged_v ? (int)w->merged_v : f.v;
	c->merged.index = world_append(w, &f, at ? at : AT);
}

static void change_add(struct world *w, struct evidence_change *c, int64_t number)
{
	c->number = number;
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
	c->opened = world_entry(w, c->opened.index);
	c->merged = world_entry(w, c->merged.index);
	for (size_t i = 0; i < c->n_signatures; i++) {
		struct evidence_signature *s = &c->signature[i];
		uint64_t base = s->consistency.n;

		s->signed_ = world_entry(w, s->signed_.index);
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
	world_trust(w);
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

	note_signer_init(&log, name_at(w, WORLD_ENTRIES), &w->log.signer);
	logs_make(w, &log.key);
	world_records(w);
	w->e.origin = name_at(w, WORLD_ENTRIES);
	w->e.model = "m";
	w->e.release = 7;
	filler(w);
	second = w->together ? first : &w->e.change[1];
	second->document[second->n_documents++] =
		(struct evidence_document){ "models/m/releases/7.json", w->release };
	first->document[first->n_documents++] =
		(struct evidence_document){ "models/m/versions/4.json", w->version };
	change_add(w, first, 1);
	if (!w->together)
		change_add(w, second, 2);
	w->e.n_changes = w->together ? 1 : 2;
	filler(w);
	for (size_t i = 0; i < w->e.n_changes; i++)
		change_prove(w, &w->e.change[i]);
	w->e.checkpoint = world_checkpoint(w);
	w->trust.signers.origin = w->e.origin;
	w->trust.signers.head.size = w->n;
	assert_ok(&w->cx, merkle_root(&w->cx, &w->source, w->n, &w->trust.signers.head.root));
}

const char *world_checkpoint(struct world *w)
{
	struct note_signer log;
	struct hash root;
	const char *note;

	note_signer_init(&log, name_at(w, WORLD_ENTRIES), &w->log.signer);
	assert_ok(&w->cx, merkle_root(&w->cx, &w->source, w->n, &root));
	assert_ok(&w->cx, checkpoint_sign(&w->cx, &log, w->n, &root, &note));
	return note;
}

void world_change(struct world *w, struct evidence_change *c, int64_t number)
{
	change_add(w, c, number);
	change_prove(w, c);
}

static enum err contains(void *arg, struct ctx *cx, const struct tree_head *head)
{
	struct world *w = arg;
	struct hash root;

	if (merkle_root(cx, &w->source, head->size, &root) == OK && hash_same(&root, &head->root))
		return OK;
	return errf(cx, E_TAMPERED, "this log never had that head");
}

struct own_log world_log(struct world *w)
{
	return (struct own_log){ w->e.origin, contains, w };
}

enum err world_check(struct world *w)
{
	const struct own_log this = world_log(w);
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
