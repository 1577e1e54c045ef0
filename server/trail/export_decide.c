#include "trail/export.h"

#include "base/text.h"
#include "engine/apply.h"
#include "engine/body.h"
#include "engine/log_read.h"

static const char *object_of(struct ctx *cx, const char *id)
{
	return arena_printf(&cx->mem, "export:%s", id);
}

enum err export_make(struct ctx *cx, struct db *db, const struct new_export *x, struct fact *out)
{
	int64_t known;

	fact_start(cx, out, ACTION_EXPORT_MADE);
	fact_object(cx, out, "export", x->id);
	TRY(object_head(cx, db, object_of(cx, x->id), &known));
	if (known != NO_ENTRY)
		return errf(cx, E_CONFLICT, "there is an export %s", x->id);
	put_text(&out->body, "id", x->id);
	put_text(&out->body, "scope", "everything");
	put_int(&out->body, "size", (int64_t)x->head->size);
	put_text(&out->body, "root", hash_text(cx, &x->head->root));
	put_text(&out->body, "bundle", digest_text(cx, x->archive));
	put_int(&out->body, "bytes", x->bytes);
	return OK;
}

/* There is no table of exports: each has the one entry. */
enum err export_find(struct ctx *cx, struct db *db, const char *id, const char **json,
		     int64_t *index)
{
	auto_entry e = { 0 };
	const char *bytes;
	size_t size;

	TRY(object_head(cx, db, object_of(cx, id), index));
	if (*index == NO_ENTRY)
		return errf(cx, E_NOT_FOUND, "there is no export %s", id);
	TRY(trail_entry(cx, db, *index, &bytes, &size));
	TRY(entry_parse(cx, bytes, size, &e));
	*json = body_begin(cx, &e, "made");
	return OK;
}
