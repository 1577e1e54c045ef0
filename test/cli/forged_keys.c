#include <stdlib.h>
#include <string.h>

#include "captured.h"
#include "documents/envelope.h"
#include "forged.h"

/* Acts that move the ground, as a captured server would write them: it holds the log's key, and
 * signs with the sealed key of somebody who logged in. */

/* The first document of that digest. */
static struct archive_file *document_at(struct forged *g, const char *digest)
{
	return file_at(g,
		       arena_printf(&g->x->p.s.cx.mem, "documents/%s", digest + strlen("sha256:")));
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct archive_file *)a)->name,
		      ((const struct archive_file *)b)->name);
}

/* In place of one document another one, at its own place; its digest. */
static const char *document_put(struct forged *g, struct archive_file *f, const char *bytes)
{
	struct ctx *cx = &g->x->p.s.cx;
	struct hash h = hash_bytes(bytes, strlen(bytes));
	const char *digest = digest_text(cx, &h);
	size_t n = 0;

	f->name = arena_printf(&cx->mem, "documents/%s", digest + strlen("sha256:"));
	f->bytes = (const unsigned char *)bytes;
	f->size = strlen(bytes);
	f = file_at(g, "documents/");
	while (&f[n] < &g->f[g->n] && strncmp(f[n].name, "documents/", 10) == 0)
		n++;
	qsort(f, n, sizeof(*f), by_name);
	return digest;
}

static const char *fact_text(struct ctx *cx, const struct bytes *at, const char *name)
{
	auto_entry e = { .json = NULL };

	assert_ok(cx, entry_parse(cx, at->b, at->size, &e));
	return arena_strdup(&cx->mem, json_string_value(json_object_get(
					      json_object_get(e.fact, "signature"), name)));
}

/* anna confirmed mara's key with a key of her own; now it is her sealed one, and all else is right.
 */
static void confirmed_with_sealed(struct forged *g, struct entries *e)
{
	struct plant *p = &g->x->p;
	struct ctx *cx = &p->s.cx;
	struct bytes *at =
		entry_with(g->x, e, "key.confirmed",
			   arena_printf(&cx->mem, "\"subject\":\"key:%s\"", p->mara.key));
	const char *was = fact_text(cx, at, "envelope"), *is;
	struct archive_file *f = document_at(g, was);
	struct statement st;

	assert_ok(cx, envelope_peek(cx, f->bytes, f->size, &st));
	is = document_put(g, f, captured_restated(&p->s, &p->anna, &st));
	entry_put(g, at,
		  replaced(cx, at->b,
			   arena_printf(&cx->mem,
					"\"key\":\"%s\",\"custody\":\"file\",\"shown\":null,"
					"\"envelope\":\"%s\"",
					p->anna.own, was),
			   arena_printf(&cx->mem,
					"\"key\":\"%s\",\"custody\":\"sealed\",\"shown\":"
					"\"server\",\"envelope\":\"%s\"",
					p->anna.key, is)));
}

/* ben's key is not confirmed, and the founding closes all the same. */
static void closed_without(struct forged *g, struct entries *e)
{
	struct plant *p = &g->x->p;
	struct ctx *cx = &p->s.cx;
	struct bytes *at = entry_with(g->x, e, "key.confirmed",
				      arena_printf(&cx->mem, "\"subject\":\"key:%s\"", p->ben.key));

	entry_put(g, at, replaced(cx, at->b, "{\"v\":2", "{\"v\":1"));
	entry_put(
		g, at,
		replaced(cx, at->b, "\"action\":\"key.confirmed\"", "\"action\":\"act.refused\""));
}

static const struct {
	void (*forge)(struct forged *g, struct entries *e);
	const char *says;
} captures[] = {
	{ confirmed_with_sealed, "a sealed key confirms no key at entries/" },
	{ closed_without, "'ben' has no key that is confirmed and not sealed at entries/" },
};

TEST(what_a_captured_server_moves_with_sealed_keys_is_named)
{
	static struct forged g;
	auto_export x = { 0 };
	struct entries e;
	char said[1000];

	export_open(&x);
	for (size_t i = 0; i < countof(captures); i++) {
		unpack(&x, &g);
		entries_split(&g, &e);
		captures[i].forge(&g, &e);
		entries_join(&g, &e);
		signed_again(&g, &e);
		pack_and_verify(&g, said, sizeof(said));
		output_says(said, captures[i].says);
	}
}
