/*
 * How a version ends, and that what is withdrawn was released.  One whose record is in force is
 * retired by a document that people signed, and the entry that follows is the system's; before that
 * it is an act of the person who registered it.  A version ends once, and after that neither its
 * record nor a release of it comes into force, nor does another version name it as the successor.
 */

#include <string.h>

#include "documents/ending.h"
#include "documents/evidence.h"
#include "documents/path.h"
#include "rules/people.h"
#include "verify/state.h"

static bool is_in_force(struct verify *v, enum path_kind kind, const char *model, int64_t number)
{
	return map_get(&v->state->tree, path_print(&v->scratch, kind, model, number)) != NULL;
}

static const char *version_named(struct verify *v, const char *model, int64_t number)
{
	return arena_printf(&v->scratch.mem, "version:%s/%lld", model, (long long)number);
}

/* By an entry. */
static bool was_retired(struct verify *v, const char *model, int64_t number)
{
	return map_get(&v->state->retired, version_named(v, model, number)) != NULL;
}

static enum err by_author(struct verify *v, const struct entry *e, const char *model,
			  int64_t number)
{
	const char *version = version_named(v, model, number);
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

static enum err by_change(struct verify *v, const char *model, int64_t number)
{
	return is_in_force(v, PATH_RETIREMENT, model, number)
		       ? OK
		       : wrong(v, "/actor", "no retirement of that version was merged");
}

enum err on_version_retired(struct verify *v, const struct entry *e)
{
	struct reader r = entry_fact(e);
	const char *model = read_text(&r, "model");
	int64_t number = read_int(&r, "number");

	TRY(read_end(&v->scratch, &r));
	TRY(e->actor_kind == KIND_SYSTEM ? by_change(v, model, number)
					 : by_author(v, e, model, number));
	if (was_retired(v, model, number))
		return wrong(v, "/fact/number", "%s is retired already",
			     version_named(v, model, number));
	map_put(&v->state->retired, version_named(v, model, number), v);
	return OK;
}

/* ---- what a merge brings ---- */

static enum err usable(struct verify *v, const char *model, int64_t number, const char *as)
{
	return was_retired(v, model, number) ? wrong(v, "/fact/manifest", "%s is retired, and %s",
						     version_named(v, model, number), as)
					     : OK;
}

/* Registered by somebody, and not retired; whether people approved it is no condition. */
static enum err successor_follows(struct verify *v, const char *digest)
{
	const struct archive_file *f = document_of(v, digest);
	const char *author;
	auto_json json = NULL;
	struct retirement r;

	if (!f || json_read(&v->scratch, f->bytes, f->size, &json) != OK ||
	    retirement_read(&v->scratch, json, &r) != OK || !r.successor)
		return OK; /* document_judged() says so */
	TRY(registrant_find(v, version_named(v, r.model, r.successor), &author));
	if (!author)
		return wrong(v, "/fact/manifest", "nobody registered %s, which is to follow",
			     version_named(v, r.model, r.successor));
	return usable(v, r.model, r.successor, "is to follow");
}

static enum err retirement_follows(struct verify *v, const struct tree_path *p, const char *digest)
{
	if (!is_in_force(v, PATH_VERSION, p->name, p->number))
		return wrong(v, "/fact/manifest", "%s is not in force, and is retired",
			     path_print(&v->scratch, PATH_VERSION, p->name, p->number));
	TRY(usable(v, p->name, p->number, "is retired again"));
	return successor_follows(v, digest);
}

/* In force, or it comes in this change. */
static bool there_after(struct verify *v, const struct change *c, const char *path)
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
	TRY(usable(v, r->model, r->version, "is released"));
	path = path_print(&v->scratch, PATH_RETIREMENT, r->model, r->version);
	return there_after(v, c, path)
		       ? wrong(v, "/fact/manifest", "%s retires what is released", path)
		       : OK;
}

static enum err withdrawal_follows(struct verify *v, const struct change *c,
				   const struct tree_path *p)
{
	const char *path = path_print(&v->scratch, PATH_RELEASE, p->name, p->number);

	return there_after(v, c, path)
		       ? OK
		       : wrong(v, "/fact/manifest", "%s is not in force, and is withdrawn", path);
}

enum err endings_check(struct verify *v, const struct change *c)
{
	for (size_t i = 0; i < c->m.n_paths; i++) {
		const struct manifest_path *m = &c->m.paths[i];
		const struct tree_path p = path_parse(&v->scratch, m->path);

		if (m->new &&p.kind == PATH_RETIREMENT)
			TRY(retirement_follows(v, &p, m->new));
		if (m->new &&p.kind == PATH_VERSION)
			TRY(usable(v, p.name, p.number, "its record comes into force"));
		if (m->new &&p.kind == PATH_RELEASE)
			TRY(release_follows(v, c, m->new));
		if (m->new &&p.kind == PATH_WITHDRAWAL)
			TRY(withdrawal_follows(v, c, &p));
	}
	return OK;
}
