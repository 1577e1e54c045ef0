/*
 * One change of which a file says that people signed it: in evidence of a release, in the file of a
 * lift or of a withdrawal.  Was it opened, signed and merged with this manifest, in this log, and
 * does it meet what is asked of it?
 *
 * Each part is judged by bytes that prove themselves: an entry leads to the head that the caller
 * believes, the manifest names each document by digest, and each signature is checked with the key
 * that people named for its signer (evidence_signature.c).
 *
 * Never: believe a part because the server would not have merged without it.
 */

#include "rules/evidence_shown.h"

#include <string.h>

#include "base/json.h"
#include "documents/role.h"
#include "rules/heads.h"
#include "rules/times.h"

enum err evidence_untrue(struct ctx *cx, const char *place, const char *why)
{
	return err_at(cx, errf(cx, E_TAMPERED, "%s: %s", place, why), "%s", place);
}

enum err evidence_lacks(struct ctx *cx, const char *place, const char *why)
{
	return err_at(cx, errf(cx, E_FORBIDDEN, "%s: %s", place, why), "%s", place);
}

bool evidence_is_of_log(const struct check *k, const char *origin, int64_t index)
{
	return index >= 0 &&
	       strcmp(origin, head_origin_at(&k->trust->logs, k->origin, (uint64_t)index)) == 0;
}

int64_t evidence_time(const struct check *k, const struct entry *e)
{
	const struct entry_moment m = { head_origin_at(&k->trust->logs, k->origin,
						       (uint64_t)e->index),
					e->index,
					{ e->at, e->clock } };

	return entry_time(&k->trust->signers, &m);
}

/* ---- entries ---- */

/* The entry is in the log and is what it is given for; the caller owns it. */
enum err evidence_entry_open(struct ctx *cx, const struct check *k, const struct evidence_entry *e,
			     const char *place, enum action action, struct entry *out)
{
	struct hash leaf = merkle_leaf(e->entry, e->size);

	if (e->index < 0 || (uint64_t)e->index >= k->head.size ||
	    !merkle_inclusion_ok(&leaf, (uint64_t)e->index, k->head.size, &e->proof, &k->head.root))
		return evidence_untrue(cx, place, "the entry is not in the log at this index");
	if (entry_parse(cx, e->entry, e->size, out) != OK || out->index != e->index)
		return evidence_untrue(cx, place, "it is no entry of this index");
	if (out->action != action || out->v < 1 || out->v > action_version(action))
		return evidence_untrue(
			cx, place,
			arena_printf(&cx->mem, "the entry is not a %s", action_name(action)));
	return OK;
}

static const char *fact_text(const struct entry *e, const char *member)
{
	const char *text = json_string_value(json_object_get(e->fact, member));

	return text ? text : "";
}

static bool is_about(const struct entry *e, int64_t number, const char *manifest)
{
	return json_integer_value(json_object_get(e->fact, "number")) == number &&
	       strcmp(fact_text(e, "manifest"), manifest) == 0;
}

/*
 * The sites whose people a need for those concerned asks for.  The people of the judge's own answer
 * for what runs there: for the release always, and for another change if it concerned that site.
 * A version that was approved for other sites was approved by their people, and it is the release
 * that brings it here; else nothing could ever be taken to a further site.  Of an opening that
 * states no sites, the judge's own.
 */
static void concerned_read(struct ctx *cx, struct shown_change *o, const struct entry *opened)
{
	json_t *stated = json_object_get(opened->fact, "sites");
	size_t n = json_array_size(stated);
	const char **site = arena_alloc(&cx->mem, (n + 1) * sizeof(*site));
	bool here = n == 0 || o->c == o->k->brings;

	for (size_t i = 0; i < n; i++) {
		const char *one = json_string_value(json_array_get(stated, i));

		site[i] = arena_strdup(&cx->mem, one ? one : EVERY_SITE);
		here |= grant_counts_at(site[i], o->k->site);
	}
	if (here)
		site[0] = o->k->site;
	o->concerned = (struct concerned){ site, here ? 1 : n };
}

static enum err opened_check(struct ctx *cx, struct shown_change *o)
{
	const char *place = json_pointer(cx, o->place, "opened");
	auto_entry e = { .json = NULL };

	TRY(evidence_entry_open(cx, o->k, &o->c->opened, place, ACTION_CHANGE_OPENED, &e));
	if (!is_about(&e, o->c->number, o->digest))
		return evidence_untrue(cx, place,
				       "the entry opens another change, or another manifest");
	o->author = arena_strdup(&cx->mem, fact_text(&e, "author"));
	o->opened = evidence_time(o->k, &e);
	concerned_read(cx, o, &e);
	return OK;
}

/* Did the merge count the signature of this entry? */
static bool counts(const struct entry *merged, int64_t index)
{
	json_t *list = json_object_get(merged->fact, "signatures");

	for (size_t i = 0; i < json_array_size(list); i++)
		if (json_integer_value(json_array_get(list, i)) == index)
			return true;
	return false;
}

static enum err merged_check(struct ctx *cx, struct shown_change *o)
{
	const char *place = json_pointer(cx, o->place, "merged");
	auto_entry e = { .json = NULL };

	TRY(evidence_entry_open(cx, o->k, &o->c->merged, place, ACTION_CHANGE_MERGED, &e));
	if (!is_about(&e, o->c->number, o->digest))
		return evidence_untrue(cx, place,
				       "the entry merges another change, or another manifest");
	for (size_t i = 0; i < o->c->n_signatures; i++) {
		int64_t index = o->c->signature[i].signed_.index;

		if (index <= o->c->opened.index || index >= o->c->merged.index ||
		    !counts(&e, index))
			return evidence_untrue(
				cx, arena_printf(&cx->mem, "%s/signatures/%zu", o->place, i),
				"the merge did not count this signature");
	}
	o->time = evidence_time(o->k, &e);
	return OK;
}

static const char *new_of(const struct manifest *m, const char *path)
{
	for (size_t i = 0; i < m->n_paths; i++)
		if (strcmp(m->paths[i].path, path) == 0)
			return m->paths[i].new;
	return NULL;
}

static bool brings(struct ctx *cx, const struct manifest *m, const char *path, const void *bytes,
		   size_t size)
{
	const char *digest = new_of(m, path);
	struct hash h = hash_bytes(bytes, size);

	return digest && strcmp(digest, digest_text(cx, &h)) == 0;
}

static enum err evidence_manifest_check(struct ctx *cx, struct shown_change *o)
{
	const char *place = json_pointer(cx, o->place, "manifest");
	size_t size = strlen(o->c->manifest);
	struct hash h = hash_bytes(o->c->manifest, size);

	if (manifest_parse(cx, o->c->manifest, size, &o->manifest) != OK)
		return evidence_untrue(cx, place, "it is no manifest");
	if (o->manifest.change != o->c->number ||
	    !evidence_is_of_log(o->k, o->manifest.origin, o->c->opened.index))
		return evidence_untrue(cx, place, "it is that of another change");
	o->digest = digest_text(cx, &h);
	for (size_t i = 0; i < o->c->n_documents; i++) {
		const struct evidence_document *d = &o->c->document[i];

		if (!brings(cx, &o->manifest, d->path, d->content, strlen(d->content)))
			return evidence_untrue(
				cx, arena_printf(&cx->mem, "%s/documents/%zu", o->place, i),
				"the change did not bring this document");
	}
	return change_subjects(cx, o->manifest.origin, o->c->number, o->digest, o->manifest.paths,
			       o->manifest.n_paths, &o->subjects);
}

enum err evidence_change_check(struct ctx *cx, const struct check *k,
			       const struct evidence_change *c, const char *place, int64_t *time)
{
	struct shown_change *o = arena_alloc(&cx->mem, sizeof(*o));

	o->k = k;
	o->c = c;
	o->place = place;
	TRY(evidence_manifest_check(cx, o));
	TRY(opened_check(cx, o));
	TRY(merged_check(cx, o));
	for (size_t s = 0; s < o->c->n_signatures; s++)
		TRY(evidence_signature_check(cx, o, s));
	TRY(evidence_ballot_check(cx, o));
	*time = o->time;
	return OK;
}
