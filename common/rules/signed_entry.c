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

static enum err act_signature_untrue(struct ctx *cx, const struct act_signature *s, const char *why)
{
	return errf(cx, E_TAMPERED, "the signature on the act %s by entry %lld: %s", s->id,
		    (long long)s->entry->index, why);
}

enum err act_signature_open(struct ctx *cx, const struct act_signature *s, struct statement *out)
{
	const char *subject = arena_printf(&cx->mem, "act:%s", s->id);
	const struct entry_moment moment = { s->origin,
					     s->entry->index,
					     { s->entry->at, s->entry->clock } };
	struct subjects subjects;

	TRY(act_subjects(cx, s->origin, s->kind, s->id, s->document, &subjects));
	if (s->entry->action != ACTION_ACT_SIGNED)
		return act_signature_untrue(cx, s, "it signed nothing");
	if (strcmp(ssh_key_id(cx, s->public), s->with) != 0)
		return act_signature_untrue(cx, s, "the signer's key is another");
	if (envelope_open(cx, s->envelope, strlen(s->envelope), s->public, out) != OK)
		return act_signature_untrue(cx, s, "its envelope is not signed by that key");
	if (statement_judged(cx, out) != OK)
		return act_signature_untrue(cx, s, cx->detail);
	if (!entry_names_signature(cx, s->entry, subject, s->envelope, out))
		return act_signature_untrue(cx, s, "its envelope is of another statement");
	if (out->change != 0 || !statement_names(out, &subjects))
		return act_signature_untrue(cx, s, "what was signed is not this act");
	if (strcmp(out->fingerprint, ssh_fingerprint(cx, s->public)) != 0)
		return act_signature_untrue(cx, s, "it states another key");
	if (strcmp(out->signer, s->owner) != 0 || strcmp(s->entry->actor, out->signer) != 0)
		return act_signature_untrue(cx, s, "nobody signs for another");
	if (entered_late(out->not_after, entry_time(s->people, &moment)))
		return act_signature_untrue(cx, s, "it came after its not_after");
	if (out->size > s->entry->index)
		return act_signature_untrue(cx, s, "its base is no earlier head of this log");
	return OK;
}
