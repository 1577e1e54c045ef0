/*
 * What people sign for a change: the sorted list of paths with old and new
 * digests.  One manifest has one text: it is printed again after parsing and
 * compared, so a second spelling of the same list cannot exist and a digest
 * names one change.
 */

#include "proof/manifest.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "proof/digest.h"
#include "proof/exact.h"
#include "proof/note.h"

static const char paths_wanted[] = "1 to " as_text(MANIFEST_PATHS_MAX) " paths";

static enum err manifest_wrong(struct ctx *cx, const char *place, const char *want)
{
	return err_at(cx, errf(cx, E_INVALID, "%s must be %s", place, want), "%s", place);
}

static enum err wrong_path(struct ctx *cx, size_t i, const char *member, const char *want)
{
	return manifest_wrong(cx, arena_printf(&cx->mem, "/paths/%zu/%s", i, member), want);
}

static enum err path_check(struct ctx *cx, const struct manifest *m, size_t i)
{
	const struct manifest_path *p = &m->paths[i];

	if (!path_ok(p->path))
		return wrong_path(cx, i, "path",
				  "a relative path without '.', '..' or empty parts");
	if (i > 0 && strcmp(m->paths[i - 1].path, p->path) >= 0)
		return wrong_path(cx, i, "path", "after the path before, by its bytes");
	if (p->old && !digest_ok(p->old))
		return wrong_path(cx, i, "old", "null or sha256: and 64 hex digits");
	if (p->new && !digest_ok(p->new))
		return wrong_path(cx, i, "new", "null or sha256: and 64 hex digits");
	if (!p->old && !p->new)
		return wrong_path(cx, i, "new", "a digest where old is null");
	if (p->old && p->new &&strcmp(p->old, p->new) == 0)
		return wrong_path(cx, i, "new", "other than old");
	return OK;
}

static enum err manifest_parts_check(struct ctx *cx, const struct manifest *m)
{
	if (!origin_ok(m->origin))
		return manifest_wrong(cx, "/origin", "the name of a log");
	if (m->change < 1 || m->change > INT_SAFE_MAX)
		return manifest_wrong(cx, "/change", "a number from 1 on");
	if (m->n_paths < 1 || m->n_paths > MANIFEST_PATHS_MAX)
		return manifest_wrong(cx, "/paths", paths_wanted);
	for (size_t i = 0; i < m->n_paths; i++)
		TRY(path_check(cx, m, i));
	return OK;
}

static void manifest_members_print(struct ctx *cx, const struct manifest *m, struct printer *out)
{
	*out = (struct printer){ .mem = &cx->mem };
	put_open(out, NULL, '{');
	put_int(out, "v", 1);
	put_text(out, "origin", m->origin);
	put_int(out, "change", m->change);
	put_open(out, "paths", '[');
	for (size_t i = 0; i < m->n_paths; i++) {
		put_open(out, NULL, '{');
		put_text(out, "path", m->paths[i].path);
		put_text(out, "old", m->paths[i].old);
		put_text(out, "new", m->paths[i].new);
		put_close(out, '}');
	}
	put_close(out, ']');
	put_close(out, '}');
}

static int manifest_by_path(const void *a, const void *b)
{
	const struct manifest_path *pa = a, *pb = b;

	return strcmp(pa->path, pb->path);
}

enum err manifest_print(struct ctx *cx, const struct manifest *m, struct printer *out)
{
	struct manifest sorted = *m;

	if (m->n_paths < 1 || m->n_paths > MANIFEST_PATHS_MAX)
		return manifest_wrong(cx, "/paths", paths_wanted);
	sorted.paths = arena_alloc(&cx->mem, m->n_paths * sizeof(*m->paths));
	memcpy(sorted.paths, m->paths, m->n_paths * sizeof(*m->paths));
	qsort(sorted.paths, m->n_paths, sizeof(*m->paths), manifest_by_path);
	TRY(manifest_parts_check(cx, &sorted));
	manifest_members_print(cx, &sorted, out);
	return OK;
}

static enum err manifest_paths_parse(struct ctx *cx, json_t *paths, struct manifest *out)
{
	out->n_paths = json_array_size(paths);
	if (out->n_paths > MANIFEST_PATHS_MAX)
		return manifest_wrong(cx, "/paths", paths_wanted);
	out->paths = arena_alloc(&cx->mem, out->n_paths * sizeof(*out->paths));
	for (size_t i = 0; i < out->n_paths; i++) {
		struct reader r =
			reader(json_array_get(paths, i), arena_printf(&cx->mem, "/paths/%zu", i));

		out->paths[i].path = read_text_kept(cx, &r, "path");
		out->paths[i].old = read_text_or_null_kept(cx, &r, "old");
		out->paths[i].new = read_text_or_null_kept(cx, &r, "new");
		TRY(read_end(cx, &r));
	}
	return OK;
}

enum err manifest_parse(struct ctx *cx, const void *bytes, size_t size, struct manifest *out)
{
	struct printer again;
	auto_json json = NULL;
	struct reader r;
	json_t *paths;

	*out = (struct manifest){ 0 };
	if (size > MANIFEST_MAX)
		return errf(cx, E_INVALID, "a manifest is at most %d bytes", MANIFEST_MAX);
	TRY(json_read(cx, bytes, size, &json));
	r = reader(json, "");
	if (read_int(&r, "v") != 1)
		read_wrong(&r, "v", "1");
	out->origin = read_text_kept(cx, &r, "origin");
	out->change = read_int(&r, "change");
	paths = read_array(&r, "paths");
	TRY(read_end(cx, &r));
	TRY(manifest_paths_parse(cx, paths, out));
	TRY(manifest_parts_check(cx, out));
	manifest_members_print(cx, out, &again);
	return exact_check(cx, "the manifest", bytes, size, &again);
}
