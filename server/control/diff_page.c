/*
 * libgit2 compares two documents as text, whatever they are.  The page is for
 * eyes: people sign digests, and the whole documents are a click away.
 */

#include "control/diff.h"
#include "control/routes.h"

#include <git2.h>
#include <string.h>

struct lines {
	struct ctx *cx;
	json_t *list;
};

static const char *diff_kind_of(char origin)
{
	return origin == GIT_DIFF_LINE_ADDITION   ? "add"
	       : origin == GIT_DIFF_LINE_DELETION ? "del"
	       : origin == GIT_DIFF_LINE_CONTEXT  ? "same"
						  : NULL;
}

/* Not 0: this line cannot be shown, and libgit2 gives up. */
static int line_add(const git_diff_delta *delta, const git_diff_hunk *hunk,
		    const git_diff_line *line, void *arg)
{
	struct lines *lines = arg;
	const char *kind = diff_kind_of(line->origin);
	size_t n = line->content_len;

	if (!kind)
		return 0;
	while (n > 0 && line->content[n - 1] == '\n')
		n--;
	if (memchr(line->content, '\0', n)) /* it would end the text early */
		return -1;
	return json_array_append_new(
		lines->list,
		json_pack("{ss ss}", "kind", kind, "text",
			  arena_printf(&lines->cx->mem, "%c %.*s",
				       line->origin == GIT_DIFF_LINE_CONTEXT ? ' ' : line->origin,
				       (int)n, line->content)));
}

json_t *diff_lines(struct ctx *cx, const struct document *old, const struct document *new)
{
	struct lines lines = { cx, json_array() };
	git_diff_options options = GIT_DIFF_OPTIONS_INIT;

	options.flags = GIT_DIFF_FORCE_TEXT;
	options.context_lines = 3;
	if (git_diff_buffers(old->bytes, old->size, NULL, new->bytes, new->size, NULL, &options,
			     NULL, NULL, NULL, line_add, &lines) == 0)
		return lines.list;
	json_decref(lines.list);
	return NULL;
}
