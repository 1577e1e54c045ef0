#include "forged.h"

#include <string.h>

#include "proof/tiles.h"

static enum err to_printer(void *arg, struct ctx *cx, const void *bytes, size_t size)
{
	put_bytes(arg, bytes, size);
	return OK;
}

void unpack(struct export *x, struct forged *g)
{
	struct archive a = archive_open(x->tar, x->size);
	bool more = true;

	*g = (struct forged){ .x = x, .out = { .mem = &x->p.s.cx.mem } };
	while (more) {
		ck_assert_uint_lt(g->n, FILES_MAX);
		assert_ok(&x->p.s.cx, archive_next(&x->p.s.cx, &a, &g->f[g->n], &more));
		g->n += more;
	}
}

const char *pack_and_verify(struct forged *g, char *said, size_t room)
{
	struct ctx *cx = &g->x->p.s.cx;
	struct archive_writer w = archive_writer(&cx->mem, to_printer, &g->out);

	for (size_t i = 0; i < g->n; i++)
		assert_ok(cx, archive_add(cx, &w, g->f[i].name, g->f[i].bytes, g->f[i].size));
	assert_ok(cx, archive_end(cx, &w));
	return verify(g->x, g->out.text, g->out.size, said, room);
}

struct archive_file *file_at(struct forged *g, const char *lead)
{
	for (size_t i = 0; i < g->n; i++)
		if (strncmp(g->f[i].name, lead, strlen(lead)) == 0)
			return &g->f[i];
	ck_abort_msg("no %s", lead);
}

void entries_split(struct forged *g, struct entries *out)
{
	const struct archive_file *f = file_at(g, "entries/");

	out->n = 0;
	for (size_t at = 0, size; at < f->size; at += 2 + size) {
		size = (size_t)(f->bytes[at] << 8 | f->bytes[at + 1]);
		out->e[out->n].b =
			arena_strndup(&g->x->p.s.cx.mem, (const char *)f->bytes + at + 2, size);
		out->e[out->n++].size = size;
	}
}

void entries_join(struct forged *g, const struct entries *from)
{
	struct printer p = { .mem = &g->x->p.s.cx.mem };
	struct archive_file *f = file_at(g, "entries/");

	for (size_t i = 0; i < from->n; i++) {
		const unsigned char size[] = { (unsigned char)(from->e[i].size >> 8),
					       (unsigned char)from->e[i].size };

		put_bytes(&p, size, 2);
		put_bytes(&p, from->e[i].b, from->e[i].size);
	}
	f->bytes = (const unsigned char *)p.text;
	f->size = p.size;
}

void entry_put(struct forged *g, struct bytes *e, const char *text)
{
	e->b = arena_strdup(&g->x->p.s.cx.mem, text);
	e->size = strlen(text);
}

void signed_again(struct forged *g, const struct entries *e)
{
	struct ctx *cx = &g->x->p.s.cx;
	struct archive_file *hashes = file_at(g, "hashes/"), *head = file_at(g, "checkpoint");
	struct hash *h = arena_alloc(&cx->mem, e->n * sizeof(*h));
	const char *note;
	struct hash root;

	for (size_t i = 0; i < e->n; i++)
		h[i] = merkle_leaf(e->e[i].b, e->e[i].size);
	root = merkle_over(h, e->n);
	file_at(g, "entries/")->name =
		arena_printf(&cx->mem, "entries/%s", tile_path(cx, 0, (unsigned)e->n));
	hashes->name = arena_printf(&cx->mem, "hashes/%s", tile_path(cx, 0, (unsigned)e->n));
	assert_ok(cx, checkpoint_sign(cx, &g->x->p.s.in.signer, e->n, &root, &note));
	head->bytes = (const unsigned char *)note;
	head->size = strlen(note);
	hashes->bytes = (const unsigned char *)h;
	hashes->size = e->n * sizeof(*h);
}

char *replaced(struct ctx *cx, const char *text, const char *from, const char *to)
{
	const char *at = strstr(text, from);

	return arena_printf(&cx->mem, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}

/* What becomes an act that was refused is nothing that anybody judges, in its one version. */
static const char *bent_entry(struct ctx *cx, const char *text, const char *from, const char *to)
{
	const char *bent = replaced(cx, text, from, to);

	if (!strstr(to, "\"action\":\"act.refused\""))
		return bent;
	return arena_printf(&cx->mem, "{\"v\":1%s", strchr(bent, ','));
}

struct bytes *entry_with(struct export *x, struct entries *e, const char *action, const char *text)
{
	const char *says = arena_printf(&x->p.s.cx.mem, "\"action\":\"%s\"", action);

	for (size_t i = 0; i < e->n; i++)
		if (strstr(e->e[i].b, says) && strstr(e->e[i].b, text))
			return &e->e[i];
	ck_abort_msg("no %s with %s", action, text);
}

struct bytes *entry_last(struct entries *e, const char *text)
{
	size_t i = e->n;

	while (i > 0 && !strstr(e->e[i - 1].b, text))
		i--;
	ck_assert_msg(i > 0, "no entry with %s", text);
	return &e->e[i - 1];
}

void last_forged(struct export *x, const char *action, const char *from, const char *to, char *said,
		 size_t room)
{
	static struct forged g;
	struct entries e;
	struct bytes *at;

	unpack(x, &g);
	entries_split(&g, &e);
	at = entry_last(&e, from);
	assert_says(at->b, arena_printf(&x->p.s.cx.mem, "\"action\":\"%s\"", action));
	entry_put(&g, at, bent_entry(&x->p.s.cx, at->b, from, to));
	entries_join(&g, &e);
	signed_again(&g, &e);
	pack_and_verify(&g, said, room);
}

const char *last_object(struct export *x, const char *object)
{
	const char *lead = arena_printf(&x->p.s.cx.mem, ",{\"id\":\"%s\",", object), *at;
	static struct forged g;
	struct entries e;

	unpack(x, &g);
	entries_split(&g, &e);
	at = strstr(entry_last(&e, lead)->b, lead);
	return arena_strndup(&x->p.s.cx.mem, at, strcspn(at, "}") + 1);
}

void each_forged_entry_is_named(struct export *x, const struct forged_entry *row, size_t n)
{
	static struct forged g;
	struct entries e;
	struct bytes *at;
	char said[1000];

	for (size_t i = 0; i < n; i++, row++) {
		unpack(x, &g);
		entries_split(&g, &e);
		at = entry_with(x, &e, row->in, row->from);
		entry_put(&g, at, bent_entry(&x->p.s.cx, at->b, row->from, row->to));
		entries_join(&g, &e);
		signed_again(&g, &e);
		pack_and_verify(&g, said, sizeof(said));
		ck_assert_msg(!*said == !*row->says, "%zu: %s", i, said);
		assert_says(said, row->says);
		assert_says(said, *said ? " at entries/" : "");
	}
}

struct archive_file *document_named(struct forged *g, const char *digest)
{
	return file_at(g,
		       arena_printf(&g->x->p.s.cx.mem, "documents/%s", digest + strlen("sha256:")));
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct archive_file *)a)->name,
		      ((const struct archive_file *)b)->name);
}

const char *document_replace(struct forged *g, struct archive_file *f, const char *bytes)
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

const char *entry_part(struct export *x, const struct bytes *at, const char *begin, const char *end)
{
	const char *from = strstr(at->b, begin), *to;

	ck_assert_ptr_nonnull(from);
	to = strstr(from, end);
	ck_assert_ptr_nonnull(to);
	return arena_strndup(&x->p.s.cx.mem, from, (size_t)(to - from) + strlen(end));
}

const char *signature_member(struct forged *g, const struct bytes *at, const char *name)
{
	struct ctx *cx = &g->x->p.s.cx;
	auto_entry e = { .json = NULL };

	assert_ok(cx, entry_parse(cx, at->b, at->size, &e));
	return arena_strdup(&cx->mem, json_string_value(json_object_get(
					      json_object_get(e.fact, "signature"), name)));
}

void entry_bent(struct export *x, const char *action, const char *with, const char *from,
		const char *end, const char *to, const char *says)
{
	char said[1000];
	struct entries e;
	static struct forged g;
	struct bytes *at;

	unpack(x, &g);
	entries_split(&g, &e);
	at = entry_with(x, &e, action, with);
	entry_put(&g, at, replaced(&x->p.s.cx, at->b, entry_part(x, at, from, end), to));
	entries_join(&g, &e);
	signed_again(&g, &e);
	pack_and_verify(&g, said, sizeof(said));
	output_says(said, says);
}

void entry_reworded(struct export *x, const char *action, const char *with,
		    const struct reworded *pair, const char *says)
{
	static struct forged g;
	struct entries e;
	struct bytes *at;
	char said[1000];

	unpack(x, &g);
	entries_split(&g, &e);
	at = entry_with(x, &e, action, with);
	for (; pair->from; pair++) {
		assert_says(at->b, pair->from);
		entry_put(&g, at, replaced(&x->p.s.cx, at->b, pair->from, pair->to));
	}
	entries_join(&g, &e);
	signed_again(&g, &e);
	pack_and_verify(&g, said, sizeof(said));
	output_says(said, says);
}
