#include <string.h>

#include "base/clock.h"
#include "documents/tree_head.h"
#include "documents/trust.h"
#include "documents/trust_file.h"

static void put_index(struct printer *p, const char *key, int64_t index)
{
	if (index == TRUST_NEVER)
		put_null(p, key);
	else
		put_int(p, key, index);
}

static void put_span(struct printer *p, const struct trust_span *s)
{
	put_int(p, "from", s->from);
	put_index(p, "to", s->to);
	put_close(p, '}');
}

static void put_roles(struct printer *p, const struct trust_key *k)
{
	put_open(p, "roles", '[');
	for (size_t i = 0; i < k->n_roles; i++) {
		put_open(p, NULL, '{');
		put_text(p, "role", k->role[i].role);
		put_text(p, "site", k->role[i].site);
		put_span(p, &k->role[i].span);
	}
	put_close(p, ']');
}

static void trust_put_key(struct ctx *cx, struct printer *p, const struct trust_key *k)
{
	put_open(p, NULL, '{');
	put_text(p, "public", ssh_key_print(cx, &k->public, NULL));
	put_text(p, "custody", k->custody);
	put_roles(p, k);
	put_open(p, "suspended", '[');
	for (size_t i = 0; i < k->n_suspended; i++) {
		put_open(p, NULL, '{');
		put_span(p, &k->suspended[i]);
	}
	put_close(p, ']');
	put_index(p, "revoked_at", k->revoked_at);
	put_open(p, "upheld", '[');
	for (size_t i = 0; i < k->n_upheld; i++)
		put_int(p, NULL, k->upheld[i]);
	put_close(p, ']');
	put_open(p, "confirmed", '{');
	put_int(p, "index", k->confirmed);
	put_text(p, "leaf", hash_text(cx, &k->leaf));
	put_close(p, '}');
	put_close(p, '}');
}

static void put_clock(struct ctx *cx, struct printer *p, const struct trust_clock *c)
{
	put_open(p, NULL, '{');
	put_text(p, "origin", c->origin);
	put_int(p, "from", c->from);
	put_int(p, "to", c->to);
	put_text(p, "at", clock_text(cx, c->at));
	put_text(p, "clock", clock_text(cx, c->clock));
	put_close(p, '}');
}

static void put_log(struct ctx *cx, struct printer *p, const struct trust_signers *s)
{
	if (!s->origin) {
		put_null(p, "log");
		return;
	}
	put_open(p, "log", '{');
	put_text(p, "origin", s->origin);
	head_members_print(cx, &s->head, p);
	put_close(p, '}');
}

static void put_signer(struct ctx *cx, struct printer *p, const struct trust_signer *s)
{
	put_open(p, NULL, '{');
	put_text(p, "id", s->id);
	put_open(p, "keys", '[');
	for (size_t k = 0; k < s->n; k++)
		trust_put_key(cx, p, &s->key[k]);
	for (size_t k = 0; k < s->n_unknown; k++)
		put_raw(p, NULL, s->unknown[k], strlen(s->unknown[k]));
	put_close(p, ']');
	put_close(p, '}');
}

void trust_signers_print(struct ctx *cx, const struct trust_signers *s, struct printer *out)
{
	*out = trust_file_open(cx, 2);
	put_log(cx, out, s);
	put_open(out, "corrected", '[');
	for (size_t i = 0; i < s->n_corrected; i++)
		put_clock(cx, out, &s->corrected[i]);
	put_close(out, ']');
	put_open(out, "signers", '[');
	for (size_t i = 0; i < s->n; i++)
		put_signer(cx, out, &s->signer[i]);
	put_close(out, ']');
	put_close(out, '}');
}
