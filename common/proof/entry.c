/*
 * An entry's bytes: printed once, by the writer, and from then on only parsed.
 * The fact is its last member and is kept as the exact bytes, because bodies of
 * records are made of them (engine/body.c) and their order must not depend on a
 * JSON library.  Members are few and all required: null means absence, so that
 * an entry has one form.
 */

#include "proof/entry.h"

#include <string.h>

#include "base/clock.h"

static void put_actor(struct printer *p, const struct actor *a)
{
	put_open(p, "actor", '{');
	put_text(p, "kind", actor_kind_name(a->kind));
	put_text(p, "id", a->id);
	put_text(p, "for", a->behind);
	put_open(p, "roles", '[');
	for (const char *const *role = a->roles; role && *role; role++)
		put_text(p, NULL, *role);
	put_close(p, ']');
	put_text(p, "site", a->site);
	put_close(p, '}');
}

static void put_objects(struct printer *p, const struct fact *f, const struct stamp *st)
{
	put_open(p, "objects", '[');
	for (size_t i = 0; i < f->n_objects; i++) {
		put_open(p, NULL, '{');
		put_text(p, "id", f->objects[i]);
		if (st->prev[i] == NO_ENTRY)
			put_null(p, "prev");
		else
			put_int(p, "prev", st->prev[i]);
		put_close(p, '}');
	}
	put_close(p, ']');
}

enum err entry_print(struct ctx *cx, const struct act *act, struct fact *f, const struct stamp *st,
		     struct printer *out)
{
	*out = (struct printer){ .mem = &cx->mem };
	put_close(&f->changed, ']');
	put_close(&f->body, '}');
	put_open(out, NULL, '{');
	put_int(out, "v", f->v);
	put_int(out, "index", st->index);
	put_text(out, "at", clock_text(cx, st->at));
	put_text(out, "clock", st->clock == st->at ? NULL : clock_text(cx, st->clock));
	put_actor(out, &act->actor);
	put_text(out, "action", action_name(f->action));
	put_objects(out, f, st);
	put_text(out, "request", act->request);
	put_text(out, "reason", act->reason);
	put_raw(out, "changed", f->changed.text, f->changed.size);
	put_raw(out, "fact", f->body.text, f->body.size);
	put_close(out, '}');
	if (out->size > ENTRY_MAX)
		return errf(cx, E_TOO_LARGE, "an entry holds %d bytes; this one needs %zu",
			    ENTRY_MAX, out->size);
	return OK;
}

static enum err entry_actor_check(struct ctx *cx, json_t *actor, struct entry *out)
{
	struct reader r = reader(actor, "/actor");
	json_t *roles, *role;
	size_t i;

	out->actor_kind = actor_kind_parse(read_text(&r, "kind"));
	out->actor = read_text(&r, "id");
	read_text_or_null(&r, "for");
	roles = read_array(&r, "roles");
	json_array_foreach (roles, i, role)
		if (!json_is_string(role))
			read_wrong(&r, "roles", "an array of texts");
	out->actor_site = read_text_or_null(&r, "site");
	if (out->actor_kind == KIND_NONE)
		read_wrong(&r, "kind", "person, service, device or system");
	return read_end(cx, &r);
}

static struct entry_object *objects_make(struct ctx *cx, struct entry *out, size_t n)
{
	struct entry_object *object = arena_alloc(&cx->mem, (n + 1) * sizeof(*object));

	out->object = object;
	out->n_objects = n;
	return object;
}

/* prev is an earlier entry, or none: chains of objects cannot form a ring. */
static enum err entry_objects_read(struct ctx *cx, json_t *objects, struct entry *out)
{
	struct entry_object *o = objects_make(cx, out, json_array_size(objects));
	json_t *object;
	size_t i;

	json_array_foreach (objects, i, object) {
		struct reader r = reader_item(object, "/objects", i);

		o[i].id = read_text(&r, "id");
		o[i].prev = read_int_or(&r, "prev", NO_ENTRY);
		if (!json_is_null(json_object_get(object, "prev")) &&
		    (o[i].prev < 0 || o[i].prev >= out->index))
			read_wrong(&r, "prev", "null or the index of an entry before this one");
		TRY(read_end(cx, &r));
	}
	return OK;
}

static enum err changed_check(struct ctx *cx, json_t *changed)
{
	json_t *change;
	size_t i;

	json_array_foreach (changed, i, change) {
		struct reader r = reader_item(change, "/changed", i);

		read_text(&r, "field");
		read_text_or_null(&r, "old");
		read_text_or_null(&r, "new");
		TRY(read_end(cx, &r));
	}
	return OK;
}

/* Where the object or array that begins at p ends; bytes are known to be JSON. */
static const char *bracket_end(const char *p, const char *end)
{
	unsigned depth = 0;
	bool text = false;

	for (; p < end; p++) {
		if (text && *p == '\\')
			p++;
		else if (*p == '"')
			text = !text;
		else if (!text && (*p == '{' || *p == '['))
			depth++;
		else if (!text && (*p == '}' || *p == ']') && --depth == 0)
			return p + 1;
	}
	return end;
}

/*
 * No text can hold the mark: a quote inside a text is escaped, and so follows a backslash.
 * Only the entry's own last member ends one byte before the entry does.
 */
static bool fact_locate(const char *bytes, size_t size, struct entry *out)
{
	static const char mark[] = ",\"fact\":{";
	const char *at = memmem(bytes, size, mark, sizeof(mark) - 1), *end = bytes + size - 1;

	if (!at || *end != '}')
		return false;
	out->fact_text = at + sizeof(mark) - 2;
	out->fact_size = (size_t)(end - out->fact_text);
	return bracket_end(out->fact_text, end) == end;
}

enum err entry_parse(struct ctx *cx, const void *bytes, size_t size, struct entry *out)
{
	const char *at, *clock;
	json_t *actor, *objects, *changed;
	struct reader r;

	*out = (struct entry){ 0 };
	if (size > ENTRY_MAX)
		return errf(cx, E_INVALID, "an entry is at most %d bytes", ENTRY_MAX);
	TRY(json_read(cx, bytes, size, &out->json));
	r = reader(out->json, "");
	out->v = read_int(&r, "v");
	out->index = read_int(&r, "index");
	at = read_text(&r, "at");
	clock = read_text_or_null(&r, "clock");
	actor = read_object(&r, "actor");
	out->action_text = read_text(&r, "action");
	out->action = action_parse(out->action_text);
	objects = read_array(&r, "objects");
	read_text_or_null(&r, "request");
	out->reason = read_text_or_null(&r, "reason");
	changed = read_array(&r, "changed");
	out->fact = read_object(&r, "fact");
	if (!fact_locate(bytes, size, out))
		read_wrong(&r, "fact", "the last member, without spaces");
	if (out->index < 0)
		read_wrong(&r, "index", "zero or more");
	if (!clock_parse(at, &out->at))
		read_wrong(&r, "at", "a time in UTC with three decimals");
	out->clock = out->at;
	if (clock && !clock_parse(clock, &out->clock))
		read_wrong(&r, "clock", "null or a time in UTC with three decimals");
	TRY(read_end(cx, &r));
	TRY(entry_actor_check(cx, actor, out));
	TRY(entry_objects_read(cx, objects, out));
	return changed_check(cx, changed);
}

enum err entry_read_own(struct ctx *cx, const struct act *act, const struct fact *f,
			const struct stamp *st, const struct printer *printed, struct entry *out)
{
	struct entry_object *o;

	*out = (struct entry){ .index = st->index,
			       .at = st->at,
			       .clock = st->clock,
			       .v = f->v,
			       .action = f->action,
			       .action_text = action_name(f->action),
			       .actor_kind = act->actor.kind,
			       .actor = act->actor.id,
			       .actor_site = act->actor.site,
			       .reason = act->reason,
			       .fact_text = printed->text + printed->size - 1 - f->body.size,
			       .fact_size = f->body.size };
	o = objects_make(cx, out, f->n_objects);
	for (size_t i = 0; i < f->n_objects; i++)
		o[i] = (struct entry_object){ f->objects[i], st->prev[i] };
	TRY(json_read_within(cx, out->fact_text, out->fact_size, 1, &out->json));
	out->fact = out->json;
	return OK;
}

void entry_free(struct entry *e)
{
	json_drop(&e->json);
}

struct reader entry_fact(const struct entry *e)
{
	return reader(e->fact, "/fact");
}
