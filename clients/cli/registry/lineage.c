#include "cli/nouns.h"

#include <string.h>

#include "cli/kit/options.h"
#include "cli/kit/out.h"

/* One direction of the answer, as a tree: what was shown before is not opened again. */
struct tree {
	json_t *nodes, *edges;
	json_t *shown; /* id -> true */
};

static json_t *node_of(const struct tree *t, const char *id)
{
	json_t *node;
	size_t i;

	json_array_foreach (t->nodes, i, node)
		if (strcmp(json_text(node, "id"), id) == 0)
			return node;
	return NULL;
}

static int64_t distance_of(const struct tree *t, const char *id)
{
	json_t *node = node_of(t, id);

	return node ? json_integer_value(json_object_get(node, "distance")) : -1;
}

static void name_print(const struct tree *t, const char *id)
{
	const char *name = json_string_value(json_object_get(node_of(t, id), "name"));

	if (name)
		say(stdout, " (%s)", name);
}

/* The depth is bounded by LINEAGE_DEPTH_MAX: every step goes one further away. */
static void branch_print(const struct tree *t, const char *id)
{
	int64_t distance = distance_of(t, id);
	json_t *edge;
	size_t i;

	json_array_foreach (t->edges, i, edge) {
		bool out = strcmp(json_text(edge, "src"), id) == 0;
		const char *other = json_text(edge, out ? "dst" : "src");
		bool again = json_object_get(t->shown, other) != NULL;

		if ((!out && strcmp(json_text(edge, "dst"), id) != 0) ||
		    distance_of(t, other) != distance + 1)
			continue;
		say(stdout, "%*s%s %s  %s", (int)(4 + 2 * distance), "", out ? "->" : "<-",
		    json_text(edge, "rel"), other);
		name_print(t, other);
		say(stdout, "%s\n", again ? " (above)" : "");
		if (again)
			continue;
		json_object_set_new(t->shown, other, json_true());
		branch_print(t, other);
	}
}

static enum err direction_show(struct cli *c, const char *direction)
{
	const char *path = arena_printf(&c->cx.mem, "/v1/lineage?object=%s&direction=%s",
					http_value(&c->cx, arg(c, 0)), direction);
	const char *at = opt(c, "as-of"), *depth = opt(c, "depth");
	auto_json json = NULL;
	auto_json shown = json_object();
	struct http_reply reply;
	struct tree t;

	path = depth ? arena_printf(&c->cx.mem, "%s&depth=%s", path, depth) : path;
	path = at ? arena_printf(&c->cx.mem, "%s&as_of=%s", path, at) : path;
	TRY(api_get(&c->cx, &c->api, path, &reply));
	if (c->json)
		return reply_print(c, &reply);
	TRY(api_json(&c->cx, &reply, &json));
	t = (struct tree){ json_object_get(json, "nodes"), json_object_get(json, "edges"), shown };
	say(stdout, "  %s\n", direction);
	if (json_array_size(t.edges) == 0)
		say(stdout, "    nothing\n");
	branch_print(&t, arg(c, 0));
	if (json_is_true(json_object_get(json, "truncated")))
		say(stdout,
		    "    … there is more: ask for what is shown last, or for less --depth\n");
	return OK;
}

enum err cmd_lineage(struct cli *c)
{
	bool up = opt_flag(c, "upstream"), down = opt_flag(c, "downstream");

	if (c->json)
		return direction_show(c, up == down ? "both" : up ? "upstream" : "downstream");
	say(stdout, "%s\n", arg(c, 0));
	if (up || !down)
		TRY(direction_show(c, "upstream"));
	return down || !up ? direction_show(c, "downstream") : OK;
}
