#include "control/references.h"

#include <string.h>

#include "documents/path.h"
#include "engine/concern.h"
#include "http/concerned.h"

/* clang-format off */
static const struct { enum path_kind in; const char *member, *object; } references[] = {
	{ PATH_VERSION,       "validation", "validation" },
	{ PATH_JUSTIFICATION, "dataset",    "dataset" },
	{ PATH_RELEASE,       "plan",       "plan" },
};
/* clang-format on */

static bool change_brings(struct req *rq, const char *path)
{
	json_t *item;
	size_t i;

	json_array_foreach (in_any(rq, "documents"), i, item) {
		const char *other = json_string_value(json_object_get(item, "path"));

		if (other && strcmp(other, path) == 0)
			return true;
	}
	return false;
}

/* A plan may come with the release that follows it. */
static enum err plan_seen(struct req *rq, const char *plan, const char *place)
{
	const char *path = path_print(&rq->cx, PATH_RING_PLAN, plan, 0);
	bool seen;

	if (change_brings(rq, path))
		return OK;
	TRY(concern_seen(&rq->cx, rq->db, arena_printf(&rq->cx.mem, "plan:%s", plan), rq->who.sees,
			 &seen));
	if (seen)
		return OK;
	return err_next(&rq->cx,
			err_at(&rq->cx,
			       errf(&rq->cx, E_CONFLICT,
				    "'%s' is neither in force nor in this change", path),
			       "%s", place),
			"Bring it in the same change, or have it merged first.");
}

/* A justification of another kind is refused for that, whatever it names. */
static bool looked_at(enum path_kind in, json_t *record)
{
	const char *kind = json_string_value(json_object_get(record, "kind"));

	return in != PATH_JUSTIFICATION || (kind && strcmp(kind, "reuse") == 0);
}

static enum err reference_check(struct req *rq, enum path_kind in, json_t *record, size_t i)
{
	for (size_t k = 0; k < countof(references); k++) {
		const char *name = json_string_value(json_object_get(record, references[k].member));
		const char *place = arena_printf(&rq->cx.mem, "/documents/%zu/content /%s", i,
						 references[k].member);

		if (references[k].in != in || !name || !looked_at(in, record))
			continue;
		if (in == PATH_RELEASE)
			return plan_seen(rq, name, place);
		return object_seen(
			rq, arena_printf(&rq->cx.mem, "%s:%s", references[k].object, name), place);
	}
	return OK;
}

/* The path may leave the number to the server.  Content that is no JSON is refused by who reads it.
 */
static enum err document_check(struct req *rq, json_t *item, size_t i)
{
	const char *path = json_string_value(json_object_get(item, "path"));
	const char *content = json_string_value(json_object_get(item, "content"));
	struct ctx scratch = { .now = rq->cx.now };
	auto_json json = NULL;
	struct tree_path p;
	enum err e;

	if (!path)
		return OK;
	p = path_parse(&rq->cx, path);
	if (p.kind == PATH_NONE)
		p = path_next_parse(&rq->cx, path);
	if (!content)
		return reference_check(rq, p.kind, json_object_get(item, "record"), i);
	e = json_read(&scratch, content, strlen(content), &json);
	arena_free(&scratch.mem);
	return e == OK ? reference_check(rq, p.kind, json, i) : OK;
}

enum err references_check(struct req *rq)
{
	json_t *item;
	size_t i;

	json_array_foreach (in_any(rq, "documents"), i, item)
		if (rq->who.sees)
			TRY(document_check(rq, item, i));
	return OK;
}
