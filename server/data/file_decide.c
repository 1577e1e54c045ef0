/*
 * Files of runs and versions: each digest must be a stored artifact, so that
 * the bytes that a record names are always there.  The size is taken from the
 * row and not from the request.
 */

#include "data/file.h"

#include <string.h>

#include "base/text.h"
#include "data/artifact.h"

static enum err file_one_read(struct ctx *cx, struct db *db, json_t *item, const char *place,
			      struct file *out)
{
	struct reader r = reader(item, place);

	out->path = read_text(&r, "path");
	out->digest = read_text(&r, "digest");
	if (!path_ok(out->path))
		read_wrong(&r, "path", "a relative path without '.', '..' or empty parts");
	if (!digest_ok(out->digest))
		read_wrong(&r, "digest", "'sha256:' and 64 hex digits in lower case");
	TRY(read_end(cx, &r));
	return artifact_named(cx, db, out->digest, CLASS_REGISTRY,
			      arena_printf(&cx->mem, "%s/digest", place), &out->size);
}

enum err files_read(struct ctx *cx, struct db *db, json_t *list, const char *key, struct file **out,
		    size_t *n)
{
	struct file *files = arena_alloc(&cx->mem, (json_array_size(list) + 1) * sizeof(*files));
	json_t *item;
	size_t i;

	json_array_foreach (list, i, item)
		TRY(file_one_read(cx, db, item, arena_printf(&cx->mem, "/%s/%zu", key, i),
				  &files[i]));
	*n = json_array_size(list);
	*out = files;
	if (files_sort(cx, files, *n) != OK)
		return err_at(cx, E_INVALID, "/%s", key);
	return OK;
}

void files_print(struct printer *out, const char *key, const struct file *files, size_t n)
{
	put_open(out, key, '[');
	for (size_t i = 0; i < n; i++) {
		put_open(out, NULL, '{');
		put_text(out, "path", files[i].path);
		put_int(out, "size", files[i].size);
		put_text(out, "digest", files[i].digest);
		put_close(out, '}');
	}
	put_close(out, ']');
}
