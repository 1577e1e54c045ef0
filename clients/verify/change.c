/*
 * Changes from opening to their end.  The manifest is read once, when the
 * change opens, and each later act is about exactly those paths; numbers follow
 * one another without a gap, so a change that was taken out of an export shows.
 */

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "documents/path.h"
#include "rules/change_sites.h"
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
		TRY(document_judged(v, "/fact/documents", path, digest));
		tree_set(v, path, digest);
	}
	return OK;
}

static void policy_mark(struct verify *v, const char *digest)
{
	struct policy_mark *m = arena_alloc(&v->cx.mem, sizeof(*m));

	*m = (struct policy_mark){ v->state->policy_mark, v->state->index, keep(v, digest) };
	v->state->policy_mark = m;
}

void tree_set(struct verify *v, const char *path, const char *digest)
{
	char *now = map_get(&v->state->tree, path);

	if (digest && strcmp(path, POLICY_PATH) == 0)
		policy_mark(v, digest);
	/* a digest takes the place of another: a tree takes as much as its paths do */
	if (now && digest)
		snprintf(now, DIGEST_SIZE, "%s", digest);
	else
		map_put(&v->state->tree, path, digest ? arena_strdup(&v->cx.mem, digest) : NULL);
}

/* ---- opening, ending ---- */

static struct change *change_new(struct verify *v)
{
	struct state *s = v->state;
	struct change *c = s->spare, *older;

	if (c) {
		s->spare = c->spare;
		older = c->older;
		*c = (struct change){ .older = older };
		return c;
	}
	c = arena_alloc(&v->cx.mem, sizeof(*c));
	c->older = s->newest;
	return s->newest = c;
}

static void change_count(struct state *s, struct change *c)
{
	s->changes_size -= c->counted;
	c->counted = arena_size(&c->mem);
	s->changes_size += c->counted;
}

void change_end(struct state *s, struct change *c)
{
	char number[24];

	snprintf(number, sizeof(number), "%lld", (long long)c->number);
	map_put(&s->changes, number, NULL);
	arena_free(&c->mem);
	change_count(s, c);
	c->open = false;
	c->spare = s->spare;
	s->spare = c;
}

void state_end(struct state *s)
{
	for (struct change *c = s->newest; c; c = c->older)
		arena_free(&c->mem);
	arena_free(&s->policy_cx.mem);
}

static const char *change_keep(struct change *c, const char *text)
{
	return text ? arena_strdup(&c->mem, text) : NULL;
}

static void change_manifest_keep(struct change *c, const struct manifest *m)
{
	c->m = *m;
	c->m.origin = change_keep(c, m->origin);
	c->m.paths = arena_alloc(&c->mem, (m->n_paths + 1) * sizeof(*m->paths));
	for (size_t i = 0; i < m->n_paths; i++)
		c->m.paths[i] = (struct manifest_path){ change_keep(c, m->paths[i].path),
							change_keep(c, m->paths[i].old),
							change_keep(c, m->paths[i].new) };
}

static enum err verify_manifest_check(struct verify *v, struct change *c)
{
	const struct archive_file *f = document_of(v, c->manifest);
	struct manifest m;

	if (!f)
		return wrong(v, "/fact/manifest", "it is not there");
	TRY(manifest_parse(&v->scratch, f->bytes, f->size, &m));
	if (!was_called(v, m.origin, v->state->index) || m.change != c->number)
		return wrong(v, "/fact/manifest", "%s is of another change", f->name);
	for (size_t i = 0; i < m.n_paths; i++)
		if (m.paths[i].new && !document_of(v, m.paths[i].new))
			return wrong(v, "/fact/manifest", "the new %s, %s, is not there",
				     m.paths[i].path, m.paths[i].new);
	change_manifest_keep(c, &m);
	return OK;
}

/* ---- sites ---- */

static enum err tree_now(struct ctx *cx, void *of, const char *path, const char **digest)
{
	struct verify *v = of;

	*digest = map_get(&v->state->tree, path);
	return OK;
}

static enum err tree_read(struct ctx *cx, void *of, const char *digest, const void **bytes,
			  size_t *size)
{
	struct verify *v = of;
	const struct archive_file *f = document_of(v, digest);

	if (!f)
		return wrong(v, "/fact/manifest", "%s is not there", digest);
	*bytes = f->bytes;
	*size = f->size;
	return OK;
}

static bool states_those(const json_t *stated, const struct change_sites *s)
{
	const char *site;

	if (json_array_size(stated) != s->n)
		return false;
	for (size_t i = 0; i < s->n; i++) {
		site = json_string_value(json_array_get(stated, i));
		if (!site || strcmp(site, s->site[i]) != 0)
			return false;
	}
	return true;
}

/* The change states what follows from its documents and the tree in force. */
static enum err change_sites_check(struct verify *v, struct change *c, const json_t *stated)
{
	struct tree_source from = { v, tree_now, tree_read };
	struct change_sites s;

	TRY(change_sites(&v->scratch, &from, c->m.paths, c->m.n_paths, &s));
	if (!states_those(stated, &s))
		return wrong(v, "/fact/sites", "its documents state other sites");
	c->sites = arena_alloc(&c->mem, (s.n + 1) * sizeof(*c->sites));
	for (size_t i = 0; i < s.n; i++)
		c->sites[i] = change_keep(c, s.site[i]);
	return OK;
}

enum err on_change_opened(struct verify *v, const struct entry *e)
{
	const json_t *sites = NULL;
	static const char *const more[] = { "title", "impact", "retest", "links" };
	struct change *c = change_new(v);
	struct reader r = entry_fact(e);

	c->opened = e->index;
	c->number = read_int(&r, "number");
	c->author = change_keep(c, read_text(&r, "author"));
	c->manifest = change_keep(c, read_text(&r, "manifest"));
	c->open = true;
	for (size_t i = 0; i < countof(more); i++)
		read_any(&r, more[i]);
	if (e->v >= 2)
		sites = read_array(&r, "sites");
	TRY(read_end(&v->scratch, &r));
	if (c->number != ++v->state->n_changes)
		return wrong(v, "/fact/number", "the next change is %lld",
			     (long long)v->state->n_changes);
	if (!*c->author || strcmp(c->author, actor_person(e)) != 0)
		return wrong(v, "/fact/author", "it is not who opened it");
	TRY(verify_manifest_check(v, c));
	if (sites)
		TRY(change_sites_check(v, c, sites));
	map_put(&v->state->changes, number_text(v, c->number), c);
	change_count(v->state, c);
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
	change_end(v->state, c);
	return OK;
}

enum err on_change_objected(struct verify *v, const struct entry *e)
{
	struct reader r = entry_fact(e);
	int64_t number = read_int(&r, "number");
	struct change *c = NULL;

	TRY(read_end(&v->scratch, &r));
	TRY(change_named(v, number, &c));
	if (!e->reason)
		return wrong(v, "/reason", "an objection says why");
	return OK;
}

/* ---- signing ---- */

static enum err what_of(struct verify *v, const struct change *c, struct signing *out)
{
	*out = (struct signing){ .object = arena_printf(&v->scratch.mem, "change:%lld",
							(long long)c->number),
				 .change = c->number,
				 .opened = c->opened };
	if (change_subjects(&v->scratch, c->m.origin, c->number, c->manifest, c->m.paths,
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
	s.signer = change_keep(c, s.signer);
	s.meaning = change_keep(c, s.meaning);
	s.role = change_keep(c, s.role);
	s.site = change_keep(c, s.site);
	c->s[c->n++] = s;
	change_count(v->state, c);
	v->state->signatures++;
	return OK;
}
