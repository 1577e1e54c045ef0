#include <string.h>

#include "base/id.h"
#include "base/text.h"
#include "integrity/machine_known.h"

/* ---- texts ---- */

static const char *or_dash(const char *id)
{
	return id ? id : "-";
}

const char *machine_ids_print(struct ctx *cx, const struct machine_ids *ids)
{
	return arena_printf(&cx->mem, "%s %s %s", or_dash(ids->given), or_dash(ids->system),
			    or_dash(ids->hypervisor));
}

const char *machine_place_print(struct ctx *cx, const struct machine_place *p)
{
	return arena_printf(&cx->mem, "%s %s %s", p->filesystem, p->inode, p->path);
}

/* The next word; *at moves behind the blank after it. */
static const char *word_next(struct ctx *cx, const char **at)
{
	size_t n = strcspn(*at, " ");
	const char *word = arena_strndup(&cx->mem, *at, n);

	*at += n + ((*at)[n] == ' ');
	return word;
}

static bool id_next(struct ctx *cx, const char **at, const char **out)
{
	const char *word = word_next(cx, at);

	*out = strcmp(word, "-") == 0 ? NULL : word;
	return !*out || id_ok(word);
}

bool machine_ids_parse(struct ctx *cx, const char *text, struct machine_ids *out)
{
	return id_next(cx, &text, &out->given) && id_next(cx, &text, &out->system) &&
	       id_next(cx, &text, &out->hypervisor) && *text == '\0';
}

static bool made_of(const char *word, const char *bytes)
{
	return *word && word[strspn(word, bytes)] == '\0';
}

bool machine_place_parse(struct ctx *cx, const char *text, struct machine_place *out)
{
	out->filesystem = word_next(cx, &text);
	out->inode = word_next(cx, &text);
	out->path = arena_strdup(&cx->mem, text);
	return made_of(out->filesystem, "0123456789abcdef") && made_of(out->inode, "0123456789") &&
	       *out->path == '/';
}

/* ---- the judgement ---- */

const char *machine_called(const struct machine_ids *ids)
{
	return ids->given ? ids->given : ids->system ? ids->system : ids->hypervisor;
}

static bool both(const char *a, const char *b)
{
	return a && b;
}

static bool differ(const char *a, const char *b)
{
	return both(a, b) && strcmp(a, b) != 0;
}

bool machine_comparable(const struct machine_ids *was, const struct machine_ids *is)
{
	return both(was->given, is->given) || both(was->system, is->system) ||
	       both(was->hypervisor, is->hypervisor);
}

bool machine_other(const struct machine_ids *was, const struct machine_ids *is)
{
	if (both(was->given, is->given))
		return differ(was->given, is->given);
	return differ(was->system, is->system) || differ(was->hypervisor, is->hypervisor);
}

bool machine_place_other(const struct machine_place *was, const struct machine_place *is)
{
	return differ(was->filesystem, is->filesystem) || differ(was->inode, is->inode);
}

/* A copy of one of the pair has its name, and is none of the pair. */
bool machine_listed(const char *const *list, size_t n, const struct machine_ids *was,
		    const struct machine_ids *is)
{
	const char *before = machine_called(was), *now = machine_called(is);

	return differ(before, now) && text_is_one_of(before, list, n) &&
	       text_is_one_of(now, list, n);
}

struct machine_ids machine_joined(const struct machine_ids *was, const struct machine_ids *is)
{
	return (struct machine_ids){ .given = is->given,
				     .system = is->system ? is->system : was->system,
				     .hypervisor =
					     is->hypervisor ? is->hypervisor : was->hypervisor };
}
