#include "documents/path.h"

#include <string.h>

#include "base/clock.h"
#include "base/printer.h"
#include "base/text.h"
#include "documents/policy.h"

/* clang-format off */
/* The first star is the name, the second the number, or, of a lift, the stop's id.  None has a slash or a dot, and after each
 * comes one of the two: so a path has one reading. */
static const struct { const char *name, *pattern, *object; } rows[PATH_KIND_COUNT] = {
	[PATH_NONE]       = { NULL,         "",                                NULL },
	[PATH_POLICY]     = { "policy",     POLICY_PATH,                       NULL },
	[PATH_RING_PLAN]  = { "ring-plan",  "policies/rings/*.json",           NULL },
	[PATH_MODEL]      = { "model",      "models/*/model.json",             "model" },
	[PATH_ENVELOPE]   = { "envelope",   "models/*/envelopes/*.json",       NULL },
	[PATH_RETIREMENT] = { "retirement", "models/*/versions/*.retired.json", NULL },
	[PATH_VERSION]    = { "version",    "models/*/versions/*.json",        "version" },
	[PATH_WITHDRAWAL] = { "withdrawal", "models/*/releases/*.withdrawn.json", NULL },
	[PATH_RELEASE]    = { "release",    "models/*/releases/*.json",        "release" },
	[PATH_REUSE]      = { "reuse",      "models/*/reuse/*.json",           NULL },
	[PATH_PLAN]       = { "plan",       "models/*/plans/*.json",           NULL },
	[PATH_JUSTIFICATION] = { "justification", "models/*/justifications/*.json", NULL },
	[PATH_LIFT]       = { "lift",       "models/*/lifts/*.json",           NULL },
};
/* clang-format on */

#define STARS_MAX 2
#define NEXT      "next" /* in place of a number */

const char *path_kind_name(enum path_kind kind)
{
	return rows[kind].name;
}

bool path_of_model(enum path_kind kind)
{
	return strncmp(rows[kind].pattern, rows[PATH_MODEL].pattern,
		       strcspn(rows[PATH_MODEL].pattern, "*")) == 0;
}

const char *path_model(struct ctx *cx, const char *text)
{
	size_t lead = strcspn(rows[PATH_MODEL].pattern, "*"), n;

	if (strncmp(text, rows[PATH_MODEL].pattern, lead) != 0)
		return NULL;
	n = strcspn(text + lead, "/");
	return text[lead + n] ? arena_strndup(&cx->mem, text + lead, n) : NULL;
}

bool path_moves_ground(enum path_kind kind)
{
	return kind == PATH_POLICY || kind == PATH_LIFT;
}

/* ---- parsing ---- */

/* The text for each star; NULL: none. */
struct stars {
	const char *part[STARS_MAX];
};

static bool path_stars_read(struct ctx *cx, const char *pattern, const char *text,
			    struct stars *out)
{
	size_t n = 0;

	*out = (struct stars){ { NULL } };
	for (; *pattern; pattern++) {
		if (*pattern == '*') {
			size_t size = strcspn(text, "/.");

			out->part[n++] = arena_strndup(&cx->mem, text, size);
			text += size;
		} else if (*pattern != *text++) {
			return false;
		}
	}
	return !*text;
}

static bool path_row_parse(struct ctx *cx, enum path_kind kind, const char *text, bool next,
			   struct tree_path *out)
{
	struct stars s;

	if (kind == PATH_NONE || !path_stars_read(cx, rows[kind].pattern, text, &s) ||
	    (s.part[0] && !name_ok(s.part[0])))
		return false;
	*out = (struct tree_path){ kind, s.part[0], 0, NULL };
	if (kind == PATH_LIFT) {
		out->stop = s.part[1];
		return !next && uuid_ok(out->stop);
	}
	if (next)
		return s.part[1] && strcmp(s.part[1], NEXT) == 0;
	return !s.part[1] || text_number(s.part[1], NUMBER_MAX, &out->number);
}

static struct tree_path path_parse_as(struct ctx *cx, const char *text, bool next)
{
	struct tree_path p;

	for (int kind = PATH_NONE + 1; kind < PATH_KIND_COUNT; kind++)
		if (path_row_parse(cx, (enum path_kind)kind, text, next, &p))
			return p;
	return (struct tree_path){ .kind = PATH_NONE };
}

struct tree_path path_parse(struct ctx *cx, const char *text)
{
	return path_parse_as(cx, text, false);
}

struct tree_path path_next_parse(struct ctx *cx, const char *text)
{
	return path_parse_as(cx, text, true);
}

/* ---- printing ---- */

/* number NULL: as far as the number, which is the folder. */
static const char *path_fill(struct ctx *cx, enum path_kind kind, const char *name,
			     const char *number)
{
	const char *part[STARS_MAX] = { name, number };
	struct printer p = { .mem = &cx->mem };
	size_t n = 0;

	for (const char *at = rows[kind].pattern; *at; at++) {
		if (*at != '*') {
			put_bytes(&p, at, 1);
			continue;
		}
		if (n == STARS_MAX || !part[n])
			break;
		put_bytes(&p, part[n], strlen(part[n]));
		n++;
	}
	return p.text;
}

const char *path_print(struct ctx *cx, enum path_kind kind, const char *name, int64_t number)
{
	return path_fill(cx, kind, name, arena_printf(&cx->mem, "%lld", (long long)number));
}

const char *path_lift_print(struct ctx *cx, const char *model, const char *stop)
{
	return path_fill(cx, PATH_LIFT, model, stop);
}

const char *path_next_print(struct ctx *cx, enum path_kind kind, const char *name)
{
	return path_fill(cx, kind, name, NEXT);
}

const char *path_folder(struct ctx *cx, enum path_kind kind, const char *name)
{
	return path_fill(cx, kind, name, NULL);
}

const char *path_recorded(struct ctx *cx, const struct tree_path *p)
{
	const char *object = rows[p->kind].object;

	if (!object)
		return NULL;
	return p->number
		       ? arena_printf(&cx->mem, "%s:%s/%lld", object, p->name, (long long)p->number)
		       : arena_printf(&cx->mem, "%s:%s", object, p->name);
}

/* ---- what only looks like one ---- */

static const char *path_last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* The text for the first star, where it may have any byte but the next one. */
static const char *path_name_said(struct ctx *cx, const char *pattern, const char *text)
{
	size_t at = strcspn(pattern, "*");
	const char end[] = { pattern[at + 1], '\0' };

	return arena_strndup(&cx->mem, text + at, strcspn(text + at, end));
}

static bool path_has_number(enum path_kind kind)
{
	return strchr(rows[kind].pattern, '*') != strrchr(rows[kind].pattern, '*');
}

static enum err path_spelling_refuse(struct ctx *cx, enum path_kind kind, const char *text)
{
	const char *name = path_name_said(cx, rows[kind].pattern, text),
		   *last = path_last_part(text);
	int64_t number = 0;

	if (!name_ok(name))
		return errf(cx, E_INVALID, "'%s' is no name: " NAME_SPELLING, name);
	if (kind == PATH_LIFT)
		return errf(cx, E_INVALID, "'%s' is not named after the id of a stop", last);
	if (path_has_number(kind) &&
	    !text_number(arena_strndup(&cx->mem, last, strcspn(last, ".")), NUMBER_MAX, &number))
		return errf(cx, E_INVALID, "'%s' is no number", last);
	return errf(cx, E_INVALID, "'%s' would have to be '%s'", last,
		    path_last_part(path_print(cx, kind, name, number)));
}

/* One of the folders above a pattern, or above a text: as far as this slash. */
static const char *path_above(struct ctx *cx, const char *text, const char *slash)
{
	return arena_strndup(&cx->mem, text, (size_t)(slash - text));
}

static bool path_is_folder(struct ctx *cx, const char *pattern, const char *text)
{
	for (const char *slash = pattern; (slash = strchr(slash, '/')); slash++)
		if (path_fits(path_above(cx, pattern, slash), text))
			return true;
	return false;
}

static bool path_is_below(struct ctx *cx, const char *pattern, const char *text)
{
	for (const char *slash = text; (slash = strchr(slash, '/')); slash++)
		if (path_fits(pattern, path_above(cx, text, slash)))
			return true;
	return false;
}

enum err path_spelling_check(struct ctx *cx, const char *text)
{
	if (path_parse(cx, text).kind != PATH_NONE)
		return OK;
	for (int kind = PATH_NONE + 1; kind < PATH_KIND_COUNT; kind++) {
		const char *pattern = rows[kind].pattern;

		if (path_fits(pattern, text))
			return path_spelling_refuse(cx, (enum path_kind)kind, text);
		if (path_is_folder(cx, pattern, text))
			return errf(cx, E_INVALID, "'%s' is the name of a folder", text);
		if (path_is_below(cx, pattern, text))
			return errf(cx, E_INVALID, "'%s' is below the name of a document", text);
	}
	return OK;
}
