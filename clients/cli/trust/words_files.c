/* What the top role names, in words: what a release needs, which logs count, whose assignments. */

#include "cli/trust/words.h"

#include <string.h>

#include "documents/need.h"

static const char *number_said(struct cli *c, int64_t n)
{
	return arena_printf(&c->cx.mem, "%lld", (long long)n);
}

/* ---- approval ---- */

static const char *custodies_said(struct cli *c, unsigned set)
{
	const char *out = "";

	for (enum custody k = 0; k < CUSTODY_COUNT; k++)
		if (set & custody_bit(k))
			out = arena_printf(&c->cx.mem, "%s%s%s", out, *out ? " or " : "",
					   custody_name(k));
	return out;
}

/* Where the role was granted to those who count. */
static const char *place_said(struct cli *c, const struct need *n)
{
	const char *site = need_site(n);

	if (strcmp(site, NEED_CONCERNED) == 0)
		return " at the device's own site";
	return strcmp(site, NEED_ANY) == 0 ? "" : arena_printf(&c->cx.mem, " at %s", site);
}

/* The other members of a need are refused by need_judged(). */
static void need_words(struct words *w, const struct need *n)
{
	struct arena *mem = &w->c->cx.mem;
	struct said *s =
		words_say(w, arena_printf(mem, "a release needs %s%s with a key of custody %s",
					  need_counted(&w->c->cx, n, n->number),
					  place_said(w->c, n), custodies_said(w->c, n->custody)));

	said_ask(s, arena_printf(mem, "what a release needs of %s", n->meaning), n->meaning);
	said_ask(s, arena_printf(mem, "which role signs %s: %s", n->meaning, n->role), n->role);
	said_ask(s, arena_printf(mem, "how many of role %s sign %s", n->role, n->meaning),
		 number_said(w->c, n->number));
	said_ask(s,
		 arena_printf(mem, "of which site are those of role %s: any, concerned or its id",
			      n->role),
		 need_site(n));
}

void approval_words(struct words *w, const struct trust_approval *a)
{
	for (size_t i = 0; i < a->release.n; i++)
		need_words(w, &a->release.need[i]);
	for (enum excluded who = 0; who < EXCLUDE_COUNT; who++)
		if (a->release.exclude & exclude_bit(who)) {
			const char *name = exclude_name(who);

			said_ask(
				words_say(w,
					  arena_printf(&w->c->cx.mem,
						       "a release is not signed by its %s", name)),
				arena_printf(&w->c->cx.mem, "whether its %s signs a release", name),
				name);
		}
}

/* ---- logs ---- */

static const char *head_text(struct cli *c, const struct tree_head *h)
{
	return arena_printf(&c->cx.mem, "%lld entries with the root %s", (long long)h->size,
			    hash_text(&c->cx, &h->root));
}

/* "2-01234567": an origin's own part. */
static const char *origin_short(const char *origin)
{
	const char *slash = strrchr(origin, '/');

	return slash ? slash + 1 : origin;
}

static void origin_ask(struct words *w, struct said *s, const char *origin)
{
	said_ask(s, arena_printf(&w->c->cx.mem, "the log %s", origin), origin_short(origin));
}

static void log_words(struct words *w, const struct note_key *k)
{
	const char *fingerprint = ed25519_fingerprint(&w->c->cx, k->public);
	struct said *s =
		words_say(w, arena_printf(&w->c->cx.mem, "the log %s counts with the key %s",
					  k->origin, fingerprint));

	origin_ask(w, s, k->origin);
	said_ask_key(w->c, s, fingerprint);
}

static void abandoned_words(struct words *w, const struct trust_abandoned *a)
{
	struct said *s = words_say(w, arena_printf(&w->c->cx.mem, "the log %s ended at %s",
						   a->origin, head_text(w->c, &a->head)));

	origin_ask(w, s, a->origin);
	said_ask(s, arena_printf(&w->c->cx.mem, "where the log %s ended", a->origin),
		 number_said(w->c, (int64_t)a->head.size));
}

static void continuity_words(struct words *w, const struct trust_continuity *k)
{
	struct arena *mem = &w->c->cx.mem;
	struct said *s = words_say(
		w,
		arena_printf(mem,
			     "the log %s, keys %s, first of %s, continues %s after %s; its highest "
			     "was of %s; list of what was lost: %s",
			     k->origin, k->keys, head_text(w->c, &k->first), k->from,
			     head_text(w->c, &k->prefix), head_text(w->c, &k->last),
			     k->lost ? k->lost : "none"));

	origin_ask(w, s, k->origin);
	origin_ask(w, s, k->from);
	said_ask(s, arena_printf(mem, "after how many entries %s continues", k->origin),
		 number_said(w->c, (int64_t)k->prefix.size));
	said_ask(s, arena_printf(mem, "how many entries of %s were known", k->from),
		 number_said(w->c, (int64_t)k->last.size));
}

void logs_words(struct words *w, const struct trust_logs *l)
{
	for (size_t i = 0; i < l->n; i++)
		log_words(w, &l->key[i]);
	for (size_t i = 0; i < l->n_abandoned; i++)
		abandoned_words(w, &l->abandoned[i]);
	for (size_t i = 0; i < l->n_continuity; i++)
		continuity_words(w, &l->continuity[i]);
}

/* ---- assignments ---- */

void assignment_words(struct words *w, const struct trust_assignment *a)
{
	const char *epoch = number_said(w->c, a->epoch);

	said_ask(words_say(w, arena_printf(&w->c->cx.mem, "assignments are of epoch %s", epoch)),
		 "the epoch of assignments", epoch);
	for (size_t i = 0; i < a->n; i++) {
		const char *fingerprint = ed25519_fingerprint(&w->c->cx, a->public[i]);
		struct said *s = words_say(w, arena_printf(&w->c->cx.mem,
							   "assignments are signed by the key %s",
							   fingerprint));

		said_ask_key(w->c, s, fingerprint);
	}
}
