#include "cli/trust/words.h"

#include <string.h>

#include "base/clock.h"
#include "base/map.h"
#include "cli/kit/ask.h"
#include "cli/kit/out.h"
#include "cli/kit/show.h"
#include "lib/diff.h"

/* ---- who may sign ---- */

/* From one entry on and, if it ended, before another. */
static const char *span_words(struct cli *c, const struct trust_span *s)
{
	const char *from = arena_printf(&c->cx.mem, "from entry %lld", (long long)s->from);

	return s->to == TRUST_NEVER
		       ? from
		       : arena_printf(&c->cx.mem, "%s, to entry %lld", from, (long long)s->to);
}

static const char *key_words(struct cli *c, const char *id, const struct trust_key *k)
{
	const char *out = arena_printf(&c->cx.mem, "%s %s %s, confirmed by entry %lld%s\n", id,
				       k->fingerprint, k->custody, (long long)k->confirmed,
				       k->revoked_at == TRUST_NEVER
					       ? ""
					       : arena_printf(&c->cx.mem, ", revoked at entry %lld",
							      (long long)k->revoked_at));

	for (size_t i = 0; i < k->n_roles; i++)
		out = arena_printf(&c->cx.mem, "%s%s %s %s at %s, %s\n", out, id, k->fingerprint,
				   k->role[i].role, k->role[i].site,
				   span_words(c, &k->role[i].span));
	for (size_t i = 0; i < k->n_suspended; i++)
		out = arena_printf(&c->cx.mem, "%s%s %s suspended %s\n", out, id, k->fingerprint,
				   span_words(c, &k->suspended[i]));
	for (size_t i = 0; i < k->n_upheld; i++)
		out = arena_printf(&c->cx.mem, "%s%s %s the signature of entry %lld is upheld\n",
				   out, id, k->fingerprint, (long long)k->upheld[i]);
	return out;
}

/* A line for each thing that is said of a key, so that a difference is seen as one. */
const char *signers_words(struct cli *c, const struct trust_signers *s)
{
	const char *out = "";

	for (size_t i = 0; i < s->n; i++)
		for (size_t k = 0; k < s->signer[i].n; k++)
			out = arena_printf(&c->cx.mem, "%s%s", out,
					   key_words(c, s->signer[i].id, &s->signer[i].key[k]));
	return out;
}

/* ---- metadata ---- */

static const char *holders_words(struct cli *c, const char *role, const struct tuf_keys *k)
{
	const char *out = arena_printf(&c->cx.mem, "%s needs %lld of %zu keys\n", role,
				       (long long)k->threshold, k->n);

	for (size_t i = 0; i < k->n; i++)
		out = arena_printf(&c->cx.mem, "%s%s key %s\n", out, role,
				   ed25519_fingerprint(&c->cx, k->key[i].public));
	return out;
}

static const char *ground_words(struct cli *c, const char *role, int64_t expires,
				const struct tuf_signet *s)
{
	const char *out = arena_printf(&c->cx.mem, "%s expires %s\n%s is of the %s instance %s\n",
				       role, tuf_time_text(&c->cx, expires), role, use_name(s->use),
				       s->instance ? s->instance : "(none)");

	if (s->floor)
		out = arena_printf(&c->cx.mem, "%s%s lets older ones count, from version %lld on\n",
				   out, role, (long long)s->floor);
	if (s->clock)
		out = arena_printf(&c->cx.mem, "%s%s moves the time to %s\n", out, role,
				   tuf_time_text(&c->cx, s->clock));
	return out;
}

const char *root_words(struct cli *c, const struct tuf_root *r)
{
	const char *out = ground_words(c, "root", r->expires, &r->signet);

	for (size_t i = 0; i < TUF_ROLES; i++)
		out = arena_printf(&c->cx.mem, "%s%s", out,
				   holders_words(c, tuf_role_name((enum tuf_role)i), &r->role[i]));
	return out;
}

static const char *delegation_words(struct cli *c, const struct tuf_delegation *d)
{
	const char *out = holders_words(c, d->name, &d->keys);

	for (size_t i = 0; i < d->n_paths; i++)
		out = arena_printf(&c->cx.mem, "%s%s names %s%s\n", out, d->name, d->paths[i],
				   d->terminating ? "" : ", and others may name them, too");
	return out;
}

const char *targets_words(struct cli *c, const char *role, const struct tuf_targets *t)
{
	const struct tuf_lifetimes *l = &t->lifetimes;
	const char *out = ground_words(c, role, t->expires, &t->signet);

	for (size_t i = 0; i < t->n; i++)
		out = arena_printf(&c->cx.mem, "%s%s is %s\n", out, t->target[i].path,
				   digest_text(&c->cx, &t->target[i].hash));
	for (size_t i = 0; i < t->n_roles; i++)
		out = arena_printf(&c->cx.mem, "%s%s", out, delegation_words(c, &t->role[i]));
	if (l->timestamp > 0)
		out = arena_printf(
			&c->cx.mem,
			"%slifetimes are %lld, %lld and %lld days for releases and stops, "
			"snapshot, timestamp\n",
			out, (long long)l->releases, (long long)l->snapshot,
			(long long)l->timestamp);
	return out;
}

/* ---- asking ---- */

/* The names that lines of one text and not of the other are about, each once. */
struct changed {
	struct cli *c;
	struct map seen;
	const char **name;
	size_t n, room;
};

static void line_take(void *arg, char kind, const char *line, size_t n)
{
	struct changed *x = arg;
	const char *name, **more;

	(void)n;
	if (kind != '-' && kind != '+')
		return;
	name = arena_strndup(&x->c->cx.mem, line, strcspn(line, " \n"));
	if (!*name || map_get(&x->seen, name))
		return;
	map_put(&x->seen, name, x);
	if (x->n == x->room) {
		x->room = 2 * x->room + 8;
		more = arena_alloc(&x->c->cx.mem, x->room * sizeof(*more));
		for (size_t i = 0; i < x->n; i++)
			more[i] = x->name[i];
		x->name = more;
	}
	x->name[x->n++] = name;
}

enum err changes_ask(struct cli *c, const char *before, const char *after)
{
	struct changed x = { .c = c, .seen = { .mem = &c->cx.mem } };

	documents_compare(c, before, after);
	diff(&c->cx, before, after, line_take, &x);
	if (x.n == 0)
		return ask_meant(c, "Nothing changes but dates and versions.", "yes");
	for (size_t i = 0; i < x.n; i++)
		TRY(ask_meant(c, arena_printf(&c->cx.mem, "What you sign changes '%s'.", x.name[i]),
			      x.name[i]));
	return OK;
}
