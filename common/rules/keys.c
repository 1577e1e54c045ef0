#include "rules/keys.h"

#include <string.h>

#include "base/text.h"

bool ends_founding(enum key_state state, enum custody custody)
{
	return state == KEY_CONFIRMED && custody_moves_ground(custody);
}

bool key_refounded_by(const struct entry *e, const char *id)
{
	json_t *people = json_object_get(e->fact, "people"), *item;
	size_t i;

	if (e->action != ACTION_QUALITY_REFOUNDED)
		return false;
	json_array_foreach (people, i, item)
		if (text_same(json_string_value(json_object_get(item, "key")), id))
			return json_is_true(json_object_get(item, "confirmed"));
	return false;
}

bool key_confirmed_by(struct ctx *cx, const struct ssh_key *key, const char *entry, size_t size)
{
	auto_entry e = { .json = NULL };
	const char *id = ssh_key_id(cx, key);

	if (entry_parse(cx, entry, size, &e) != OK)
		return false;
	return key_refounded_by(&e, id) ||
	       (e.action == ACTION_KEY_CONFIRMED &&
		text_same(json_string_value(json_object_get(e.fact, "key")), id));
}

static enum err other_words(struct ctx *cx, const struct trust_signer *s, const struct trust_key *k,
			    const char *what, const char *says, const char *is)
{
	return errf(cx, E_CONFLICT, TRUST_SIGNERS " says of the key %s of '%s' %s %s, and %s",
		    k->fingerprint, s->id, what, says, is);
}

enum err signer_enrolled(struct ctx *cx, const struct trust_signer *s, const struct trust_key *k,
			 const struct key_document *d)
{
	enum role role;

	if (!text_same(d->user, s->id))
		return other_words(cx, s, k, "the owner", s->id,
				   arena_printf(&cx->mem, "'%s' enrolled it", d->user));
	if (!text_same(custody_name(d->custody), k->custody))
		return other_words(
			cx, s, k, "custody", k->custody,
			arena_printf(&cx->mem, "it was enrolled as %s", custody_name(d->custody)));
	for (size_t i = 0; i < k->n_roles; i++)
		if (!role_parse(k->role[i].role, &role) || !(d->roles & role_bit(role)))
			return other_words(cx, s, k, "role", k->role[i].role,
					   "it was not enrolled for that");
	return OK;
}
