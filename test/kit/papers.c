#include "papers.h"

#include <stdlib.h>
#include <string.h>

#include "test.h"

static enum err to_printer(void *arg, struct ctx *cx, const void *bytes, size_t size)
{
	put_bytes(arg, bytes, size);
	return OK;
}

static int by_digest(const void *a, const void *b)
{
	return memcmp(a, b, HASH_SIZE);
}

/* Documents are in the order of their digests. */
static void papers_make(struct papers *p)
{
	struct ctx *cx = &p->v->cx;
	struct printer out = { .mem = &cx->mem };
	struct archive_writer a = archive_writer(&cx->mem, to_printer, &out);
	size_t n = p->v->documents.n;

	assert_ok(cx, archive_add(cx, &a, "entries/000", p->bundle.size ? p->bundle.text : "",
				  p->bundle.size));
	qsort(p->documents, n, sizeof(*p->documents), by_digest);
	p->mark = (struct contents_mark){ p->documents[0].h, out.size };
	p->v->documents.at = out.size;
	for (size_t i = 0; i < n; i++) {
		const struct paper *d = &p->documents[i];
		const char *name = digest_text(cx, &d->h) + HEX_AT;

		assert_ok(cx, archive_add(cx, &a, arena_printf(&cx->mem, "documents/%s", name),
					  d->text, strlen(d->text)));
	}
	p->v->bytes = out.text;
}

void papers_begin(struct papers *p, struct verify *v)
{
	*p = (struct papers){ .v = v, .bundle.mem = &v->cx.mem };
	v->entries = (struct bundles){ "entries", &p->bundle_at, 1 };
	v->documents = (struct contents){ .name = "documents", .mark = &p->mark };
}

const char *papers_document(struct papers *p, const char *text)
{
	struct hash h = hash_bytes(text, strlen(text));

	ck_assert_uint_lt(p->v->documents.n, CONTENTS_STRIDE);
	p->documents[p->v->documents.n++] = (struct paper){ h, text };
	papers_make(p);
	return digest_text(&p->v->cx, &h);
}

void papers_entry(struct papers *p, const char *text)
{
	size_t n = strlen(text);
	const unsigned char size[] = { (unsigned char)(n >> 8), (unsigned char)n };

	put_bytes(&p->bundle, size, 2);
	put_bytes(&p->bundle, text, n);
	papers_make(p);
}
