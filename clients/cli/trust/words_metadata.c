/* Root, targets and signers in words. */

#include "cli/trust/words.h"

#include <string.h>

static struct said *role_say(struct words *w, const char *role, const char *line)
{
	struct said *s = words_say(w, line);

	said_ask(s, arena_printf(&w->c->cx.mem, "the role %s", role), role);
	return s;
}

static void holders_words(struct words *w, const char *role, const struct tuf_keys *k)
{
	struct arena *mem = &w->c->cx.mem;
	struct said *s = role_say(w, role,
				  arena_printf(mem, "%s needs %lld of %zu keys", role,
					       (long long)k->threshold, k->n));

	said_ask(s, arena_printf(mem, "how many keys of %s must sign", role),
		 arena_printf(mem, "%lld", (long long)k->threshold));
	for (size_t i = 0; i < k->n; i++) {
		const char *fingerprint = ed25519_fingerprint(&w->c->cx, k->key[i].public);

		s = role_say(w, role, arena_printf(mem, "%s key %s", role, fingerprint));
		said_ask_key(w->c, s, fingerprint);
	}
}

/* What root, targets and signers have in common. */
static void ground_words(struct words *w, const char *role, int64_t version, int64_t expires,
			 const struct tuf_signet *s)
{
	struct ctx *cx = &w->c->cx;

	role_say(w, role,
		 arena_printf(&cx->mem, "%s is of version %lld", role, (long long)version));
	role_say(w, role,
		 arena_printf(&cx->mem, "%s expires %s", role, tuf_time_text(cx, expires)));
	role_say(w, role,
		 arena_printf(&cx->mem, "%s is of the %s instance %s", role, use_name(s->use),
			      s->instance ? s->instance : "(none)"));
	role_say(w, role,
		 arena_printf(&cx->mem, "%s was made %s", role, tuf_time_text(cx, s->time)));
	if (s->floor)
		said_ask(role_say(w, role,
				  arena_printf(&cx->mem,
					       "%s lets older ones count, from version %lld on",
					       role, (long long)s->floor)),
			 arena_printf(&cx->mem, "the version that %s lets count", role),
			 arena_printf(&cx->mem, "%lld", (long long)s->floor));
	if (s->clock)
		said_ask(role_say(w, role,
				  arena_printf(&cx->mem, "%s sets the time that devices keep to %s",
					       role, tuf_time_text(cx, s->clock))),
			 "the time that devices keep", tuf_time_text(cx, s->clock));
}

void root_words(struct words *w, const struct tuf_root *r)
{
	ground_words(w, "root", r->version, r->expires, &r->signet);
	for (size_t i = 0; i < TUF_ROLES; i++)
		holders_words(w, tuf_role_name((enum tuf_role)i), &r->role[i]);
}

/* Readers ask the roles in turn. */
static void delegation_words(struct words *w, const struct tuf_delegation *d, size_t turn)
{
	struct arena *mem = &w->c->cx.mem;

	role_say(w, d->name, arena_printf(mem, "%s is asked as number %zu", d->name, turn));
	holders_words(w, d->name, &d->keys);
	for (size_t i = 0; i < d->n_paths; i++)
		role_say(w, d->name,
			 arena_printf(mem, "%s names %s%s", d->name, d->paths[i],
				      d->terminating ? "" : ", and others may name them, too"));
}

void targets_words(struct words *w, const char *role, const struct tuf_targets *t)
{
	const struct tuf_lifetimes *l = &t->lifetimes;
	struct arena *mem = &w->c->cx.mem;

	ground_words(w, role, t->version, t->expires, &t->signet);
	for (size_t i = 0; i < t->n; i++)
		said_ask(words_say(w, arena_printf(mem, "%s is %s, %lld bytes", t->target[i].path,
						   digest_text(&w->c->cx, &t->target[i].hash),
						   (long long)t->target[i].length)),
			 t->target[i].path, t->target[i].path);
	for (size_t i = 0; i < t->n_roles; i++)
		delegation_words(w, &t->role[i], i + 1);
	if (l->timestamp > 0)
		said_ask(words_say(w, arena_printf(mem,
						   "lifetimes are %lld, %lld and %lld days for "
						   "releases and stops, snapshot, timestamp",
						   (long long)l->releases, (long long)l->snapshot,
						   (long long)l->timestamp)),
			 "lifetimes", "lifetimes");
}
