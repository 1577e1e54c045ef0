#include "bulk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exportreadme.h"
#include "proof/archive.h"
#include "proof/entry.h"
#include "proof/tiles.h"
#include "test.h"

#define BULK_NEW "signet/bulk/2-00000000"

struct named {
	struct hash h;
	size_t of;
};

struct writing {
	const struct bulk *b;
	struct ctx cx, scratch;
	struct note_signer signer;
	struct archive_writer w;
	struct hash *leaf;
	struct named *addresses;
};

static enum err to_file(void *arg, struct ctx *cx, const void *bytes, size_t size)
{
	ck_assert_uint_eq(fwrite(bytes, 1, size, arg), size);
	return OK;
}

static void add(struct writing *w, const char *name, const void *bytes, size_t size)
{
	assert_ok(&w->cx, archive_add(&w->cx, &w->w, name, bytes, size));
}

static const char *address(struct writing *w, size_t i)
{
	return arena_printf(&w->scratch.mem, "as many bytes as a salt has, and 10.0.0.%zu", i);
}

static const char *fact(struct writing *w, size_t i, const char **action)
{
	struct ctx *cx = &w->scratch;

	*action = "instance.opened";
	if (i == 0)
		return arena_printf(&cx->mem,
				    "\"origin\":\"%s\",\"vkey\":\"%s\",\"use\":\"production\"",
				    w->b->prefix ? BULK_OLD : w->signer.key.origin,
				    note_vkey(cx, &w->signer.key));
	*action = "export.begun"; /* of this export itself */
	if (i == w->b->n - 1)
		return "\"id\":\"01980000-0000-7000-8000-000000000000\",\"scope\":\"everything\","
		       "\"omissions\":null";
	*action = w->b->runs ? "run.registered" : "access.refused";
	if (w->b->addresses) {
		const char *text = address(w, i);

		w->addresses[i] = (struct named){ hash_bytes(text, strlen(text)), i };
		return arena_printf(&cx->mem, "\"counts\":[{\"source\":\"%s\"}]",
				    digest_text(cx, &w->addresses[i].h));
	}
	return arena_printf(&cx->mem,
			    "\"id\":\"01980000-0000-7000-8000-%012zu\",\"person\":\"ada\"", i);
}

static const char *entry(struct writing *w, size_t i)
{
	const char *action, *said = fact(w, i, &action), *prev = "null";
	size_t of = i;

	for (size_t k = 0; k < w->b->n_again; k++)
		if (w->b->again[k].at == i) {
			of = w->b->again[k].of;
			if (w->b->again[k].prev != NO_ENTRY)
				prev = arena_printf(&w->scratch.mem, "%lld",
						    (long long)w->b->again[k].prev);
		}
	return arena_printf(
		&w->scratch.mem,
		"{\"v\":%d,\"index\":%zu,\"at\":\"2026-01-%dT08:15:00.250Z\",\"clock\":null,"
		"\"actor\":{\"kind\":\"system\",\"id\":\"signetd\",\"for\":null,\"roles\":[],"
		"\"site\":null},\"action\":\"%s\",\"objects\":[{\"id\":\"thing:press-%zu\","
		"\"prev\":"
		"%s}],\"request\":\"POST /v1/models/{model}/versions\",\"reason\":null,"
		"\"changed\":[{\"field\":\"state\",\"old\":null,\"new\":\"registered\"}],"
		"\"fact\":{%s}}",
		i == 0 ? action_version(ACTION_INSTANCE_OPENED) : 1, i,
		w->b->early && i == w->b->early ? 30 : 31, action, of, prev, said);
}

static unsigned bulk_width(const struct writing *w, size_t tile)
{
	size_t left = w->b->n - tile * TILE_WIDTH;

	return left < TILE_WIDTH ? (unsigned)left : TILE_WIDTH;
}

static size_t tiles_of(const struct writing *w)
{
	return (w->b->n + TILE_WIDTH - 1) / TILE_WIDTH;
}

static const char *in_folder(struct writing *w, const char *folder, size_t tile)
{
	struct ctx *cx = &w->scratch;

	return arena_printf(&cx->mem, "%s/%s", folder, tile_path(cx, tile, bulk_width(w, tile)));
}

/* Leaves are made of entries, so the tree is known before the head that comes first. */
static void leaves_make(struct writing *w)
{
	for (size_t i = 0; i < w->b->n; i++) {
		const char *text = entry(w, i);

		w->leaf[i] = merkle_leaf(text, strlen(text));
		arena_reset(&w->scratch.mem);
	}
}

static void begin(struct writing *w)
{
	const char *readme = embedded_find(exportreadme, "export-readme"), *note, *vkey;
	struct hash root = merkle_over(w->leaf, w->b->n);

	assert_ok(&w->cx, checkpoint_sign(&w->cx, &w->signer, w->b->n, &root, &note));
	vkey = arena_printf(&w->cx.mem, "%s\n", note_vkey(&w->cx, &w->signer.key));
	add(w, "README.txt", readme, strlen(readme));
	add(w, "checkpoint", note, strlen(note));
	add(w, "vkey", vkey, strlen(vkey));
}

static void entries_put(struct writing *w)
{
	for (size_t tile = 0; tile < tiles_of(w); tile++) {
		struct printer p = { .mem = &w->scratch.mem };

		for (size_t i = 0; i < bulk_width(w, tile); i++) {
			const char *text = entry(w, tile * TILE_WIDTH + i);
			size_t n = strlen(text);
			const unsigned char size[] = { (unsigned char)(n >> 8), (unsigned char)n };

			put_bytes(&p, size, 2);
			put_bytes(&p, text, n);
		}
		add(w, in_folder(w, "entries", tile), p.text, p.size);
		arena_reset(&w->scratch.mem);
	}
	for (size_t tile = 0; tile < tiles_of(w); tile++)
		add(w, in_folder(w, "hashes", tile), &w->leaf[tile * TILE_WIDTH],
		    bulk_width(w, tile) * HASH_SIZE);
}

static int bulk_by_digest(const void *a, const void *b)
{
	return memcmp(a, b, HASH_SIZE);
}

static void addresses_put(struct writing *w)
{
	if (!w->b->addresses)
		return;
	qsort(w->addresses + 1, w->b->n - 2, sizeof(*w->addresses), bulk_by_digest);
	for (size_t i = 1; i < w->b->n - 1; i++) {
		const char *text = address(w, w->addresses[i].of);
		const char *digest = digest_text(&w->scratch, &w->addresses[i].h);

		add(w, arena_printf(&w->scratch.mem, "personal/%s", digest + HEX_AT), text,
		    strlen(text));
		arena_reset(&w->scratch.mem);
	}
}

static struct tree_head head_at(const struct writing *w, size_t size)
{
	return (struct tree_head){ size, merkle_over(w->leaf, size) };
}

static void logs_fill(const struct writing *w, struct trust_logs *out)
{
	static char origin[ORIGIN_MAX];
	size_t prefix = w->b->prefix;

	*out = (struct trust_logs){ .key = { w->signer.key }, .n = 1 };
	if (!prefix)
		return;
	strcpy(origin, w->signer.key.origin);
	out->abandoned[out->n_abandoned++] =
		(struct trust_abandoned){ BULK_OLD, head_at(w, prefix) };
	out->continuity[out->n_continuity++] =
		(struct trust_continuity){ .origin = origin,
					   .first = head_at(w, prefix + 1),
					   .prefix = head_at(w, prefix),
					   .from = BULK_OLD,
					   .last = head_at(w, prefix) };
}

struct note_key bulk_write(const struct bulk *b, const char *path, struct trust_logs *logs)
{
	struct writing w = { .b = b };
	FILE *f = fopen(path, "wb");
	struct seed_signer seed;

	ck_assert_ptr_nonnull(f);
	seed_signer_init(&seed, (const unsigned char[SEED_SIZE]){ 7 });
	note_signer_init(&w.signer, b->prefix ? BULK_NEW : BULK_OLD, &seed.signer);
	w.leaf = calloc(b->n + 1, sizeof(*w.leaf));
	w.addresses = calloc(b->n + 1, sizeof(*w.addresses));
	w.w = archive_writer(&w.cx.mem, to_file, f);
	leaves_make(&w);
	begin(&w);
	entries_put(&w);
	addresses_put(&w);
	if (logs)
		logs_fill(&w, logs);
	assert_ok(&w.cx, archive_end(&w.cx, &w.w));
	ck_assert_int_eq(fclose(f), 0);
	free(w.leaf);
	free(w.addresses);
	arena_free(&w.scratch.mem);
	arena_free(&w.cx.mem);
	return w.signer.key;
}
