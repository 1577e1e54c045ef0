/*
 * Changes from opening to their end.  The manifest is read once, when the
 * change opens, and each later act is about exactly those paths; numbers follow
 * one another without a gap, so a change that was taken out of an export shows.
 */

#include <string.h>

#include "base/text.h"
#include "rules/people.h"
#include "verify/state.h"

static const char *number_text(struct verify *v, int64_t number)
{
	return arena_printf(&v->scratch.mem, "%lld", (long long)number);
}

enum err change_named(struct verify *v, int64_t number, struct change **out)
{
	*out = map_get(&v->state->changes, number_text(v, number));
	if (*out && (*out)->open)
		return OK;
	return wrong(v, "/fact", "change %lld is not open", (long long)number);
}

/* ---- what is in force ---- */

enum err on_tree_begun(struct verify *v, const struct entry *e)
{
	struct reader r = entry_fact(e);
	json_t *list = read_array(&r, "documents"), *item;
	size_t i;

	TRY(read_end(&v->scratch, &r));
	if (v->state->tree.n || e->actor_kind != KIND_SYSTEM)
		return wrong(v, "/action", "the tree begins once");
	json_array_foreach (list, i, item) {
		struct reader one = reader_item(item, "/fact/documents", i);
		const char *path = read_text(&one, "path"), *digest = read_text(&one, "digest");

		TRY(read_end(&v->scratch, &one));
		if (!document_of(v, digest))
			return wrong(v, "/fact/documents", "%s is not there", digest);
		map_put(&v->state->tree, path, arena_strdup(&v->cx.mem, digest));
	}
	return OK;
}

/* ---- opening, ending ---- */

static enum err verify_manifest_check(struct verify *v, struct change *c)
{
	const struct file *f = document_of(v, c->manifest);

	if (!f)
		return wrong(v, "/fact/manifest", "it is not there");
	TRY(manifest_parse(&v->cx, f->bytes, f->size, &c->m));
	if (strcmp(c->m.origin, v->key.origin) != 0 || c->m.change != c->number)
		return wrong(v, "/fact/manifest", "%s is of another change", f->name);
	for (size_t i = 0; i < c->m.n_paths; i++)
		if (c->m.paths[i].new && !document_of(v, c->m.paths[i].new))
			return wrong(v, "/fact/manifest", "the new %s, %s, is not there",
				     c->m.paths[i].path, c->m.paths[i].new);
	return OK;
}

enum err on_change_opened(struct verify *v, const struct entry *e)
{
	static const char *const more[] = { "title", "impact", "retest", "links" };
	struct change *c = arena_alloc(&v->cx.mem, sizeof(*c));
	struct reader r = entry_fact(e);

	c->number = read_int(&r, "number");
	c->author = keep(v, read_text(&r, "author"));
	c->manifest = keep(v, read_text(&r, "manifest"));
	c->open = true;
	for (size_t i = 0; i < countof(more); i++)
		read_any(&r, more[i]);
	TRY(read_end(&v->scratch, &r));
	if (c->number != ++v->state->n_changes)
		return wrong(v, "/fact/number", "the next change is %lld",
			     (long long)v->state->n_changes);
	if (!*c->author || strcmp(c->author, actor_person(e)) != 0)
		return wrong(v, "/fact/author", "it is not who opened it");
	TRY(verify_manifest_check(v, c));
	map_put(&v->state->changes, number_text(v, c->number), c);
	return OK;
}

enum err on_change_cancelled(struct verify *v, const struct entry *e)
{
	struct reader r = entry_fact(e);
	int64_t number = read_int(&r, "number");
	struct change *c = NULL;

	TRY(read_end(&v->scratch, &r));
	TRY(change_named(v, number, &c));
	if (!may_cancel(c->author, actor_person(e)))
		return wrong(v, "/actor", "only its author, '%s', cancels change %lld", c->author,
			     (long long)number);
	c->open = false;
	return OK;
}

/* ---- signing ---- */

static enum err what_of(struct verify *v, const struct change *c, struct signing *out)
{
	*out = (struct signing){ .object = arena_printf(&v->scratch.mem, "change:%lld",
							(long long)c->number),
				 .change = c->number };
	if (change_subjects(&v->scratch, v->key.origin, c->number, c->manifest, c->m.paths,
			    c->m.n_paths, &out->subjects) != OK)
		return wrong(v, "/fact", "a digest is none");
	return OK;
}

/* Which change: its subject says. */
static enum err signed_change(struct verify *v, const struct entry *e, struct change **out)
{
	static const char lead[] = "change:";
	const char *subject = json_string_value(
		json_object_get(json_object_get(e->fact, "signature"), "subject"));
	int64_t number = 0;

	if (!subject || strncmp(subject, lead, strlen(lead)) != 0 ||
	    !text_whole(subject + strlen(lead), INT_SAFE_MAX, &number))
		return wrong(v, "/fact/signature/subject", "it names no change");
	return change_named(v, number, out);
}

enum err on_change_signed(struct verify *v, const struct entry *e)
{
	struct signing what;
	struct signature s;
	struct change *c = NULL;

	TRY(signed_change(v, e, &c));
	TRY(what_of(v, c, &what));
	TRY(signature_check(v, e, &what, &s));
	if (c->n == CHANGE_SIGNATURES_MAX)
		return wrong(v, "/fact", "more than %d signatures", CHANGE_SIGNATURES_MAX);
	for (size_t i = 0; i < c->n; i++)
		if (strcmp(c->s[i].signer, s.signer) == 0 && c->s[i].key->state != KEY_REVOKED)
			return wrong(v, "/fact/signature/signer", "'%s' has signed it before",
				     s.signer);
	c->s[c->n++] = s;
	v->state->signatures++;
	return OK;
}
