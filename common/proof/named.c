#include "proof/named.h"

#include <string.h>

/* As deep as JSON_DEPTH_MAX. */
static enum err value_named(struct ctx *cx, json_t *value, named_fn *fn, void *arg)
{
	const char *key;
	json_t *item;
	size_t i;

	if (json_is_string(value) && digest_ok(json_string_value(value)))
		return fn(arg, cx, json_string_value(value));
	json_array_foreach (value, i, item)
		TRY(value_named(cx, item, fn, arg));
	json_object_foreach (value, key, item)
		TRY(value_named(cx, item, fn, arg));
	return OK;
}

enum err entry_named(struct ctx *cx, const struct entry *e, named_fn *fn, void *arg)
{
	return value_named(cx, e->fact, fn, arg);
}

enum err manifest_named(struct ctx *cx, const struct manifest *m, named_fn *fn, void *arg)
{
	for (size_t i = 0; i < m->n_paths; i++)
		if (m->paths[i].new)
			TRY(fn(arg, cx, m->paths[i].new));
	return OK;
}

const char *entry_manifest(const struct entry *e)
{
	return e->action == ACTION_CHANGE_OPENED
		       ? json_string_value(json_object_get(e->fact, "manifest"))
		       : NULL;
}
