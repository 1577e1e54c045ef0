#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "forged.h"

static void entry_deleted(struct forged *g, struct entries *e)
{
	memmove(&e->e[20], &e->e[21], (e->n - 21) * sizeof(e->e[0]));
	entry_put(g, &e->e[e->n - 1], "{}"); /* the number is that of the head */
}

static void entry_inserted(struct forged *g, struct entries *e)
{
	memmove(&e->e[21], &e->e[20], (e->n - 21) * sizeof(e->e[0]));
}

static void entries_reordered(struct forged *g, struct entries *e)
{
	struct bytes first = e->e[20];

	e->e[20] = e->e[21];
	e->e[21] = first;
}

static void entry_edited(struct forged *g, struct entries *e)
{
	e->e[20].b[e->e[20].size / 2] ^= 1;
}

static void entry_cut(struct forged *g, struct entries *e)
{
	e->n = 21;
	e->e[20].size /= 2;
}

static const struct {
	void (*alter)(struct forged *g, struct entries *e);
	const char *says;
} alterations[] = {
	{ entry_deleted, ", entry 20" },     { entry_inserted, ", entry 21" },
	{ entries_reordered, ", entry 20" }, { entry_edited, ", entry 20" },
	{ entry_cut, ", entry 20" },
};

TEST(an_entry_deleted_inserted_moved_or_edited_is_named)
{
	static struct forged g;
	auto_export x = { 0 };
	struct entries e;
	char said[1000];

	export_open(&x);
	for (size_t i = 0; i < countof(alterations); i++) {
		unpack(&x, &g);
		entries_split(&g, &e);
		alterations[i].alter(&g, &e);
		entries_join(&g, &e);
		pack_and_verify(&g, said, sizeof(said));
		output_says(said, alterations[i].says);
	}
}

static void as_it_is(struct forged *g)
{
}

static void file_gone(struct forged *g, const char *lead)
{
	struct archive_file *f = file_at(g, lead);

	memmove(f, f + 1, (size_t)(&g->f[g->n--] - (f + 1)) * sizeof(*f));
}

static void document_gone(struct forged *g)
{
	file_gone(g, "documents/");
}

static void hashes_gone(struct forged *g)
{
	file_gone(g, "hashes/");
}

static void name_gone(struct forged *g)
{
	file_gone(g, "personal/");
}

static void document_more(struct forged *g)
{
	struct archive_file *f = file_at(g, "personal/");
	struct arena *mem = &g->x->p.s.cx.mem;
	struct hash h = { { 0 } };
	unsigned char c = 0;
	const char *name;

	while (h.b[0] != 0xff) { /* the hash of some byte begins with ff */
		c++;
		h = hash_bytes(&c, 1);
	}
	name = arena_printf(mem, "documents/%s",
			    digest_text(&g->x->p.s.cx, &h) + strlen("sha256:"));
	while (strcmp(f[-1].name, name) > 0) /* of the log's own some may begin so, too */
		f--;
	memmove(f + 1, f, (size_t)(&g->f[g->n++] - f) * sizeof(*f));
	f->name = name;
	f->bytes = (const unsigned char *)arena_strndup(mem, (char *)&c, 1);
	f->size = 1;
}

static void readme_other(struct forged *g)
{
	struct archive_file *f = file_at(g, "README");

	f->bytes++;
	f->size--;
}

static void head_cut(struct forged *g)
{
	struct archive_file *f = file_at(g, "checkpoint");

	f->size--;
}

static void key_other(struct forged *g)
{
	struct archive_file *f = file_at(g, "vkey");

	f->bytes++;
	f->size--;
}

static void document_of_another_name(struct forged *g)
{
	struct archive_file *f = file_at(g, "documents/");

	f->bytes = (const unsigned char *)"x";
	f->size = 1;
}

static void documents_moved(struct forged *g)
{
	struct archive_file *f = file_at(g, "documents/"), first = *f;

	f[0] = f[1];
	f[1] = first;
}

static void hash_cut(struct forged *g)
{
	file_at(g, "hashes/")->size--;
}

static void entries_cut(struct forged *g)
{
	file_at(g, "entries/")->size--;
}

static void entries_lengthened(struct forged *g)
{
	struct archive_file *f = file_at(g, "entries/");
	const char *text = arena_strndup(&g->x->p.s.cx.mem, (const char *)f->bytes, f->size);

	f->bytes = (const unsigned char *)text; /* and the NUL after it */
	f->size++;
}

static void head_of_another_key(struct forged *g)
{
	unsigned char seed[SEED_SIZE] = { 7 };
	struct archive_file *f = file_at(g, "checkpoint");
	struct seed_signer other;
	struct note_signer signer;
	struct checkpoint head;
	struct ctx *cx = &g->x->p.s.cx;
	char *note = arena_strndup(&cx->mem, (const char *)f->bytes, f->size);
	const char *forged;

	assert_ok(cx, checkpoint_verify(cx, &g->x->p.s.in.signer.key, note, &head));
	seed_signer_init(&other, seed);
	note_signer_init(&signer, g->x->p.s.in.signer.key.origin, &other.signer);
	assert_ok(cx, checkpoint_sign(cx, &signer, head.size, &head.root, &forged));
	f->bytes = (const unsigned char *)forged;
	f->size = strlen(forged);
}

static const struct {
	void (*alter)(struct forged *g);
	const char *says; /* "": believed */
} other_files[] = {
	{ as_it_is, "" },
	{ name_gone, "is not there, and this entry names it at entries/" },
	{ document_gone, "is not there" },
	{ document_more, "no entry names it at documents/ff" },
	{ hashes_gone, "where hashes/000.p/" },
	{ key_other, "not the key that was given to this program at vkey" },
	{ document_of_another_name, ": its bytes are sha256:2d711642" }, /* of "x" */
	{ documents_moved, "stands where another file must be" },
	{ hash_cut, " hashes at hashes/" },
	{ entries_cut, "the file ends in it at entries/" },
	{ entries_lengthened, "holds more than its entries at entries/" },
	{ readme_other, "at README.txt" },
	{ head_cut, "not signed by" },
	{ head_of_another_key, "not signed by" },
};

TEST(a_file_that_is_another_missing_or_too_many_is_named)
{
	static struct forged g;
	auto_export x = { 0 };
	char said[1000];

	export_open(&x);
	for (size_t i = 0; i < countof(other_files); i++) {
		unpack(&x, &g);
		other_files[i].alter(&g);
		pack_and_verify(&g, said, sizeof(said));
		ck_assert_msg(!*said == !*other_files[i].says, "%zu: %s", i, said);
		output_says(said, other_files[i].says);
	}
}

/* ---- whoever holds the log's key can write any entry; that it does not follow is seen ---- */

static const struct forged_entry forgeries[] = {
	{ "instance.opened", "\"vkey\":\"", "\"vkey\":\"x", "under another name or key" },
	{ "user.created", "\"kind\":\"person\"", "\"kind\":\"service\"", "a service has an owner" },
	{ "key.enrolled", "\"custody\":\"sealed\"", "\"custody\":\"file\"", "is of another key" },
	{ "key.enrolled", "\"user\":\"anna\"", "\"user\":\"ben\"",
	  "a person enrols their own key" },
	{ "key.enrolled", "\"public\":\"", "\"public\":\"A", "not that of the public key" },
	{ "act.signed", "\"signer\":\"anna\"", "\"signer\":\"ben\"", "nobody signs for another" },
	{ "act.signed", "\"meaning\":\"acknowledgement\"", "\"meaning\":\"approval\"",
	  "the statement says 'acknowledgement', not 'approval'" },
	{ "act.signed", "\"subject\":\"act:", "\"subject\":\"act:x", "no such act is open" },
	{ "change.opened", "\"author\":\"jonas\"", "\"author\":\"mara\"", "not who opened it" },
	{ "change.opened", "\"number\":1", "\"number\":2", "the next change is 1" },
	{ "change.signed", "\"role\":\"reviewer\"", "\"role\":\"approver\"",
	  "enrolled for the role" },
	{ "change.signed", "\"at\":\"2", "\"at\":\"3", "older than the entry before" },
	{ "change.signed", "\"index\":", "\"index\":1", "it calls itself entry 1" },
	{ "change.signed", "\"prev\":69", "\"prev\":68",
	  "prev of change:1 is not" }, /* opened: entry 69 */
	{ "change.opened", "\"roles\":[\"author\"]", "\"roles\":[\"expert\"]",
	  "did not hold the role expert" },
	{ "change.opened", "\"id\":\"jonas\"", "\"id\":\"nobody\"", "there is no person 'nobody'" },
	{ "change.opened", "\"for\":null", "\"for\":\"ben\"", "not the person behind" },
	{ "change.signed", "\"clock\":null", "\"clock\":\"2001-01-01T00:00:00.000Z\"",
	  "its clock" },
	{ "change.signed", "\"subject\":\"change:1\"", "\"subject\":\"change:2\"",
	  "change 2 is not open" },
	{ "change.merged", "\"signatures\":[", "\"signatures\":[2,", "no signature of the change" },
	{ "change.merged", "\"policy\":\"", "\"policy\":\"x", "was in force" },
	{ "change.merged", "\"manifest\":\"", "\"manifest\":\"x", "no open change has that" },
	{ "change.signed", "\"action\":\"change.signed\"", "\"action\":\"act.refused\"",
	  "never had the head of its base" },
	{ "change.merged", "\"signatures\":[70,", "\"signatures\":[",
	  "asks for more: 1 review" }, /* mara's is entry 70 */
	{ "change.signed", "\"shown\":\"server\"", "\"shown\":null", "shown by the server" },
	{ "key.confirmed", "\"action\":\"key.confirmed\"", "\"action\":\"act.refused\"",
	  "at entries/" },
	{ "role.granted", "\"role\":\"approver\"", "\"role\":\"reviewer\"",
	  "did not hold the role approver" },
	{ "tree.begun", "\"path\":\"policies/approval.json\"", "\"path\":\"policies/other.json\"",
	  "no policy is in force" },
	{ "act.signed", "\"custody\":\"file\"", "\"custody\":\"hardware\"",
	  "no such key was enrolled with that custody" },
	{ "key.confirmed", "\"key\":\"sha256:", "\"key\":\"sha256:x", "no such key was enrolled" },
	{ "change.opened", "\"manifest\":\"sha256:", "\"manifest\":\"sha256:x",
	  "is not there, and this entry names it" },
	{ "founding.opened", "\"action\":\"founding.opened\"", "\"action\":\"act.refused\"",
	  "nobody was there who could sign 'confirm-key'" },
};

TEST(an_entry_that_does_not_follow_is_named_though_the_tree_is_signed)
{
	auto_export x = { 0 };

	export_open(&x);
	each_forged_entry_is_named(&x, forgeries, countof(forgeries));
}

/* All clocks go wrong at once, a thousand years, from the first signature on a change. */
TEST(a_signature_that_came_too_late_is_named)
{
	static struct forged g;
	auto_export x = { 0 };
	struct entries e;
	char said[1000];

	export_open(&x);
	unpack(&x, &g);
	entries_split(&g, &e);
	for (struct bytes *at = entry_with(&x, &e, "change.signed", ""); at < &e.e[e.n]; at++)
		entry_put(&g, at, replaced(&x.p.s.cx, at->b, "\"at\":\"2", "\"at\":\"3"));
	entries_join(&g, &e);
	signed_again(&g, &e);
	pack_and_verify(&g, said, sizeof(said));
	output_says(said, "it came after its not_after at entries/000.p/");
}
