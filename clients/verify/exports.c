/*
 * The omissions of an export: contents that are missing besides those that no export has, each by
 * an entry.
 *
 * A printed name or an address may be erased, by an entry.  The entry that begins an export lists
 * all contents that were erased before, so that the list follows from the log: it is made again
 * here, and one that is longer or shorter is refused.  A content that is erased after that is in no
 * list; such an export is not made.  Whether the files are those (verify/contents.c) is another
 * question.
 */

#include <string.h>

#include "documents/omissions.h"
#include "documents/role.h"
#include "verify/acts.h"
#include "verify/signed_acts.h"

/* ---- erasing ---- */

static enum err erased_add(struct verify *v, const char *place, const char *digest)
{
	struct state *s = v->state;

	if (map_get(&s->erased, digest))
		return wrong(v, place, "it was erased before");
	map_put(&s->erased, keep(v, digest), v);
	s->exports_whole = 0; /* no list that was made so far has it */
	return OK;
}

/* A name is erased when its person can sign no more, for a signature prints it. */
enum err on_user_erased(struct verify *v, const struct entry *e)
{
	struct reader r = entry_fact(e);
	const char *id = read_text(&r, "user"), *name = read_text(&r, "name");
	const struct user *u = map_get(&v->state->users, id);

	TRY(read_end(&v->scratch, &r));
	if (!u)
		return wrong(v, "/fact/user", "there is no user '%s' yet", id);
	if (u->state != USER_DEACTIVATED)
		return wrong(v, "/fact/user", "'%s' is not deactivated", id);
	if (strcmp(u->name, name) != 0)
		return wrong(v, "/fact/name", "it is not the name of '%s'", id);
	TRY(acted_as(v, e, ROLE_ADMINISTRATOR, u->site));
	return erased_add(v, "/fact/name", name);
}

/* That it is an address which an entry named is asked with the contents. */
enum err on_source_erased(struct verify *v, const struct entry *e)
{
	struct reader r = entry_fact(e);
	const char *source = read_text(&r, "source");

	TRY(read_end(&v->scratch, &r));
	TRY(acted_as(v, e, ROLE_ADMINISTRATOR, EVERY_SITE));
	return erased_add(v, "/fact/source", source);
}

/* ---- lists ---- */

static enum err omissions_load(struct verify *v, const char *digest, struct omissions *out)
{
	const struct archive_file *f = document_of(v, digest);
	struct ctx *cx = &v->scratch;
	const char *place;
	enum err e;

	if (!digest_ok(digest))
		return wrong(v, "/fact/omissions", "it is neither null nor the digest of a list");
	if (!f)
		return wrong(v, "/fact/omissions", "the list is not there");
	e = omissions_parse(cx, f->bytes, f->size, out);
	if (e == OK)
		return OK;
	place = cx->place ? cx->place : "/fact/omissions";
	return err_at(cx, errf(cx, e, "%s: %s", f->name, cx->detail), "%s", place);
}

/* Sorted, and each once: so a list of as many that were all erased is the whole. */
static enum err omissions_judge(struct verify *v, const struct omissions *list)
{
	struct ctx *cx = &v->scratch;

	for (size_t i = 0; i < list->n; i++) {
		const char *digest = digest_text(cx, &list->omission[i].digest);

		if (list->omission[i].reason != OMISSION_ERASED)
			return json_unjudged(cx, arena_printf(&cx->mem, "/omitted/%zu/reason", i));
		if (!map_get(&v->state->erased, digest))
			return wrong(v, arena_printf(&cx->mem, "/omitted/%zu/digest", i),
				     "no entry before has erased %s", digest);
	}
	if (list->n != v->state->erased.n)
		return wrong(v, "/fact/omissions", "it lists %zu contents, and %zu were erased",
			     list->n, v->state->erased.n);
	return OK;
}

static enum err omissions_check(struct verify *v, const char *digest)
{
	struct omissions list = { NULL, 0 };

	if (digest)
		TRY(omissions_load(v, digest, &list));
	return omissions_judge(v, &list);
}

/* An export that is begun and not made may be this one. */
enum err on_export_begun(struct verify *v, const struct entry *e)
{
	struct reader r = entry_fact(e);
	const char *id = read_text(&r, "id"), *scope = read_text(&r, "scope");
	const char *omissions = read_text_or_null(&r, "omissions");
	size_t *listed = arena_alloc(&v->cx.mem, sizeof(*listed));

	TRY(read_end(&v->scratch, &r));
	if (strcmp(scope, "everything") != 0)
		return wrong(v, "/fact/scope", "this version knows exports of everything alone");
	TRY(acted_as(v, e, ROLE_AUDITOR, EVERY_SITE));
	TRY(omissions_check(v, omissions));
	if (map_get(&v->state->exports, id))
		return wrong(v, "/fact/id", "an export of that id was begun before");
	*listed = v->state->erased.n;
	map_put(&v->state->exports, keep(v, id), listed);
	v->state->exports_begun++;
	v->state->exports_whole++;
	return OK;
}

/* Whose file is another one than this.  Older ones have no beginning. */
enum err on_export_made(struct verify *v, const struct entry *e)
{
	struct reader r = entry_fact(e);
	const char *id = read_text(&r, "id");
	const size_t *listed = map_get(&v->state->exports, id);

	read_text(&r, "scope");
	read_int(&r, "size");
	read_text(&r, "root");
	read_text(&r, "bundle");
	read_int(&r, "bytes");
	TRY(read_end(&v->scratch, &r));
	if (!listed)
		return OK;
	v->state->exports_begun--;
	if (*listed == v->state->erased.n)
		v->state->exports_whole--;
	map_put(&v->state->exports, id, NULL);
	return OK;
}

enum err exports_check(struct verify *v)
{
	if (v->state->exports_begun == 0)
		return err_at(&v->cx,
			      errf(&v->cx, E_TAMPERED,
				   "no entry of this log says that this export was begun"),
			      "entries/");
	if (v->state->exports_whole == 0)
		return err_at(&v->cx,
			      errf(&v->cx, E_TAMPERED,
				   "something was erased after this export was begun, and is in "
				   "no list"),
			      "entries/");
	v->erased = v->state->erased.n;
	step_done(v, "omissions", "%zu, each as the entry lists it that began this export: %s",
		  v->erased,
		  v->erased ? "personal, and erased by an entry" : "nothing is left out singly");
	return OK;
}
