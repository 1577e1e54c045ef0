#include "lib/heads_kept.h"

#include <string.h>

#include "base/json.h"
#include "documents/tree_head.h"

#define FILE_NAME "heads"

struct heads {
	size_t n;
	struct {
		const char *origin;
		struct tree_head head;
	} at[HEADS_KEPT_MAX];
};

static void heads_parse(struct ctx *cx, const char *text, struct heads *out)
{
	auto_json json = NULL;
	struct reader r;
	json_t *list;

	if (json_read(cx, text, strlen(text), &json) != OK)
		return;
	r = reader(json, "");
	read_int(&r, "v");
	list = read_array(&r, "heads");
	for (size_t i = 0; i < json_array_size(list) && i < HEADS_KEPT_MAX; i++) {
		struct reader item = reader_item(json_array_get(list, i), "/heads", i);

		out->at[out->n].origin = read_text_kept(cx, &item, "origin");
		head_members_read(&item, &out->at[out->n].head);
		if (read_end(cx, &item) == OK)
			out->n++;
	}
}

static enum err heads_read(struct ctx *cx, const struct profile *p, struct heads *out)
{
	const char *text;

	out->n = 0;
	TRY(profile_read(cx, p, FILE_NAME, &text));
	if (text)
		heads_parse(cx, text, out);
	return OK;
}

static enum err heads_write(struct ctx *cx, const struct profile *p, const struct heads *s)
{
	struct printer out = { .mem = &cx->mem };

	put_open(&out, NULL, '{');
	put_int(&out, "v", 1);
	put_open(&out, "heads", '[');
	for (size_t i = 0; i < s->n; i++) {
		put_open(&out, NULL, '{');
		put_text(&out, "origin", s->at[i].origin);
		head_members_print(cx, &s->at[i].head, &out);
		put_close(&out, '}');
	}
	put_close(&out, ']');
	put_close(&out, '}');
	return profile_keep(cx, p, FILE_NAME, out.text);
}

static void heads_thin(struct heads *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++)
		if (i >= HEADS_KEPT_MAX / 2 || i % 2 == 0)
			s->at[n++] = s->at[i];
	s->n = n;
}

static struct tree_head heads_newest(const struct heads *s, const char *origin, uint64_t before)
{
	struct tree_head newest = { .size = 0 };

	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->at[i].origin, origin) == 0 && s->at[i].head.size < before &&
		    s->at[i].head.size > newest.size)
			newest = s->at[i].head;
	return newest;
}

enum err heads_kept_add(struct ctx *cx, const struct profile *p, const char *origin,
			const struct tree_head *head)
{
	struct heads *s = arena_alloc(&cx->mem, sizeof(*s));

	TRY(heads_read(cx, p, s));
	if (head->size <= heads_newest(s, origin, UINT64_MAX).size)
		return OK;
	if (s->n == HEADS_KEPT_MAX)
		heads_thin(s);
	s->at[s->n].origin = origin;
	s->at[s->n++].head = *head;
	return heads_write(cx, p, s);
}

enum err heads_kept_before(struct ctx *cx, const struct profile *p, const char *origin,
			   uint64_t size, struct tree_head *out)
{
	struct heads *s = arena_alloc(&cx->mem, sizeof(*s));

	TRY(heads_read(cx, p, s));
	*out = heads_newest(s, origin, size);
	return OK;
}
