/*
 * What changes, as a set of lines: a line that only one of both has is shown,
 * however long the files are, and whatever lies between.
 *
 * One thing is asked for once.  Where a number or a name comes in place of
 * another one, the one that comes is asked for.
 */

#include "cli/trust/words.h"

#include <string.h>

#include "base/map.h"
#include "cli/kit/ask.h"
#include "cli/kit/out.h"

#define KEY_SHORT 8 /* characters of a fingerprint, after "SHA256:" */

/* ---- lines ---- */

struct said *words_say(struct words *w, const char *line)
{
	struct said *more;

	if (w->n == w->room) {
		w->room = 2 * w->room + 32;
		more = arena_alloc(&w->c->cx.mem, w->room * sizeof(*more));
		if (w->n > 0)
			memcpy(more, w->said, w->n * sizeof(*more));
		w->said = more;
	}
	w->said[w->n] = (struct said){ .line = line };
	return &w->said[w->n++];
}

void said_ask(struct said *s, const char *about, const char *word)
{
	s->ask[s->n++] = (struct said_ask){ about, word };
}

void said_ask_key(struct cli *c, struct said *s, const char *fingerprint)
{
	const char *colon = strchr(fingerprint, ':');
	const char *id = colon ? colon + 1 : fingerprint;

	said_ask(s, arena_printf(&c->cx.mem, "the key %s", fingerprint),
		 arena_strndup(&c->cx.mem, id, strnlen(id, KEY_SHORT)));
}

/* ---- asking ---- */

static struct map lines_of(const struct words *w)
{
	struct map m = { .mem = &w->c->cx.mem };

	for (size_t i = 0; i < w->n; i++)
		map_put(&m, w->said[i].line, &w->said[i]);
	return m;
}

struct words words_only_in(const struct words *w, const struct words *other)
{
	struct words out = { .c = w->c };
	struct map there = lines_of(other);

	for (size_t i = 0; i < w->n; i++)
		if (!map_get(&there, w->said[i].line))
			*words_say(&out, w->said[i].line) = w->said[i];
	return out;
}

void words_list(const struct words *w)
{
	for (size_t i = 0; i < w->n; i++)
		say(stdout, "%s\n", w->said[i].line);
}

static void words_show(const struct words *w, char sign)
{
	FILE *out = aside(w->c);

	for (size_t i = 0; i < w->n; i++) {
		fprintf(out, "  %c ", sign);
		prose(out, w->said[i].line, strlen(w->said[i].line));
		fputc('\n', out);
	}
}

static enum err words_ask(const struct words *w, struct map *asked)
{
	struct cli *c = w->c;

	for (size_t i = 0; i < w->n; i++)
		for (size_t k = 0; k < w->said[i].n; k++) {
			const struct said_ask *a = &w->said[i].ask[k];

			if (map_get(asked, a->about))
				continue;
			map_put(asked, a->about, c);
			TRY(ask_meant(
				c, arena_printf(&c->cx.mem, "What you sign changes %s.", a->about),
				a->word));
		}
	return OK;
}

enum err changes_ask(struct cli *c, const struct words *before, const struct words *after)
{
	struct words goes = words_only_in(before, after), comes = words_only_in(after, before);
	struct map asked = { .mem = &c->cx.mem };

	words_show(&goes, '-');
	words_show(&comes, '+');
	if (goes.n + comes.n == 0)
		return ask_meant(c, "Nothing changes.", "yes");
	TRY(words_ask(&comes, &asked));
	return words_ask(&goes, &asked);
}
