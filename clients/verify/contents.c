/*
 * The contents of an export are those that its entries name, or that a manifest does which an entry
 * names: each of them, and no other.  A document without a name in the log would look like evidence
 * and prove nothing; one that is missing could be what the evidence hangs on.  A printed
 * name or an address that an entry erased is missing, and must be; so is an address whose
 * time is over (rules/ends.h).
 *
 * The digests that are named are sorted, and the files are in the order of
 * theirs, so the two are read beside each other.  A single file is found by the
 * marks, which name every eighth, and by the headers from there on.
 */

#include "proof/named.h"
#include "rules/ends.h"
#include "verify/state.h"

#include <stdio.h>
#include <string.h>

/* ---- finding one ---- */

/* The last mark that does not come after the digest; NULL: none. */
static const struct contents_mark *mark_of(const struct contents *c, const struct hash *h)
{
	size_t from = 0, to = (c->n + CONTENTS_STRIDE - 1) / CONTENTS_STRIDE;

	while (from < to) {
		size_t mid = from + (to - from) / 2;

		if (memcmp(c->mark[mid].digest.b, h->b, HASH_SIZE) <= 0)
			from = mid + 1;
		else
			to = mid;
	}
	return from ? &c->mark[from - 1] : NULL;
}

/* The name of a file is its folder's, a slash, and the digits of its digest. */
static const char *digits_of(const struct contents *c, const struct archive_file *f)
{
	return f->name + strlen(c->name) + 1;
}

const struct archive_file *contents_find(struct verify *v, const struct contents *c,
					 const char *digest)
{
	struct archive_file *f = arena_alloc(&v->scratch.mem, sizeof(*f));
	const struct contents_mark *mark;
	struct hash h;
	uint64_t at;

	if (!digest_parse(digest, &h) || !(mark = mark_of(c, &h)))
		return NULL;
	at = mark->at;
	for (size_t i = (size_t)(mark - c->mark) * CONTENTS_STRIDE; i < c->n; i++) {
		int order;

		*f = archive_at(v->bytes, at);
		bytes_seen(v, f->size < BYTES_AROUND ? f->size + ARCHIVE_BLOCK : BYTES_AROUND);
		order = strcmp(digits_of(c, f), digest + HEX_AT);
		if (order == 0)
			bytes_seen(v, BYTES_AROUND + f->size);
		if (order >= 0)
			return order == 0 ? f : NULL;
		at = archive_after(f);
	}
	return NULL;
}

const struct archive_file *document_of(struct verify *v, const char *digest)
{
	return contents_find(v, &v->documents, digest);
}

/* ---- are they those that are named? ---- */

#define ABSENT "%s/%s is not there, and this entry names it"

enum naming { NAMES_DOCUMENT, NAMES_PERSONAL, NAMES_SOURCE, ERASES, DROPS, NAMINGS };

struct named_record {
	unsigned char digest[HASH_SIZE], naming;
	unsigned char index[8]; /* of the entry */
};

struct naming_entry {
	struct verify *v;
	uint64_t index;
	bool source; /* what it names and is personal is an address */
};

static enum err naming_add(const struct naming_entry *at, struct ctx *cx, const char *digest,
			   enum naming naming)
{
	struct named_record r = { .naming = (unsigned char)naming };
	struct hash h;

	if (!digest || !digest_parse(digest, &h))
		return OK; /* who judges the entry says so */
	memcpy(r.digest, h.b, HASH_SIZE);
	sort_number(r.index, at->index);
	return sort_add(cx, &at->v->named, &r);
}

static enum err mark(void *arg, struct ctx *cx, const char *digest, enum content_kind kind)
{
	const struct naming_entry *at = arg;

	if (kind == CONTENT_SECRET)
		return OK;
	return naming_add(at, cx, digest,
			  kind == CONTENT_DOCUMENT ? NAMES_DOCUMENT
			  : at->source             ? NAMES_SOURCE
						   : NAMES_PERSONAL);
}

static enum err drop_mark(void *at, struct ctx *cx, const char *envelope)
{
	return naming_add(at, cx, envelope, DROPS);
}

/* What an entry erases; NULL: nothing. */
static const char *erased_by(const struct entry *e)
{
	const char *member = e->action == ACTION_USER_ERASED     ? "name"
			     : e->action == ACTION_SOURCE_ERASED ? "source"
								 : "";

	return json_string_value(json_object_get(e->fact, member));
}

static enum err entry_marks(struct verify *v, const struct entry *e, const void *bytes, size_t size)
{
	struct naming_entry at = { v, (uint64_t)e->index, entry_names_source(e) };
	const char *digest = entry_manifest(e);
	const struct archive_file *f = digest ? document_of(v, digest) : NULL;
	struct manifest m;

	if (at.source)
		v->sources_at = e->at;
	TRY(origins_add(v, e));
	TRY(entry_named(&v->scratch, e, mark, &at));
	TRY(naming_add(&at, &v->scratch, erased_by(e), ERASES));
	TRY(dropped_note(v, e, drop_mark, &at));
	if (!digest)
		return OK;
	if (!f)
		return err_at(&v->scratch,
			      errf(&v->scratch, E_TAMPERED, ABSENT, "documents",
				   digest_ok(digest) ? digest + HEX_AT : digest),
			      "/fact/manifest");
	TRY(manifest_parse(&v->scratch, f->bytes, f->size, &m));
	return manifest_named(&v->scratch, &m, mark, &at);
}

/* A folder's files, one after another. */
struct folder {
	const struct contents *c;
	size_t i;
	uint64_t at;
	struct archive_file f;
	struct hash digest;
	bool more;
};

static enum err folder_next(struct verify *v, struct folder *d)
{
	char digest[DIGEST_SIZE];

	d->more = d->i < d->c->n;
	if (!d->more)
		return OK;
	d->f = archive_at(v->bytes, d->at);
	if (d->f.size > VERIFY_CONTENT)
		return errf(&v->cx, E_UNAVAILABLE, "%s has more than %zu MiB", d->f.name,
			    VERIFY_CONTENT >> 20);
	snprintf(digest, sizeof(digest), "sha256:%s", digits_of(d->c, &d->f));
	if (!digest_parse(digest, &d->digest))
		abort(); /* the name is that of its bytes */
	bytes_seen(v, d->f.size < BYTES_AROUND ? d->f.size + ARCHIVE_BLOCK : BYTES_AROUND);
	d->at = archive_after(&d->f);
	d->i++;
	return OK;
}

static enum err folder_open(struct verify *v, const struct contents *c, struct folder *out)
{
	*out = (struct folder){ .c = c, .at = c->at };
	return folder_next(v, out);
}

static enum err unnamed(struct verify *v, const struct folder *d)
{
	return err_at(&v->cx, errf(&v->cx, E_TAMPERED, "%s: no entry names it", d->f.name), "%s",
		      d->f.name);
}

/* All the records of one digest. */
struct named_group {
	struct hash digest;
	bool has[NAMINGS];
	uint64_t first[NAMINGS]; /* the entry that does so first */
};

static enum err group_read(struct verify *v, uint64_t *place, struct named_group *out)
{
	struct named_record r;
	const void *at;

	*out = (struct named_group){ 0 };
	for (bool begun = false; *place < v->named.all; begun = true, (*place)++) {
		TRY(sort_at(&v->cx, &v->named, *place, &at));
		memcpy(&r, at, sizeof(r));
		if (begun && memcmp(r.digest, out->digest.b, HASH_SIZE) != 0)
			return OK;
		memcpy(out->digest.b, r.digest, HASH_SIZE);
		if (!out->has[r.naming])
			out->first[r.naming] = sort_number_read(r.index);
		out->has[r.naming] = true;
	}
	return OK;
}

static enum err content_missing(struct verify *v, const char *folder, const struct hash *h,
				uint64_t index)
{
	struct ctx *cx = &v->scratch;

	return entry_placed(
		v,
		err_at(cx, errf(cx, E_TAMPERED, ABSENT, folder, digest_text(cx, h) + HEX_AT),
		       "/fact"),
		index);
}

/* Up to this digest all files are named; is it one of them?  Then the folder goes on. */
static enum err folder_take(struct verify *v, struct folder *d, const struct hash *h, bool *there)
{
	int order = d->more ? memcmp(d->digest.b, h->b, HASH_SIZE) : 1;

	if (order < 0)
		return unnamed(v, d);
	*there = order == 0;
	return *there ? folder_next(v, d) : OK;
}

static enum err document_there(struct verify *v, struct folder *documents,
			       const struct named_group *g)
{
	bool there;

	if (!g->has[NAMES_DOCUMENT])
		return OK;
	TRY(folder_take(v, documents, &g->digest, &there));
	if (g->has[DROPS] && there)
		return entry_placed(
			v,
			err_at(&v->scratch,
			       errf(&v->scratch, E_TAMPERED, "a report that it drops is there: %s",
				    digest_text(&v->scratch, &g->digest)),
			       "/fact"),
			g->first[DROPS]);
	return there || g->has[DROPS]
		       ? OK
		       : content_missing(v, "documents", &g->digest, g->first[NAMES_DOCUMENT]);
}

/* An address whose time is over is in no export. */
static bool is_over(const struct verify *v, const struct named_group *g)
{
	return g->has[NAMES_SOURCE] && g->first[NAMES_SOURCE] < v->sources_from;
}

static enum err personal_wrong(struct verify *v, const struct named_group *g)
{
	const char *name =
		arena_printf(&v->cx.mem, "personal/%s", digest_text(&v->cx, &g->digest) + HEX_AT);

	if (g->has[ERASES])
		return err_at(&v->cx,
			      errf(&v->cx, E_TAMPERED, "%s: entry %llu erased it", name,
				   (unsigned long long)g->first[ERASES]),
			      "%s", name);
	return err_at(&v->cx,
		      errf(&v->cx, E_TAMPERED, "%s: it is an address whose time is over", name),
		      "%s", name);
}

static enum err personal_there(struct verify *v, struct folder *personal,
			       const struct named_group *g)
{
	enum naming by = g->has[NAMES_SOURCE] ? NAMES_SOURCE : NAMES_PERSONAL;
	bool erased = g->has[ERASES], over = is_over(v, g), there;

	if (!g->has[by] || (erased && g->first[ERASES] < g->first[by])) {
		if (!erased)
			return OK;
		return entry_placed(v,
				    err_at(&v->scratch,
					   errf(&v->scratch, E_TAMPERED,
						"it erases what no entry before has named"),
					   "/fact"),
				    g->first[ERASES]);
	}
	TRY(folder_take(v, personal, &g->digest, &there));
	v->sources_over += over && !erased;
	if (there == !(erased || over))
		return OK;
	return there ? personal_wrong(v, g)
		     : content_missing(v, "personal", &g->digest, g->first[by]);
}

static enum err contents_compare(struct verify *v)
{
	struct folder documents, personal;
	struct named_group g;
	uint64_t place = 0;

	TRY(folder_open(v, &v->documents, &documents));
	TRY(folder_open(v, &v->personal, &personal));
	while (place < v->named.all) {
		TRY(group_read(v, &place, &g));
		TRY(document_there(v, &documents, &g));
		TRY(personal_there(v, &personal, &g));
	}
	if (documents.more)
		return unnamed(v, &documents);
	return personal.more ? unnamed(v, &personal) : OK;
}

/* The first entry whose address is not over; the time of entries never goes back. */
static enum err sources_cut(struct verify *v)
{
	uint64_t from = 0, to = v->sources_at ? v->head.size : 0;

	while (from < to) {
		uint64_t mid = from + (to - from) / 2;
		auto_entry e = { 0 };

		TRY(entry_at(v, mid, &e));
		if (source_ended(e.at, v->sources_at))
			from = mid + 1;
		else
			to = mid;
	}
	v->sources_from = from;
	return OK;
}

enum err contents_gather(struct verify *v)
{
	dropped_begin(v);
	sort_begin(&v->named, v->scratch_dir, sizeof(struct named_record), v->sort_budget);
	origins_begin(v);
	TRY(entries_each(v, entry_marks));
	TRY(origins_end(v));
	dropped_end(v);
	TRY(sources_cut(v));
	return sort_end(&v->cx, &v->named);
}

enum err contents_check(struct verify *v)
{
	TRY(contents_compare(v));
	sort_free(&v->named);
	step_done(
		v, "contents",
		"%zu documents and %zu printed names and addresses: each that the entries name "
		"by its hash and did not erase, and no other; %zu addresses are over after %d days",
		v->documents.n, v->personal.n, v->sources_over, (int)(SOURCE_KEPT / DAY_MS));
	return OK;
}
