#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "armor.h"
#include "documents/envelope.h"
#include "documents/statement.h"
#include "files.h"
#include "proof/dsse.h"
#include "proof/entry.h"
#include "proof/manifest.h"
#include "proof/tlogproof.h"
#include "test.h"

/* test/golden/make.py made the files with openssl, ssh-keygen and Python; they never change. */

#define INDEX 1

struct golden {
	struct ctx cx;
	struct note_key log;
	struct ssh_key signer;
	struct bytes entry, checkpoint, proof, manifest, statement, pae, dsse, sshsig, kept_dsse,
		kept_sshsig;
};

static struct golden golden_open(void)
{
	struct golden g = { 0 };
	char *vkey = golden(&g.cx, "log.vkey").b;

	vkey[strcspn(vkey, "\n")] = '\0';
	assert_ok(&g.cx, note_key_parse(&g.cx, vkey, &g.log));
	assert_ok(&g.cx, ssh_key_parse(&g.cx, golden(&g.cx, "signer.pub").b, &g.signer));
	g.entry = golden(&g.cx, "entry.json");
	g.checkpoint = golden(&g.cx, "checkpoint");
	g.proof = golden(&g.cx, "entry.tlog-proof");
	g.manifest = golden(&g.cx, "manifest.json");
	g.statement = golden(&g.cx, "statement.json");
	g.pae = golden(&g.cx, "statement.pae");
	g.dsse = golden(&g.cx, "statement.dsse.json");
	g.sshsig = golden(&g.cx, "statement.sshsig");
	g.kept_dsse = golden(&g.cx, "envelope.dsse.json");
	g.kept_sshsig = golden(&g.cx, "envelope.sshsig.json");
	return g;
}

static void golden_close(struct golden *g)
{
	arena_free(&g->cx.mem);
}

#define auto_golden cleanup(golden_close) struct golden

static void seeded(struct seed_signer *key, bool counting)
{
	unsigned char seed[SEED_SIZE];

	for (unsigned char i = 0; i < sizeof(seed); i++)
		seed[i] = counting ? i : 0x42;
	seed_signer_init(key, seed);
}

/* ---- each form, both ways ---- */

TEST(the_entry_is_printed_as_it_was)
{
	struct act act = { .actor = { .kind = KIND_PERSON, .id = "ada", .site = "s1" },
			   .request = "r-1" };
	struct stamp st = { .index = INDEX, .prev = { NO_ENTRY } };
	auto_golden g = golden_open();
	struct printer p;
	struct fact f;
	auto_entry e = { 0 };

	assert_ok(&g.cx, entry_parse(&g.cx, g.entry.b, g.entry.size, &e));
	ck_assert_int_eq(e.index, INDEX);
	st.at = st.clock = e.at;
	fact_start(&g.cx, &f, ACTION_MODEL_CREATED);
	fact_object(&g.cx, &f, "model", "resnet");
	put_text(&f.body, "name", "resnet");
	put_text(&f.body, "title", "A model");
	put_text(&f.body, "owner", "ada");
	assert_ok(&g.cx, entry_print(&g.cx, &act, &f, &st, &p));
	ck_assert_str_eq(p.text, g.entry.b);
}

TEST(the_checkpoint_is_signed_as_it_was)
{
	auto_golden g = golden_open();
	struct seed_signer key;
	struct note_signer s;
	struct checkpoint cp;
	const char *note;

	seeded(&key, true);
	note_signer_init(&s, g.log.origin, &key.signer);
	assert_ok(&g.cx, checkpoint_verify(&g.cx, &g.log, g.checkpoint.b, &cp));
	ck_assert_uint_eq(cp.size, 3);
	assert_ok(&g.cx, checkpoint_sign(&g.cx, &s, cp.size, &cp.root, &note));
	ck_assert_str_eq(note, g.checkpoint.b);
}

TEST(the_tree_and_the_proof_are_as_they_were)
{
	auto_golden g = golden_open();
	struct hash a = merkle_leaf("first", 5), b = merkle_leaf(g.entry.b, g.entry.size),
		    c = merkle_leaf("third", 5), left = merkle_node(&a, &b),
		    root = merkle_node(&left, &c);
	struct path path = { .h = { a, c }, .n = 2 };
	struct checkpoint cp, proven;

	assert_ok(&g.cx, checkpoint_verify(&g.cx, &g.log, g.checkpoint.b, &cp));
	ck_assert(hash_same(&root, &cp.root));
	ck_assert_str_eq(tlogproof_print(&g.cx, INDEX, &path, g.checkpoint.b), g.proof.b);
	assert_ok(&g.cx, tlogproof_verify(&g.cx, &g.log, g.proof.b, g.entry.b, g.entry.size, INDEX,
					  &proven));
}

TEST(the_manifest_is_printed_as_it_was)
{
	auto_golden g = golden_open();
	struct manifest m;
	struct printer p;

	assert_ok(&g.cx, manifest_parse(&g.cx, g.manifest.b, g.manifest.size, &m));
	ck_assert_int_eq(m.change, 17);
	ck_assert_uint_eq(m.n_paths, 3);
	ck_assert_str_eq(m.paths[1].path, "models/m/versions/2.json");
	ck_assert_ptr_null(m.paths[1].old);
	assert_ok(&g.cx, manifest_print(&g.cx, &m, &p));
	ck_assert_str_eq(p.text, g.manifest.b);
}

TEST(the_statement_is_printed_as_it_was)
{
	auto_golden g = golden_open();
	struct hash h = hash_bytes(g.manifest.b, g.manifest.size);
	struct checkpoint cp;
	struct statement s;
	struct printer p;

	assert_ok(&g.cx, statement_parse(&g.cx, g.statement.b, g.statement.size, &s));
	ck_assert(hash_same(&s.subjects[0].hash, &h));
	ck_assert_str_eq(s.signer_name, "Quinn M\xc3\xbcller");
	ck_assert_str_eq(s.comment, "Read against the protocol \"VP-12\".\nNo deviations.");
	ck_assert_str_eq(s.fingerprint, ssh_fingerprint(&g.cx, &g.signer));
	assert_ok(&g.cx, checkpoint_verify(&g.cx, &g.log, g.checkpoint.b, &cp));
	ck_assert(hash_same(&s.root, &cp.root));
	assert_ok(&g.cx, statement_print(&g.cx, &s, &p));
	ck_assert_str_eq(p.text, g.statement.b);
}

TEST(the_envelope_is_signed_as_it_was)
{
	auto_golden g = golden_open();
	struct seed_signer key;
	struct printer p;
	struct dsse d;

	seeded(&key, false);
	ck_assert_mem_eq(key.signer.public, g.signer.point, PUBLIC_KEY_SIZE);
	dsse_pae(&g.cx, STATEMENT_PAYLOAD_TYPE, g.statement.b, g.statement.size, &p);
	ck_assert_str_eq(p.text, g.pae.b);
	assert_ok(&g.cx, dsse_parse(&g.cx, g.dsse.b, g.dsse.size, &d));
	ck_assert(dsse_verify(&g.cx, &d, g.signer.point));
	ck_assert_uint_eq(d.size, g.statement.size);
	ck_assert_mem_eq(d.payload, g.statement.b, d.size);
	assert_ok(&g.cx, dsse_sign(&g.cx, &key.signer, ssh_fingerprint(&g.cx, &g.signer),
				   STATEMENT_PAYLOAD_TYPE, g.statement.b, g.statement.size, &p));
	ck_assert_str_eq(p.text, g.dsse.b);
}

TEST(the_ssh_signature_is_made_as_it_was)
{
	auto_golden g = golden_open();
	struct seed_signer key;
	const char *armor;
	struct sshsig s;

	seeded(&key, false);
	assert_ok(&g.cx, sshsig_parse(&g.cx, STATEMENT_NAMESPACE, g.sshsig.b, g.sshsig.size, &s));
	ck_assert_mem_eq(s.key.point, g.signer.point, PUBLIC_KEY_SIZE);
	ck_assert(sshsig_verify(&g.cx, &s, g.pae.b, g.pae.size));
	assert_ok(&g.cx, sshsig_sign(&g.cx, &key.signer, STATEMENT_NAMESPACE, g.pae.b, g.pae.size,
				     &armor));
	ck_assert_str_eq(armor, g.sshsig.b);
}

TEST(the_envelopes_that_are_kept_are_printed_as_they_were)
{
	auto_golden g = golden_open();
	const char *who = ssh_fingerprint(&g.cx, &g.signer), *text;
	struct seed_signer key;
	struct statement s;

	seeded(&key, false);
	assert_ok(&g.cx, envelope_open(&g.cx, g.kept_dsse.b, g.kept_dsse.size, &g.signer, &s));
	ck_assert_str_eq(s.signer, "quinn");
	assert_ok(&g.cx, envelope_sign(&g.cx, &key.signer, g.statement.b, g.statement.size, &text));
	ck_assert_str_eq(text, g.kept_dsse.b);
	assert_ok(&g.cx, envelope_open(&g.cx, g.kept_sshsig.b, g.kept_sshsig.size, &g.signer, &s));
	ck_assert_str_eq(envelope_print(&g.cx, who, ENVELOPE_SSHSIG, g.statement.b,
					g.statement.size, g.sshsig.b, g.sshsig.size),
			 g.kept_sshsig.b);
}

/* ---- every change of one bit ---- */

static bool proof_holds(struct golden *g)
{
	struct checkpoint proven;

	return tlogproof_verify(&g->cx, &g->log, g->proof.b, g->entry.b, g->entry.size, INDEX,
				&proven) == OK;
}

static bool checkpoint_holds(struct golden *g)
{
	struct checkpoint cp;

	return checkpoint_verify(&g->cx, &g->log, g->checkpoint.b, &cp) == OK;
}

static bool dsse_holds(struct golden *g)
{
	struct dsse d;

	return dsse_parse(&g->cx, g->dsse.b, g->dsse.size, &d) == OK &&
	       dsse_verify(&g->cx, &d, g->signer.point);
}

static bool envelope_holds(struct golden *g, const struct bytes *file)
{
	struct statement s;

	return envelope_open(&g->cx, file->b, file->size, &g->signer, &s) == OK;
}

static bool kept_dsse_holds(struct golden *g)
{
	return envelope_holds(g, &g->kept_dsse);
}

static bool kept_sshsig_holds(struct golden *g)
{
	return envelope_holds(g, &g->kept_sshsig);
}

/* The SSH signature over the statement in hand, with the signer's own key. */
static bool sshsig_holds(struct golden *g)
{
	struct printer pae;
	struct sshsig s;

	dsse_pae(&g->cx, STATEMENT_PAYLOAD_TYPE, g->statement.b, g->statement.size, &pae);
	return sshsig_parse(&g->cx, STATEMENT_NAMESPACE, g->sshsig.b, g->sshsig.size, &s) == OK &&
	       memcmp(s.key.point, g->signer.point, PUBLIC_KEY_SIZE) == 0 &&
	       sshsig_verify(&g->cx, &s, pae.text, pae.size);
}

/* The manifest is signed by its digest in a statement that is signed. */
static bool manifest_holds(struct golden *g)
{
	struct hash h = hash_bytes(g->manifest.b, g->manifest.size);
	struct statement s;
	struct manifest m;

	return statement_parse(&g->cx, g->statement.b, g->statement.size, &s) == OK &&
	       hash_same(&s.subjects[0].hash, &h) &&
	       manifest_parse(&g->cx, g->manifest.b, g->manifest.size, &m) == OK;
}

/* clang-format off */
static const struct { const char *what; size_t file; bool (*holds)(struct golden *g); } signeds[] = {
	{ "entry", offsetof(struct golden, entry), proof_holds },
	{ "proof", offsetof(struct golden, proof), proof_holds },
	{ "checkpoint", offsetof(struct golden, checkpoint), checkpoint_holds },
	{ "manifest", offsetof(struct golden, manifest), manifest_holds },
	{ "statement", offsetof(struct golden, statement), sshsig_holds },
	{ "sshsig", offsetof(struct golden, sshsig), sshsig_holds },
	{ "dsse", offsetof(struct golden, dsse), dsse_holds },
	{ "kept dsse", offsetof(struct golden, kept_dsse), kept_dsse_holds },
	{ "kept sshsig", offsetof(struct golden, kept_sshsig), kept_sshsig_holds },
};
/* clang-format on */

/* A keyid is a hint, and so is a format; all else in an envelope is signed. */
static bool is_hint(const struct bytes *file, size_t i)
{
	const char *from = strstr(file->b, "\"keyid\""),
		   *to = from ? strstr(from, ",\"sig\"") : NULL;

	return to && file->b + i >= from && file->b + i < to;
}

TEST_EACH(one_changed_bit_spoils_what_is_signed, signeds)
{
	auto_golden g = golden_open();
	struct bytes *file = (void *)((char *)&g + signeds[_i].file);
	struct bytes whole = *file;
	struct ctx keep = g.cx;

	g.cx = (struct ctx){ 0 };
	ck_assert(signeds[_i].holds(&g));
	for (size_t bit = 0; bit < 8 * whole.size; bit++) {
		if (is_hint(&whole, bit / 8))
			continue;
		file->b[bit / 8] = (char)(file->b[bit / 8] ^ 1 << bit % 8);
		ck_assert_msg(!signeds[_i].holds(&g), "%s holds with bit %zu of byte %zu changed",
			      signeds[_i].what, bit % 8, bit / 8);
		file->b[bit / 8] = (char)(file->b[bit / 8] ^ 1 << bit % 8);
		arena_reset(&g.cx.mem);
	}
	arena_free(&g.cx.mem);
	g.cx = keep;
}

TEST_EACH(one_byte_more_or_less_spoils_what_is_signed, signeds)
{
	auto_golden g = golden_open();
	struct bytes *file = (void *)((char *)&g + signeds[_i].file);
	struct bytes whole = *file;

	file->b = arena_printf(&g.cx.mem, "%s ", whole.b);
	file->size++;
	ck_assert_msg(!signeds[_i].holds(&g) || strstr(whole.b, "\"payload\""),
		      "%s holds with a space behind it", signeds[_i].what);
	file->b[whole.size - 1] = '\0';
	file->size = whole.size - 1;
	ck_assert_msg(!signeds[_i].holds(&g), "%s holds without its last byte", signeds[_i].what);
}

/* ---- what schema/ shows is what we do ---- */

/* The page's ```sh blocks, one after the other. */
static char *commands(struct ctx *cx, const char *page)
{
	static const char begin[] = "\n```sh\n", end[] = "\n```\n";
	const char *p = source_read(cx, page).b;
	char *out = arena_strdup(&cx->mem, "");

	while ((p = strstr(p, begin))) {
		const char *stop = strstr(p += strlen(begin), end);

		ck_assert_ptr_nonnull(stop);
		out = arena_printf(&cx->mem, "%s%.*s\n", out, (int)(stop - p), p);
	}
	ck_assert_msg(*out, "%s shows no commands", page);
	return out;
}

static const char *const pages[] = { "entry", "evidence", "log", "manifest", "statement", "tuf" };

TEST_EACH(the_commands_that_a_page_shows_succeed_on_the_golden_files, pages)
{
	char dir[] = "/tmp/signet-golden-XXXXXX";
	struct ctx cx = { 0 };
	char *page = arena_printf(&cx.mem, "schema/%s.md", pages[_i]), *script;
	FILE *f;

	ck_assert_ptr_nonnull(mkdtemp(dir));
	script = arena_printf(&cx.mem, "%s/script", dir);
	f = fopen(script, "w");
	ck_assert(f && fputs(commands(&cx, page), f) >= 0);
	fclose(f);
	ck_assert_msg(system(arena_printf(&cx.mem,
					  "cd %s && cp -r \"$SIGNET_SOURCE\"/test/golden/* . && "
					  "sh -eu script >out 2>&1 || { cat out >&2; exit 1; }",
					  dir)) == 0,
		      "a command in %s fails", page);
	ck_assert_int_eq(system(arena_printf(&cx.mem, "rm -r %s", dir)), 0);
	arena_free(&cx.mem);
}
