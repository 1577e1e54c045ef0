#include "documents/members.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "proof/digest.h"
#include "proof/exact.h"

static int by_device(const void *a, const void *b)
{
	const struct member *x = a, *y = b;

	return strcmp(x->device, y->device);
}

void members_sort(struct members *m)
{
	if (m->n > 0)
		qsort(m->member, m->n, sizeof(*m->member), by_device);
}

void members_print(struct ctx *cx, const struct members *m, struct printer *out)
{
	*out = (struct printer){ .mem = &cx->mem };
	put_open(out, NULL, '{');
	put_int(out, "v", 1);
	put_open(out, "members", '[');
	for (size_t i = 0; i < m->n; i++) {
		put_open(out, NULL, '{');
		put_text(out, "device", m->member[i].device);
		put_text(out, "enrolment", m->member[i].enrolment);
		put_close(out, '}');
	}
	put_close(out, ']');
	put_close(out, '}');
}

static enum err member_parse(struct ctx *cx, json_t *items, struct members *out)
{
	struct reader r = reader_item(json_array_get(items, out->n), "/members", out->n);
	struct member *m = &out->member[out->n];

	m->device = read_name(cx, &r, "device");
	m->enrolment = read_text_or_null_kept(cx, &r, "enrolment");
	if (m->enrolment && !uuid_ok(m->enrolment))
		read_wrong(&r, "enrolment", "null, or a UUID in lower case");
	if (out->n > 0 && strcmp(m[-1].device, m->device) >= 0)
		read_wrong(&r, "device", "sorted, and there once");
	return read_end(cx, &r);
}

enum err members_parse(struct ctx *cx, const void *bytes, size_t size, struct members *out)
{
	struct printer again;
	auto_json json = NULL;
	struct reader r;
	json_t *items;

	*out = (struct members){ .n = 0 };
	if (size > MEMBERS_SIZE_MAX)
		return errf(cx, E_INVALID, "the members of a ring are at most %d bytes",
			    MEMBERS_SIZE_MAX);
	TRY(json_read(cx, bytes, size, &json));
	r = reader(json, "");
	if (read_int(&r, "v") != 1)
		read_wrong(&r, "v", "1");
	items = read_array(&r, "members");
	if (json_array_size(items) > MEMBERS_MAX)
		read_wrong(&r, "members", "at most " as_text(MEMBERS_MAX) " of them");
	TRY(read_end(cx, &r));
	out->member = arena_alloc(&cx->mem, (json_array_size(items) + 1) * sizeof(*out->member));
	for (; out->n < json_array_size(items); out->n++)
		TRY(member_parse(cx, items, out));
	members_print(cx, out, &again);
	return exact_check(cx, "the list of members", bytes, size, &again);
}

/* ---- a share ---- */

struct lot {
	struct hash hash;
	struct member member;
};

static int by_hash(const void *a, const void *b)
{
	const struct lot *x = a, *y = b;

	return memcmp(&x->hash, &y->hash, sizeof(x->hash));
}

void members_draw(struct ctx *cx, struct members *m, const char *release, int64_t percent)
{
	struct lot *lots = arena_alloc(&cx->mem, (m->n + 1) * sizeof(*lots));
	size_t drawn = (m->n * (size_t)percent + 99) / 100;

	for (size_t i = 0; i < m->n; i++) {
		const char *text = arena_printf(&cx->mem, "%s%s", release, m->member[i].enrolment);

		lots[i] = (struct lot){ hash_bytes(text, strlen(text)), m->member[i] };
	}
	if (m->n > 0)
		qsort(lots, m->n, sizeof(*lots), by_hash);
	m->n = drawn;
	for (size_t i = 0; i < m->n; i++)
		m->member[i] = lots[i].member;
}
