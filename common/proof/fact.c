/*
 * A fact is what a decision states: action, objects, changed fields, body, and
 * the contents that it binds by digest.  Personal text is bound with a random
 * salt, so that its digest alone does not let anybody guess it after it was
 * erased; documents are bound without, because people sign their digest.
 */

#include "proof/fact.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#define CONTENTS_FEW 8 /* most facts bind no more */

bool acts_as(const struct act *act, const char *role)
{
	for (const char *const *r = act->actor.roles; r && *r; r++)
		if (strcmp(*r, role) == 0)
			return true;
	return false;
}

void fact_start(struct ctx *cx, struct fact *f, enum action action)
{
	f->action = action;
	f->v = action_version(action);
	f->n_objects = f->n_contents = f->room = 0;
	f->contents = NULL;
	f->changed = f->body = (struct printer){ .mem = &cx->mem };
	put_open(&f->changed, NULL, '[');
	put_open(&f->body, NULL, '{');
}

void fact_object(struct ctx *cx, struct fact *f, const char *kind, const char *name)
{
	const char *id = arena_printf(&cx->mem, "%s:%s", kind, name);

	for (size_t i = 0; i < f->n_objects; i++)
		if (strcmp(f->objects[i], id) == 0)
			return;
	/* our own mistake, not a caller's: a list that came in was held to
	 * fact_room() before */
	assert(f->n_objects < OBJECTS_MAX);
	f->objects[f->n_objects++] = id;
}

enum err fact_room(struct ctx *cx, const struct fact *f, size_t more, const char *place)
{
	size_t left = OBJECTS_MAX - f->n_objects;
	enum err e;

	if (more <= left)
		return OK;
	e = errf(cx, E_TOO_LARGE,
		 "an entry names at most %d objects: %zu more do not fit beside %zu", OBJECTS_MAX,
		 more, f->n_objects);
	return place ? err_at(cx, e, "%s", place) : e;
}

void fact_changed(struct fact *f, const char *field, const char *old, const char *new)
{
	put_open(&f->changed, NULL, '{');
	put_text(&f->changed, "field", field);
	put_text(&f->changed, "old", old);
	put_text(&f->changed, "new", new);
	put_close(&f->changed, '}');
}

struct hash content_hash(const void *salt, size_t salt_size, const void *bytes, size_t size)
{
	struct hash h;
	SHA256_CTX st;

	SHA256_Init(&st);
	SHA256_Update(&st, salt, salt_size);
	SHA256_Update(&st, bytes, size);
	SHA256_Final(h.b, &st);
	return h;
}

static struct content *content_next(struct ctx *cx, struct fact *f)
{
	struct content *grown;

	assert(f->n_contents < CONTENTS_MAX);
	if (f->n_contents == f->room) {
		f->room = f->room ? 2 * f->room : CONTENTS_FEW;
		grown = arena_alloc(&cx->mem, f->room * sizeof(*grown));
		if (f->n_contents)
			memcpy(grown, f->contents, f->n_contents * sizeof(*grown));
		f->contents = grown;
	}
	return &f->contents[f->n_contents++];
}

const char *fact_content(struct ctx *cx, struct fact *f, const char *kind, const void *bytes,
			 size_t size)
{
	struct content *c = content_next(cx, f);
	struct hash h;

	*c = (struct content){ .kind = kind, .salt_size = SALT_SIZE, .bytes = bytes, .size = size };
	randombytes_buf(c->salt, SALT_SIZE);
	h = content_hash(c->salt, SALT_SIZE, bytes, size);
	return c->digest = digest_text(cx, &h);
}

const char *fact_document(struct ctx *cx, struct fact *f, const void *bytes, size_t size)
{
	struct content *c = content_next(cx, f);
	struct hash h = hash_bytes(bytes, size);

	*c = (struct content){ .kind = "document", .bytes = bytes, .size = size };
	return c->digest = digest_text(cx, &h);
}

void fact_include(struct ctx *cx, struct fact *f, const struct fact *part)
{
	for (size_t i = 0; i < part->n_objects; i++) {
		assert(f->n_objects < OBJECTS_MAX);
		f->objects[f->n_objects++] = part->objects[i];
	}
	for (size_t i = 0; i < part->n_contents; i++)
		*content_next(cx, f) = part->contents[i];
}
