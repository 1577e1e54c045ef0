#include "newest_line.h"

#include "test.h"

struct newest {
	struct ctx *cx;
	struct anchor_line *out;
};

static enum err line_keep(void *arg, struct ctx *step, const struct anchor_line *line)
{
	struct newest *n = arg;

	*n->out = *line;
	n->out->note = arena_strdup(&n->cx->mem, line->note);
	return OK;
}

void anchor_newest(struct ctx *cx, const char *path, struct anchor_line *out, enum anchor_has *has)
{
	struct newest n = { cx, out };
	struct anchor_reading r = { .origin = "", .each = line_keep, .arg = &n };

	assert_ok(cx, anchor_read(cx, path, &r));
	*has = r.has;
}
