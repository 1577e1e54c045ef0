#include "documents/omissions.h"

#include <string.h>

#include "base/json.h"
#include "documents/record_member.h"
#include "proof/exact.h"

static const char *const reasons[OMISSION_REASON_COUNT] = {
	[OMISSION_ERASED] = "erased",
	[OMISSION_SITE] = "site",
	[OMISSION_RETENTION] = "retention",
};

void omissions_print(struct ctx *cx, const struct omissions *list, struct printer *out)
{
	*out = (struct printer){ .mem = &cx->mem };
	put_open(out, NULL, '{');
	put_int(out, "v", 1);
	put_open(out, "omitted", '[');
	for (size_t i = 0; i < list->n; i++) {
		put_open(out, NULL, '{');
		put_text(out, "digest", digest_text(cx, &list->omission[i].digest));
		put_text(out, "reason", reasons[list->omission[i].reason]);
		put_close(out, '}');
	}
	put_close(out, ']');
	put_close(out, '}');
}

static enum omission_reason reason_read(struct reader *r)
{
	const char *text = read_text(r, "reason");

	for (size_t i = 0; i < OMISSION_REASON_COUNT; i++)
		if (strcmp(reasons[i], text) == 0)
			return (enum omission_reason)i;
	read_wrong(r, "reason", "erased, site or retention");
	return OMISSION_ERASED;
}

static enum err omission_parse(struct ctx *cx, json_t *items, struct omissions *out)
{
	struct reader r = reader_item(json_array_get(items, out->n), "/omitted", out->n);
	struct omission *o = &out->omission[out->n];

	if (digest_parse(record_digest_read(cx, &r, "digest"), &o->digest) && out->n > 0 &&
	    memcmp(o[-1].digest.b, o->digest.b, HASH_SIZE) >= 0)
		read_wrong(&r, "digest", "sorted, and there once");
	o->reason = reason_read(&r);
	return read_end(cx, &r);
}

enum err omissions_parse(struct ctx *cx, const void *bytes, size_t size, struct omissions *out)
{
	struct printer again;
	auto_json json = NULL;
	struct reader r;
	json_t *items;
	size_t n;

	*out = (struct omissions){ .n = 0 };
	if (size > OMISSIONS_SIZE_MAX)
		return errf(cx, E_INVALID, "a list of omissions is at most %d bytes",
			    OMISSIONS_SIZE_MAX);
	TRY(json_read(cx, bytes, size, &json));
	r = reader(json, "");
	record_v_read(&r, 1);
	items = read_array(&r, "omitted");
	n = json_array_size(items);
	if (n < 1 || n > OMISSIONS_MAX)
		read_wrong(&r, "omitted", "1 to " as_text(OMISSIONS_MAX) " omissions");
	TRY(read_end(cx, &r));
	out->omission = arena_alloc(&cx->mem, n * sizeof(*out->omission));
	for (; out->n < n; out->n++)
		TRY(omission_parse(cx, items, out));
	omissions_print(cx, out, &again);
	return exact_check(cx, "the list of omissions", bytes, size, &again);
}
