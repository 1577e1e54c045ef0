#include <stdlib.h>
#include <string.h>

#include "fleet.h"
#include "forged.h"
#include "proof/tlogproof.h"

/* What becomes of an export of a fleet of which one file is missing, has another name, or is one
 * too many, of any kind of file; and of a head that is pasted in. */

/*
 * missing, renamed: what the verifier says of any file of that kind, where %s is its name; and of
 * one with another name, where %s is that.
 */
/* clang-format off */
static const struct { const char *lead, *missing, *renamed; } files[] = {
	{ "README.txt",  " stands where README.txt must be", "README.tx0 stands where " },
	{ "checkpoint",  " stands where checkpoint must be", "checkpoin0 stands where " },
	{ "vkey",        " stands where vkey must be",       "vke0 stands where " },
	{ "entries/",    " stands where %s must be",         "%s stands where " },
	{ "hashes/",     " stands where %s must be",         "%s stands where " },
	{ "documents/",  " is not there",        "%s" }, /* and the member of the entry that names it */
	{ "personal/",   "%s is not there",                  "%s" },
};
/* clang-format on */

static size_t kind_of(const char *name)
{
	size_t i = 0;

	while (i < countof(files) && strncmp(name, files[i].lead, strlen(files[i].lead)) != 0)
		i++;
	ck_assert_msg(i < countof(files), "what comes of %s is said nowhere", name);
	return i;
}

static void fleet_export(struct fleet *f, struct export *x)
{
	char iris[80];

	fleet_begun(f);
	person_add(&f->p.s, "iris", "auditor", iris);
	x->p = f->p; /* lent, and given back by fleet_take_back() */
	x->d = f->d;
	run(&x->d, "iris", 0, "login", "--user", "iris", "--password-file", "password",
	    "--accept-vkey", NULL);
	export_taken(x);
}

static void fleet_take_back(struct fleet *f, struct export *x)
{
	free(x->tar);
	f->p = x->p;
	f->d = x->d;
}

static void file_remove(struct forged *g, size_t i)
{
	memmove(&g->f[i], &g->f[i + 1], (g->n - i - 1) * sizeof(g->f[0]));
	g->n--;
}

/* The last character of the name before a slash or the end is another one. */
static void file_rename(struct forged *g, size_t i)
{
	char *name = arena_strdup(&g->x->p.s.cx.mem, g->f[i].name);
	char *last = name + strlen(name) - 1;

	*last = *last == '0' ? '1' : '0';
	g->f[i].name = name;
}

static void file_insert(struct forged *g, size_t i, const char *name)
{
	ck_assert_uint_lt(g->n, FILES_MAX);
	memmove(&g->f[i + 1], &g->f[i], (g->n++ - i) * sizeof(g->f[0]));
	g->f[i] = (struct archive_file){ .name = name,
					 .bytes = (const unsigned char *)"x",
					 .size = 1 };
}

static char said[1000];

static void refused(struct forged *g, const char *says, const char *name)
{
	pack_and_verify(g, said, sizeof(said));
	output_says(said, text_with_all(&g->x->p.s.cx, says, "%s", name));
}

static void missing_and_renamed(struct export *x, struct forged *g, size_t i)
{
	const char *name;
	size_t kind;

	unpack(x, g);
	name = g->f[i].name;
	kind = kind_of(name);
	file_remove(g, i);
	refused(g, files[kind].missing, name);
	unpack(x, g);
	file_rename(g, i);
	refused(g, files[kind].renamed, g->f[i].name);
	unpack(x, g);
	file_insert(g, i, "extra");
	refused(g, "%s", "extra");
}

TEST(an_export_of_a_fleet_that_lacks_any_file_or_has_it_under_another_name_or_one_more_is_refused)
{
	static struct forged g;
	struct export x = { .tar = NULL };
	auto_fleet f = { 0 };
	size_t seen[countof(files)] = { 0 }, n;

	fleet_export(&f, &x);
	unpack(&x, &g);
	n = g.n;
	for (size_t i = 0; i < n; i++)
		seen[kind_of(g.f[i].name)]++;
	for (size_t i = 0; i < countof(files); i++)
		ck_assert_uint_ge(seen[i], 1);
	for (size_t i = 0; i < n; i++)
		missing_and_renamed(&x, &g, i);
	fleet_take_back(&f, &x);
}

/* The sums are the last file: what follows them, and they, are cut off. */
TEST(an_export_without_its_sums_is_refused)
{
	struct archive_file f = { .at = 0 };
	char *cut;
	auto_export x = { 0 };
	struct archive a;
	bool more = true;

	export_open(&x);
	a = archive_open(x.tar, x.size);
	while (more)
		assert_ok(&x.p.s.cx, archive_next(&x.p.s.cx, &a, &f, &more));
	ck_assert_str_eq(f.name, ARCHIVE_SUMS);
	cut = calloc(1, f.at + 2 * ARCHIVE_BLOCK);
	memcpy(cut, x.tar, f.at);
	verify(&x, cut, f.at + 2 * ARCHIVE_BLOCK, said, sizeof(said));
	output_says(said, "a header: it has no name ");
	free(cut);
}

/* ---- heads ---- */

static void head_put(struct forged *g, const char *note)
{
	struct archive_file *f = file_at(g, "checkpoint");

	f->bytes = (const unsigned char *)note;
	f->size = strlen(note);
}

static const char *newest_head(struct export *x)
{
	ask(&x->p.s, "GET", "/log/checkpoint", NULL, NULL, 200);
	return arena_strdup(&x->p.s.cx.mem, x->p.s.last.body);
}

/* As whoever has the log's key signs it: as many entries, and the first of them another. */
static const char *forked_head(struct export *x, const char *note)
{
	struct ctx *cx = &x->p.s.cx;
	struct checkpoint head;
	const char *forked;

	assert_ok(cx, checkpoint_verify(cx, &x->p.s.in.signer.key, note, &head));
	head.root.b[0] ^= 1;
	assert_ok(cx, checkpoint_sign(cx, &x->p.s.in.signer, head.size, &head.root, &forked));
	return forked;
}

TEST(a_newer_head_or_a_forks_that_is_pasted_into_an_export_is_refused)
{
	static struct forged g;
	auto_export x = { 0 };
	const char *head;

	export_open(&x);
	head = newest_head(&x); /* the export's own entries are under it */
	unpack(&x, &g);
	head_put(&g, head);
	refused(&g, " must be", "");
	unpack(&x, &g);
	head_put(&g, forked_head(&x, arena_strndup(&x.p.s.cx.mem,
						   (const char *)file_at(&g, "checkpoint")->bytes,
						   file_at(&g, "checkpoint")->size)));
	refused(&g, " root", "");
}

/* ---- a proof that was kept ---- */

static enum err proof_with(struct export *x, const char *proof, size_t path, const char *note,
			   const char *entry)
{
	struct checkpoint under;

	return tlogproof_verify(&x->p.s.cx, &x->p.s.in.signer.key,
				arena_printf(&x->p.s.cx.mem, "%.*s%s", (int)path, proof, note),
				entry, strlen(entry), 3, &under);
}

TEST(an_old_proof_under_the_head_of_a_fork_or_a_newer_one_shows_nothing)
{
	auto_export x = { 0 };
	const char *proof, *head, *entry;
	static struct forged g;
	struct entries e;
	size_t path;

	export_open(&x);
	unpack(&x, &g);
	entries_split(&g, &e);
	entry = e.e[3].b;
	head = newest_head(&x);
	ask(&x.p.s, "GET", "/log/proof/3", x.p.jonas.secret, NULL, 200);
	proof = arena_strdup(&x.p.s.cx.mem, x.p.s.last.body);
	path = strlen(proof) - strlen(head);
	ck_assert_str_eq(proof + path, head);
	assert_ok(&x.p.s.cx, proof_with(&x, proof, path, head, entry));
	assert_err(proof_with(&x, proof, path, forked_head(&x, head), entry), E_TAMPERED);
	run(&x.d, "iris", 0, "export", "create", "f.tar", "--reason", "another", NULL);
	assert_err(proof_with(&x, proof, path, newest_head(&x), entry), E_TAMPERED);
}
