/*
 * Looks through a list page by page, because the API has no search: a list's
 * order and cursors are enough to find one item.
 */

#include "cli/kit/find.h"

#include <string.h>

#include "documents/limits.h"

static json_t *find_first(json_t *page, item_fits *fits, void *arg)
{
	json_t *item;
	size_t i;

	json_array_foreach (json_object_get(page, "items"), i, item)
		if (fits(item, arg))
			return json_incref(item);
	return NULL;
}

enum err item_find(struct cli *c, const char *path, item_fits *fits, void *arg, json_t **out)
{
	const char *first = arena_printf(&c->cx.mem, "%s%climit=" as_text(PAGE_LIMIT_MAX), path,
					 strchr(path, '?') ? '&' : '?'),
		   *url = first, *next;
	struct http_reply reply;

	*out = NULL;
	for (;;) {
		auto_json page = NULL;

		TRY(api_get(&c->cx, &c->api, url, &reply));
		TRY(api_json(&c->cx, &reply, &page));
		*out = find_first(page, fits, arg);
		next = json_string_value(json_object_get(page, "next"));
		if (*out || !next)
			return OK;
		url = arena_printf(&c->cx.mem, "%s&cursor=%s", first, http_value(&c->cx, next));
	}
}
