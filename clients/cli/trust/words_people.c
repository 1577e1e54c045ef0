/* trust/signers.json in words. */

#include "cli/trust/words.h"

#include <string.h>

#include "base/clock.h"

/* From one entry on and, if it ended, before another. */
static const char *span_words(struct cli *c, const struct trust_span *s)
{
	const char *from = arena_printf(&c->cx.mem, "from entry %lld", (long long)s->from);

	return s->to == TRUST_NEVER
		       ? from
		       : arena_printf(&c->cx.mem, "%s, to entry %lld", from, (long long)s->to);
}

static struct said *person_say(struct words *w, const char *id, const char *line)
{
	struct said *s = words_say(w, line);

	said_ask(s, arena_printf(&w->c->cx.mem, "what %s may sign", id), id);
	return s;
}

/* A line about a key of that person. */
static struct said *key_say(struct words *w, const char *id, const struct trust_key *k,
			    const char *what)
{
	struct said *s = person_say(
		w, id, arena_printf(&w->c->cx.mem, "%s %s %s", id, k->fingerprint, what));

	said_ask_key(w->c, s, k->fingerprint);
	return s;
}

/* The same about an entry: its number is typed. */
static void entry_say(struct words *w, const char *id, const struct trust_key *k, const char *what,
		      int64_t index)
{
	said_ask(key_say(w, id, k, what),
		 arena_printf(&w->c->cx.mem, "%s of the key %s", what, k->fingerprint),
		 arena_printf(&w->c->cx.mem, "%lld", (long long)index));
}

static void key_words(struct words *w, const char *id, const struct trust_key *k)
{
	struct arena *mem = &w->c->cx.mem;

	key_say(w, id, k,
		arena_printf(mem, "%s, confirmed by entry %lld, leaf %s", k->custody,
			     (long long)k->confirmed, hash_text(&w->c->cx, &k->leaf)));
	if (k->revoked_at != TRUST_NEVER)
		entry_say(w, id, k,
			  arena_printf(mem, "revoked at entry %lld", (long long)k->revoked_at),
			  k->revoked_at);
	for (size_t i = 0; i < k->n_roles; i++)
		said_ask(key_say(w, id, k,
				 arena_printf(mem, "%s at %s, %s", k->role[i].role, k->role[i].site,
					      span_words(w->c, &k->role[i].span))),
			 arena_printf(mem, "the role %s of the key %s", k->role[i].role,
				      k->fingerprint),
			 k->role[i].role);
	for (size_t i = 0; i < k->n_suspended; i++)
		entry_say(w, id, k,
			  arena_printf(mem, "signs nothing %s", span_words(w->c, &k->suspended[i])),
			  k->suspended[i].from);
	for (size_t i = 0; i < k->n_upheld; i++)
		entry_say(w, id, k,
			  arena_printf(mem, "the signature of entry %lld is upheld",
				       (long long)k->upheld[i]),
			  k->upheld[i]);
}

/* The type of a key, which its public line begins with. */
static const char *type_of(struct cli *c, const char *key)
{
	auto_json json = NULL;
	const char *line = "";

	if (json_read(&c->cx, key, strlen(key), &json) == OK)
		line = json_string_value(json_object_get(json, "public"));
	return arena_strndup(&c->cx.mem, line, strcspn(line, " "));
}

static void person_words(struct words *w, const struct trust_signer *s)
{
	struct arena *mem = &w->c->cx.mem;

	if (s->n + s->n_unknown == 0)
		person_say(w, s->id, arena_printf(mem, "%s has no key", s->id));
	for (size_t k = 0; k < s->n; k++)
		key_words(w, s->id, &s->key[k]);
	for (size_t k = 0; k < s->n_unknown; k++) {
		const char *type = type_of(w->c, s->unknown[k]);
		struct said *line = person_say(
			w, s->id,
			arena_printf(mem,
				     "%s keeps a key of the type %s, which this version does "
				     "not know: %s",
				     s->id, type, s->unknown[k]));

		said_ask(line, arena_printf(mem, "a key of an unknown type of %s", s->id), type);
	}
}

static void clock_words(struct words *w, const struct trust_clock *k)
{
	struct ctx *cx = &w->c->cx;
	struct said *line = words_say(
		w, arena_printf(&cx->mem,
				"in %s the entries %lld to %lld, the last of %s, ran ahead: the "
				"clock said %s right after them",
				k->origin, (long long)k->from, (long long)k->to,
				clock_text(cx, k->at), clock_text(cx, k->clock)));

	said_ask(line, "the last entry that ran ahead",
		 arena_printf(&cx->mem, "%lld", (long long)k->to));
}

void signers_words(struct words *w, const struct trust_signers *s)
{
	struct ctx *cx = &w->c->cx;
	struct said *line;

	if (s->origin) {
		line = words_say(w, arena_printf(&cx->mem,
						 "the log is %s, of %lld entries with the root %s",
						 s->origin, (long long)s->head.size,
						 hash_text(cx, &s->head.root)));
		said_ask(line, "how many entries the log has, which you vouch for",
			 arena_printf(&cx->mem, "%lld", (long long)s->head.size));
	}
	for (size_t i = 0; i < s->n_corrected; i++)
		clock_words(w, &s->corrected[i]);
	for (size_t i = 0; i < s->n; i++)
		person_words(w, &s->signer[i]);
}
