/*
 * How a version ends.  One whose record is in force is retired by a document that
 * people signed, and the entry that follows is the system's; before that it is an act
 * of the person who registered it.  A release of a version that is retired comes no more.
 */

#include <string.h>

#include "documents/evidence.h"
#include "documents/path.h"
#include "rules/people.h"
#include "verify/state.h"

static bool is_in_force(struct verify *v, enum path_kind kind, const char *model, int64_t number)
{
	return map_get(&v->state->tree, path_print(&v->scratch, kind, model, number)) != NULL;
}

static enum err by_author(struct verify *v, const struct entry *e, const char *model,
			  int64_t number)
{
	const char *version =
		arena_printf(&v->scratch.mem, "version:%s/%lld", model, (long long)number);
	const char *author;

	if (is_in_force(v, PATH_VERSION, model, number))
		return wrong(v, "/actor",
			     "a version whose record is in force is retired by a "
			     "signed change");
	TRY(registrant_find(v, version, &author));
	if (!author)
		return wrong(v, "/fact/number", "nobody registered %s", version);
	return may_retire(author, actor_person(e))
		       ? OK
		       : wrong(v, "/actor", "only its author, '%s', retires %s", author, version);
}

enum err on_version_retired(struct verify *v, const struct entry *e)
{
	struct reader r = entry_fact(e);
	const char *model = read_text(&r, "model");
	int64_t number = read_int(&r, "number");

	TRY(read_end(&v->scratch, &r));
	if (e->actor_kind != KIND_SYSTEM)
		return by_author(v, e, model, number);
	return is_in_force(v, PATH_RETIREMENT, model, number)
		       ? OK
		       : wrong(v, "/actor", "no retirement of that version was merged");
}

/* ---- what a merge brings ---- */

static enum err retirement_follows(struct verify *v, const struct tree_path *p)
{
	return is_in_force(v, PATH_VERSION, p->name, p->number)
		       ? OK
		       : wrong(v, "/fact/manifest", "%s is not in force, and is retired",
			       path_print(&v->scratch, PATH_VERSION, p->name, p->number));
}

static bool retires(struct verify *v, const struct change *c, const char *path)
{
	for (size_t i = 0; i < c->m.n_paths; i++)
		if (c->m.paths[i].new &&strcmp(c->m.paths[i].path, path) == 0)
			return true;
	return map_get(&v->state->tree, path) != NULL;
}

static enum err release_follows(struct verify *v, const struct change *c, const char *digest)
{
	const struct archive_file *f = document_of(v, digest);
	struct release_record *r = arena_alloc(&v->scratch.mem, sizeof(*r));
	const char *path;

	if (!f || release_record_parse(&v->scratch, f->bytes, f->size, r) != OK)
		return OK; /* document_judged() says so */
	path = path_print(&v->scratch, PATH_RETIREMENT, r->model, r->version);
	return retires(v, c, path) ? wrong(v, "/fact/manifest", "%s retires what is released", path)
				   : OK;
}

enum err endings_check(struct verify *v, const struct change *c)
{
	for (size_t i = 0; i < c->m.n_paths; i++) {
		const struct manifest_path *m = &c->m.paths[i];
		const struct tree_path p = path_parse(&v->scratch, m->path);

		if (m->new &&p.kind == PATH_RETIREMENT)
			TRY(retirement_follows(v, &p));
		if (m->new &&p.kind == PATH_RELEASE)
			TRY(release_follows(v, c, m->new));
	}
	return OK;
}
