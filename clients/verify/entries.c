/*
 * Entries, one by one, where they lie in the archive.  An entry is handed on with
 * a scratch context that is reset after each, so memory does not grow with the
 * log; whatever a step keeps, it copies.
 */

#include "proof/tiles.h"
#include "verify/state.h"

enum err entry_placed(struct verify *v, enum err e, uint64_t index)
{
	struct ctx *cx = &v->scratch;
	struct archive_file f = archive_at(v->bytes, v->entries.at[index / TILE_WIDTH]);
	const char *place =
		arena_printf(&v->cx.mem, "%s, entry %llu%s%s", f.name, (unsigned long long)index,
			     cx->place ? ", " : "", cx->place ? cx->place : "");

	return err_at(&v->cx, errf(&v->cx, e, "%s", cx->detail), "%s", place);
}

/* The entry at a place in its bundle, as far as there is one; E_INVALID: the file ends in it. */
static enum err entry_bytes(struct verify *v, const struct archive_file *f, size_t *at,
			    size_t *size)
{
	if (f->size - *at >= 2) {
		*size = (size_t)(f->bytes[*at] << 8 | f->bytes[*at + 1]);
		*at += 2;
		if (*size <= f->size - *at)
			return OK;
	}
	return errf(&v->scratch, E_INVALID, "the file ends in it");
}

static enum err bundle_each(struct verify *v, size_t n, entry_fn *fn)
{
	const struct archive_file f = archive_at(v->bytes, v->entries.at[n]);
	uint64_t index = n * TILE_WIDTH, end = index + TILE_WIDTH;
	size_t at = 0, size = 0;
	enum err e;

	for (end = end < v->head.size ? end : v->head.size; index < end; index++, at += size) {
		auto_entry entry = { 0 };

		v->scratch.place = NULL;
		e = entry_bytes(v, &f, &at, &size);
		if (e == OK)
			e = entry_parse(&v->scratch, f.bytes + at, size, &entry);
		if (e == OK)
			e = fn(v, &entry, f.bytes + at, size);
		if (e != OK)
			return entry_placed(v, e, index);
		arena_reset(&v->scratch.mem);
	}
	bytes_seen(v, f.size);
	if (at == f.size)
		return OK;
	return err_at(&v->cx, errf(&v->cx, E_INVALID, "%s holds more than its entries", f.name),
		      "%s", f.name);
}

enum err entries_each(struct verify *v, entry_fn *fn)
{
	for (size_t n = 0; n < v->entries.n; n++) {
		TRY(bundle_each(v, n, fn));
		if (arena_size(&v->cx.mem) + (v->state ? v->state->changes_size : 0) > v->state_max)
			return too_much(v);
	}
	return OK;
}

enum err entry_text_at(struct verify *v, uint64_t index, const char **out, size_t *size)
{
	const struct archive_file f = archive_at(v->bytes, v->entries.at[index / TILE_WIDTH]);
	size_t at = 0;

	*size = 0;
	for (uint64_t i = 0; i <= index % TILE_WIDTH; i++) {
		at += *size;
		TRY(entry_bytes(v, &f, &at, size));
	}
	bytes_seen(v, f.size);
	*out = (const char *)f.bytes + at;
	return OK;
}

enum err entry_at(struct verify *v, uint64_t index, struct entry *out)
{
	const char *text;
	size_t size;

	TRY(entry_text_at(v, index, &text, &size));
	return entry_parse(&v->scratch, text, size, out);
}
