/*
 * Lists and records as text for people.  A column names a member by a small
 * path ("opened.at", "a?b?c" for the first that is there); width is counted in
 * characters and a cell is cut at CELL_MAX with a mark.
 */

#include "cli/kit/table.h"

#include <string.h>

#include "base/text.h"
#include "cli/kit/options.h"
#include "cli/kit/out.h"

#define CELL_MAX    72 /* characters of a list's cell */
#define COLUMNS_MAX 8
#define LABEL_WIDTH 12

static const char *joined(struct ctx *cx, const char *a, const char *between, const char *b)
{
	return *a ? arena_printf(&cx->mem, "%s%s%s", a, between, b) : b;
}

/* The printed name beside a person's id is a member of its own: "by_name" beside "by". */
static json_t *name_beside(struct ctx *cx, json_t *object, const char *member)
{
	return json_object_get(object, arena_printf(&cx->mem, "%s_name", member));
}

/* A name that was shown with its id. */
static bool is_beside(struct ctx *cx, json_t *object, const char *member)
{
	size_t n = strlen(member), ending = strlen("_name");

	return n > ending && strcmp(member + n - ending, "_name") == 0 &&
	       json_is_string(json_object_get(object, arena_strndup(&cx->mem, member, n - ending)));
}

const char *cell_person(struct ctx *cx, json_t *object, const char *member)
{
	const char *name = json_string_value(name_beside(cx, object, member));
	json_t *value = json_object_get(object, member);

	return name && json_is_string(value)
		       ? arena_printf(&cx->mem, "%s (%s)", name, json_string_value(value))
		       : cell_text(cx, value);
}

/* As deep as JSON_DEPTH_MAX. */
const char *cell_text(struct ctx *cx, json_t *value)
{
	const char *out = "", *key;
	json_t *item;
	size_t i;

	if (json_is_string(value))
		return json_string_value(value);
	if (json_is_integer(value))
		return arena_printf(&cx->mem, "%lld", (long long)json_integer_value(value));
	if (json_is_boolean(value))
		return json_is_true(value) ? "yes" : "no";
	json_array_foreach (value, i, item)
		out = joined(cx, out, ", ", cell_text(cx, item));
	json_object_foreach (value, key, item)
		if (!is_beside(cx, value, key))
			out = joined(cx, out, " ", cell_person(cx, value, key));
	return *out ? out : "-";
}

static const char *name_there(struct ctx *cx, json_t *item, const char *names)
{
	const char *name;

	for (size_t n; names[n = strcspn(names, "?")]; names += n + 1) {
		name = arena_strndup(&cx->mem, names, n);
		if (json_object_get(item, name))
			return name;
	}
	return names;
}

const char *cell_of(struct ctx *cx, json_t *item, const char *member)
{
	size_t n = strcspn(member, "."), i;
	json_t *value = json_object_get(item, arena_strndup(&cx->mem, member, n)), *each;
	const char *out = "";

	if (strchr(member, '?'))
		return name_there(cx, item, member);
	if (!member[n])
		return cell_text(cx, value);
	if (!json_is_array(value))
		return cell_of(cx, value, member + n + 1);
	json_array_foreach (value, i, each)
		out = joined(cx, out, ", ", cell_of(cx, each, member + n + 1));
	return *out ? out : "-";
}

const char *in_quotes(struct ctx *cx, const char *text)
{
	struct printer p = { .mem = &cx->mem };

	put_text(&p, NULL, text);
	return p.text;
}

const char *in_quotes_where_free(struct ctx *cx, const char *text)
{
	return strpbrk(text, " =\"\\") ? in_quotes(cx, text) : text;
}

/* ---- lists ---- */

struct table {
	const struct column *columns;
	size_t n, width[COLUMNS_MAX];
};

static void widths(struct cli *c, struct table *t, json_t *items)
{
	json_t *item;
	size_t i, n;

	for (size_t k = 0; k < t->n; k++)
		t->width[k] = text_characters(t->columns[k].title);
	json_array_foreach (items, i, item)
		for (size_t k = 0; k < t->n; k++) {
			n = text_characters(cell_of(&c->cx, item, t->columns[k].member));
			n = n > CELL_MAX ? CELL_MAX : n;
			t->width[k] = n > t->width[k] ? n : t->width[k];
		}
}

static void cell_print(const char *text, size_t width, bool last)
{
	size_t n = text_characters(text), bytes = 0;

	for (size_t seen = 0; text[bytes]; bytes++) {
		seen += ((unsigned char)text[bytes] & 0xc0) != 0x80;
		if (n > width && seen == width)
			break;
	}
	prose(stdout, text, bytes);
	if (n > width)
		fputs("…", stdout);
	for (; !last && n < width + 2; n++)
		fputc(' ', stdout);
	if (!last && n > width + 2)
		fputs("  ", stdout);
}

static void table_row_print(struct cli *c, const struct table *t, json_t *item)
{
	for (size_t k = 0; k < t->n; k++)
		cell_print(item ? cell_of(&c->cx, item, t->columns[k].member) : t->columns[k].title,
			   t->width[k], k + 1 == t->n);
	fputc('\n', stdout);
}

static void items_print(struct cli *c, json_t *items, const struct column *columns, size_t n,
			bool titles)
{
	struct table t = { .columns = columns, .n = n };
	json_t *item;
	size_t i;

	widths(c, &t, items);
	if (titles && json_array_size(items) > 0)
		table_row_print(c, &t, NULL);
	json_array_foreach (items, i, item)
		table_row_print(c, &t, item);
}

static const char *page_path(struct cli *c, const char *path, const char *cursor)
{
	const char *limit = opt(c, "limit"), *out = path;

	if (limit)
		out = arena_printf(&c->cx.mem, "%s%climit=%s", out, strchr(out, '?') ? '&' : '?',
				   limit);
	if (cursor)
		out = arena_printf(&c->cx.mem, "%s%ccursor=%s", out, strchr(out, '?') ? '&' : '?',
				   http_value(&c->cx, cursor));
	return out;
}

/* Entries name who acted by the id alone; printed names come beside the entries. */
static void actors_name(json_t *json)
{
	json_t *names = json_object_get(json, "names"), *item;
	size_t i;

	json_array_foreach (json_object_get(json, "items"), i, item) {
		json_t *actor = json_object_get(item, "actor");
		const char *id = json_string_value(json_object_get(actor, "id"));
		json_t *name = id ? json_object_get(names, id) : NULL;

		if (name)
			json_object_set(actor, "name", name);
	}
}

enum err list_show_or(struct cli *c, const char *path, const struct column *columns, size_t n,
		      const char *none)
{
	const char *cursor = opt(c, "cursor");
	struct http_reply reply;

	for (bool first = true;; first = false) {
		auto_json json = NULL;

		TRY(api_get(&c->cx, &c->api, page_path(c, path, cursor), &reply));
		TRY(api_json(&c->cx, &reply, &json));
		actors_name(json);
		cursor = json_string_value(json_object_get(json, "next"));
		cursor = cursor ? arena_strdup(&c->cx.mem, cursor) : NULL;
		if (c->json)
			TRY(reply_print(c, &reply));
		else
			items_print(c, json_object_get(json, "items"), columns, n, first);
		if (first && !cursor && !c->json &&
		    !json_array_size(json_object_get(json, "items")))
			say(stderr, "%s\n", none);
		if (cursor && opt_flag(c, "all"))
			continue;
		if (cursor && !c->json)
			say(stdout, "there is more: --all, or --cursor %s\n", cursor);
		return OK;
	}
}

enum err list_show(struct cli *c, const char *path, const struct column *columns, size_t n)
{
	return list_show_or(c, path, columns, n, "There is none.");
}

/* ---- records ---- */

static void label_print(const char *name, size_t width)
{
	size_t n = text_characters(name);

	prose(stdout, name, strlen(name));
	for (; n < width + 1; n++)
		fputc(' ', stdout);
}

void row_print(const char *label, const char *text)
{
	label_print(label, LABEL_WIDTH);
	prose(stdout, text, strlen(text));
	fputc('\n', stdout);
}

/* Of the longest name, or of a usual one. */
static size_t label_width(json_t *record)
{
	size_t width = LABEL_WIDTH, n;
	const char *name;
	json_t *value;

	json_object_foreach (record, name, value) {
		n = text_characters(name);
		width = n > width ? n : width;
	}
	return width;
}

/* "index=47 at=… by=jonas reason=\"what somebody wrote\"" */
static const char *object_text(struct ctx *cx, json_t *object)
{
	const char *out = "", *key, *text;
	json_t *value;

	json_object_foreach (object, key, value) {
		if (is_beside(cx, object, key))
			continue;
		text = in_quotes_where_free(cx, cell_person(cx, object, key));
		out = joined(cx, out, " ", arena_printf(&cx->mem, "%s=%s", key, text));
	}
	return *out ? out : "-";
}

/* A list of objects has a line for each, in the form of a single one. */
static void member_print(struct cli *c, json_t *object, const char *name, size_t width)
{
	json_t *value = json_object_get(object, name);
	const char *text;
	json_t *item;
	size_t i;

	if (json_is_object(json_array_get(value, 0))) {
		json_array_foreach (value, i, item) {
			label_print(i == 0 ? name : "", width);
			text = object_text(&c->cx, item);
			prose(stdout, text, strlen(text));
			fputc('\n', stdout);
		}
		return;
	}
	text = json_is_object(value) ? object_text(&c->cx, value)
				     : cell_person(&c->cx, object, name);
	label_print(name, width);
	prose(stdout, text, strlen(text));
	fputc('\n', stdout);
}

enum err record_print(struct cli *c, const struct http_reply *reply)
{
	auto_json json = NULL;
	const char *name;
	json_t *value;

	if (c->json)
		return reply_print(c, reply);
	TRY(api_json(&c->cx, reply, &json));
	json_object_foreach (json, name, value)
		if (!is_beside(&c->cx, json, name))
			member_print(c, json, name, label_width(json));
	return OK;
}

enum err record_show(struct cli *c, const char *path)
{
	const char *at = opt(c, "as-of");
	struct http_reply reply;

	if (at)
		path = arena_printf(&c->cx.mem, "%s?as_of=%s", path, at);
	TRY(api_get(&c->cx, &c->api, path, &reply));
	return record_print(c, &reply);
}
