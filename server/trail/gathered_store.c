/*
 * Digests are listed as they are found, and sorted at the end.  An address belongs to the export
 * if its time is not over by the newest entry under the head that names one: so they are listed
 * apart until that is known.
 */

#include "trail/gathered.h"

#include <stdlib.h>
#include <string.h>

#include "engine/content.h"
#include "fleet/dropped.h"
#include "people/source.h"
#include "rules/ends.h"

/* All of one entry. */
struct naming {
	struct gathered *to;
	bool source;
	int64_t at;
};

static void *item_add(void *items, size_t n, size_t *room, size_t size)
{
	if (n < *room)
		return items;
	*room = *room ? 2 * *room : 256;
	items = realloc(items, *room * size);
	if (!items)
		abort();
	return items;
}

static void hash_add(struct digests *d, const struct hash *h)
{
	d->h = item_add(d->h, d->n, &d->room, sizeof(*d->h));
	d->h[d->n++] = *h;
}

static void gathered_source_add(struct gathered *g, const struct hash *h, int64_t at)
{
	g->source = item_add(g->source, g->n_sources, &g->room, sizeof(*g->source));
	g->source[g->n_sources++] = (struct source_named){ *h, at };
}

static enum err on_named(void *arg, struct ctx *cx, const char *digest, enum content_kind kind)
{
	const struct naming *is = arg;
	struct hash h;

	if (!digest_parse(digest, &h))
		abort();
	if (kind == CONTENT_DOCUMENT)
		hash_add(&is->to->documents, &h);
	else if (kind == CONTENT_PERSONAL && is->source)
		gathered_source_add(is->to, &h, is->at);
	else if (kind == CONTENT_PERSONAL)
		hash_add(&is->to->personal, &h);
	return OK;
}

/* A row that is gone says that the report went; that it was by an entry under the head, that none
 * went since. */
static enum err report_went(struct ctx *cx, struct db *db, const struct gathered *g,
			    const char *device, int64_t idx, bool *out)
{
	bool since;

	TRY(db_report_dropped(cx, db, device, idx, out));
	if (!*out)
		return OK;
	TRY(db_reports_dropped_since(cx, db, g->head, &since));
	return since ? err_next(cx,
				errf(cx, E_CONFLICT, "reports went since this export was begun"),
				"Begin another: POST /v1/exports.")
		     : OK;
}

static enum err reports_gather(struct ctx *cx, struct db *db, struct naming *is,
			       const struct entry *e)
{
	json_t *item;
	size_t i;

	json_array_foreach (json_object_get(e->fact, "reports"), i, item) {
		const char *device = json_string_value(json_object_get(item, "device"));
		bool went;

		TRY(report_went(cx, db, is->to, device, e->index, &went));
		if (!went)
			TRY(on_named(is, cx, json_string_value(json_object_get(item, "envelope")),
				     CONTENT_DOCUMENT));
	}
	return OK;
}

enum err gathered_add(struct ctx *cx, struct db *db, struct gathered *g, const char *bytes,
		      size_t size)
{
	struct naming is = { .to = g };
	auto_entry e = { 0 };
	struct document doc;
	struct manifest m;

	TRY(entry_parse(cx, bytes, size, &e));
	is.source = entry_names_source(&e);
	is.at = e.at;
	if (e.action == ACTION_REPORTS_RECEIVED)
		return reports_gather(cx, db, &is, &e);
	TRY(entry_named(cx, &e, on_named, &is));
	if (!entry_manifest(&e))
		return OK;
	TRY(document_read(cx, db, entry_manifest(&e), &doc));
	TRY(manifest_parse(cx, doc.bytes, doc.size, &m));
	return manifest_named(cx, &m, on_named, &is);
}

static int export_by_bytes(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct hash));
}

static void digests_sort(struct digests *d)
{
	size_t n = 0;

	if (d->n)
		qsort(d->h, d->n, sizeof(*d->h), export_by_bytes);
	for (size_t i = 0; i < d->n; i++)
		if (n == 0 || !hash_same(&d->h[n - 1], &d->h[i]))
			d->h[n++] = d->h[i];
	d->n = n;
}

void gathered_end(struct gathered *g)
{
	for (size_t i = 0; i < g->n_sources; i++)
		if (!source_ended(g->source[i].at, g->source[g->n_sources - 1].at))
			hash_add(&g->personal, &g->source[i].digest);
	digests_sort(&g->documents);
	digests_sort(&g->personal);
}

enum err gathered_over(struct ctx *cx, struct db *db, const struct gathered *g, const char *digest,
		       bool *out)
{
	struct hash h;
	bool there;

	TRY(db_reports_dropped_since(cx, db, g->head, out));
	if (*out)
		return OK;
	if (!digest_parse(digest, &h))
		abort();
	for (size_t i = 0; i < g->n_sources && !*out; i++)
		*out = hash_same(&g->source[i].digest, &h);
	if (!*out)
		return OK;
	TRY(db_source_named(cx, db, digest, &there));
	*out = !there;
	return OK;
}

void gathered_free(struct gathered *g)
{
	free(g->documents.h);
	free(g->personal.h);
	free(g->source);
}
