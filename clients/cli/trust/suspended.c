#include "cli/trust/suspended.h"

#include <string.h>

#include "cli/kit/out.h"
#include "cli/trust/people.h"

static enum err suspension_add(struct cli *c, struct trust_key *key, struct trust_span span)
{
	if (key->n_suspended == TRUST_SPANS_MAX)
		return errf(&c->cx, E_TOO_LARGE,
			    "the owner of %s was suspended or reset more than %d times",
			    key->fingerprint, TRUST_SPANS_MAX);
	key->suspended[key->n_suspended++] = span;
	return OK;
}

/* A span that was over before the key was confirmed says nothing of it. */
static enum err key_spans_read(struct cli *c, json_t *spans, struct trust_key *key)
{
	json_t *item;
	size_t i;

	json_array_foreach (spans, i, item) {
		json_t *to = json_object_get(item, "to");
		const struct trust_span span = { json_integer_value(json_object_get(item, "from")),
						 json_is_integer(to) ? json_integer_value(to)
								     : TRUST_NEVER };

		if (span.to == TRUST_NEVER || span.to > key->confirmed)
			TRY(suspension_add(c, key, span));
	}
	return OK;
}

static enum err key_rests_read(struct cli *c, json_t *json, struct trust_key *key)
{
	key->suspended = arena_alloc(&c->cx.mem, (TRUST_SPANS_MAX + 1) * sizeof(*key->suspended));
	TRY(key_spans_read(c, json_object_get(json, "items"), key));
	return key_spans_read(c, json_object_get(json, "resets"), key);
}

enum err suspensions_read(struct cli *c, int64_t size, struct trust_signer *s)
{
	auto_json json = NULL;
	enum err e = signers_fetch_at(
		c, arena_printf(&c->cx.mem, "/v1/users/%s/suspensions", http_value(&c->cx, s->id)),
		size, &json);

	if (e == E_NOT_FOUND)
		return err_next(
			&c->cx,
			errf(&c->cx, e, "this account does not see when '%s' was suspended", s->id),
			"Log in as somebody with a role at every site.");
	TRY(e);
	for (size_t i = 0; i < s->n; i++)
		TRY(key_rests_read(c, json, &s->key[i]));
	return OK;
}

static bool has_span(const struct trust_key *key, int64_t from)
{
	for (size_t i = 0; i < key->n_suspended; i++)
		if (key->suspended[i].from == from)
			return true;
	return false;
}

enum err suspensions_carry(struct cli *c, const struct trust_key *old, struct trust_key *key)
{
	for (size_t i = 0; i < old->n_suspended; i++)
		if (!has_span(key, old->suspended[i].from))
			TRY(suspension_add(c, key, old->suspended[i]));
	return OK;
}
