#include "documents/trust_file.h"

enum err trust_wrong(struct ctx *cx, const char *place, const char *want)
{
	return err_at(cx, errf(cx, E_INVALID, "%s must be %s", place, want), "%s", place);
}

enum err trust_file_begin(struct ctx *cx, const void *bytes, size_t size,
			  const struct trust_form *form, json_t **json, struct reader *r)
{
	if (size > form->max)
		return errf(cx, E_INVALID, "this file of trust is at most %zu bytes", form->max);
	TRY(json_read(cx, bytes, size, json));
	*r = reader(*json, "");
	if (read_int(r, "v") != form->v)
		read_wrong(r, "v", arena_printf(&cx->mem, "%lld", (long long)form->v));
	return OK;
}

struct printer trust_file_open(struct ctx *cx, int64_t v)
{
	struct printer p = { .mem = &cx->mem };

	put_open(&p, NULL, '{');
	put_int(&p, "v", v);
	return p;
}

json_t *trust_list(struct reader *r, const char *key, size_t min, size_t max)
{
	json_t *items = read_array(r, key);

	if (json_array_size(items) < min || json_array_size(items) > max)
		read_wrong(r, key,
			   min ? "a list of at least one, and not too long" : "a shorter list");
	return items;
}
