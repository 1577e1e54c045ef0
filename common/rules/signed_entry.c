#include "rules/signed_entry.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "documents/envelope.h"
#include "rules/subjects.h"
#include "rules/times.h"

bool entry_names_signature(struct ctx *cx, const struct entry *e, const char *subject,
			   const char *envelope, const struct statement *s)
{
	json_t *sig = json_object_get(e->fact, "signature");
	struct hash h = hash_bytes(envelope, strlen(envelope));
	const struct {
		const char *member, *is;
	} pairs[] = {
		{ "id", s->id },
		{ "subject", subject },
		{ "signer", s->signer },
		{ "role", s->role },
		{ "meaning", s->meaning },
		{ "custody", s->custody },
		{ "shown", statement_shown_by(s->custody) },
		{ "envelope", digest_text(cx, &h) },
	};

	for (size_t i = 0; i < countof(pairs); i++) {
		const char *got = json_string_value(json_object_get(sig, pairs[i].member));

		if (!text_same(got, pairs[i].is))
			return false;
	}
	return true;
}

static enum err confirmation_untrue(struct ctx *cx, const struct confirmation *c, const char *why)
{
	return errf(cx, E_TAMPERED, "the confirmation of the key %s by entry %lld: %s", c->key,
		    (long long)c->entry->index, why);
}

enum err confirmation_open(struct ctx *cx, const struct confirmation *c, struct statement *out)
{
	const char *subject = arena_printf(&cx->mem, "key:%s", c->key);
	const struct entry_moment moment = { c->origin,
					     c->entry->index,
					     { c->entry->at, c->entry->clock } };
	struct subjects subjects;

	TRY(key_subjects(cx, c->origin, c->key, c->document, &subjects));
	if (strcmp(ssh_key_id(cx, c->public), c->with) != 0)
		return confirmation_untrue(cx, c, "the confirmer's key is another");
	if (envelope_open(cx, c->envelope, strlen(c->envelope), c->public, out) != OK)
		return confirmation_untrue(cx, c, "its envelope is not signed by that key");
	if (statement_judged(cx, out) != OK)
		return confirmation_untrue(cx, c, cx->detail);
	if (!entry_names_signature(cx, c->entry, subject, c->envelope, out))
		return confirmation_untrue(cx, c, "its envelope is of another statement");
	if (out->change != 0 || !statement_names(out, &subjects))
		return confirmation_untrue(cx, c, "what was signed is not this key's document");
	if (strcmp(out->fingerprint, ssh_fingerprint(cx, c->public)) != 0)
		return confirmation_untrue(cx, c, "it states another key");
	if (strcmp(out->signer, c->owner) != 0 || strcmp(c->entry->actor, out->signer) != 0)
		return confirmation_untrue(cx, c, "nobody signs for another");
	if (entered_late(out->not_after, entry_time(c->people, &moment)))
		return confirmation_untrue(cx, c, "it came after its not_after");
	if (out->size > c->entry->index)
		return confirmation_untrue(cx, c, "its base is no earlier head of this log");
	return OK;
}
