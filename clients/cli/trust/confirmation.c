#include "cli/trust/confirmation.h"

#include <string.h>

#include "base/text.h"
#include "cli/kit/out.h"
#include "cli/kit/show.h"
#include "cli/trust/people.h"
#include "proof/entry.h"
#include "rules/keys.h"

/* The entry is in a log; which one is asked later. */
static enum err shown_proved(struct cli *c, struct proved *by, json_t *shown, const char **entry,
			     int64_t *index)
{
	struct checkpoint cp;

	*entry = arena_strdup(&c->cx.mem, json_text(shown, "entry"));
	*index = json_integer_value(json_object_get(shown, "index"));
	TRY(entry_proved(&c->cx, by, json_text(shown, "proof"), *entry, (uint64_t)*index, &cp));
	proved_add(c, by, checkpoint_head(&cp));
	return OK;
}

static enum err not_shown(struct cli *c, const char *key, const char *why)
{
	return errf(&c->cx, E_TAMPERED, "the confirmation of the key %s: %s", key, why);
}

/* ---- the act ---- */

static enum err confirmation_act_read(struct cli *c, const char *key, json_t *shown, json_t *done,
				      struct confirmation *out)
{
	const char *text = arena_strdup(&c->cx.mem, json_text(shown, "document"));
	struct hash h = hash_bytes(text, strlen(text));

	out->text = text;
	out->digest = digest_text(&c->cx, &h);
	if (act_document_parse(&c->cx, ACT_CONFIRM_KEY, text, strlen(text), &out->act) != OK)
		return not_shown(c, key, c->cx.detail);
	return strcmp(out->act.key, key) == 0 && strcmp(out->act.id, json_text(done, "id")) == 0
		       ? OK
		       : not_shown(c, key, "its act is another");
}

static enum err shown_holder_read(struct cli *c, const struct entry *e, int64_t index,
				  struct confirmation *out)
{
	if (out->n_holders == HOLDERS_MAX || strcmp(json_text(e->fact, "act"), out->act.id) != 0)
		return not_shown(c, out->act.key, "a signature of a holder is of another act");
	out->holder[out->n_holders++] = (struct holder_signature){
		.index = index,
		.keyid = arena_strdup(&c->cx.mem, json_text(e->fact, "keyid")),
		.sig = arena_strdup(&c->cx.mem, json_text(e->fact, "sig"))
	};
	return OK;
}

/* One that the entry names, entered before it. */
static enum err shown_signature_read(struct cli *c, struct proved *by, json_t *item, json_t *named,
				     struct confirmation *out)
{
	struct shown_signature s = { .envelope = arena_strdup(&c->cx.mem,
							      json_text(item, "envelope")) };
	auto_entry e = { .json = NULL };

	TRY(shown_proved(c, by, item, &s.entry, &s.index));
	if (s.index != json_integer_value(named) || s.index >= out->index)
		return not_shown(c, out->act.key, "its signatures are not those of its entry");
	TRY(entry_parse(&c->cx, s.entry, strlen(s.entry), &e));
	if (e.action == ACTION_ACT_ROOT_SIGNED)
		return shown_holder_read(c, &e, s.index, out);
	if (out->n == SIGNED_ACT_MAX)
		return not_shown(c, out->act.key, "it has too many signatures");
	out->signature[out->n++] = s;
	return OK;
}

static enum err shown_signatures_read(struct cli *c, struct proved *by, json_t *shown, json_t *done,
				      struct confirmation *out)
{
	json_t *list = json_object_get(shown, "signatures"), *item;
	json_t *named = json_object_get(done, "signatures");
	size_t i;

	if (json_array_size(list) != json_array_size(named))
		return not_shown(c, out->act.key, "not all of its signatures are shown");
	out->signature = arena_alloc(&c->cx.mem, SIGNED_ACT_MAX * sizeof(*out->signature));
	json_array_foreach (list, i, item)
		TRY(shown_signature_read(c, by, item, json_array_get(named, i), out));
	return OK;
}

/* Since when it waited. */
static enum err shown_met_read(struct cli *c, struct proved *by, json_t *shown,
			       struct confirmation *out)
{
	json_t *met = json_object_get(shown, "met");
	auto_entry e = { .json = NULL };
	const char *entry;

	out->met = NO_ENTRY;
	if (!json_is_object(met))
		return OK;
	TRY(shown_proved(c, by, met, &entry, &out->met));
	TRY(entry_parse(&c->cx, entry, strlen(entry), &e));
	if (e.action != ACTION_ACT_MET || out->met >= out->index ||
	    strcmp(json_text(json_object_get(e.fact, "act"), "id"), out->act.id) != 0)
		return not_shown(c, out->act.key, "it waited since another entry");
	out->met_at = e.at;
	return OK;
}

static enum err confirmation_check(struct cli *c, struct proved *by, const char *key, json_t *shown,
				   struct confirmation *out, bool *ever)
{
	auto_entry e = { .json = NULL };
	json_t *done;

	TRY(shown_proved(c, by, shown, &out->entry, &out->index));
	TRY(entry_parse(&c->cx, out->entry, strlen(out->entry), &e));
	out->anew = key_refounded_by(&e, key);
	*ever = out->anew;
	if (out->anew)
		return OK;
	if (e.action != ACTION_KEY_CONFIRMED || strcmp(json_text(e.fact, "key"), key) != 0)
		return errf(&c->cx, E_TAMPERED, "the entry %lld did not confirm the key %s",
			    (long long)out->index, key);
	done = json_object_get(e.fact, "act");
	*ever = done != NULL;
	if (!done) {
		tell(c, "the key %s is left out: no act confirmed it\n", key);
		return OK;
	}
	out->at = e.at;
	TRY(confirmation_act_read(c, key, shown, done, out));
	TRY(shown_signatures_read(c, by, shown, done, out));
	return shown_met_read(c, by, shown, out);
}

enum err confirmation_read(struct cli *c, struct proved *by, const char *key,
			   struct confirmation *out, bool *ever)
{
	auto_json shown = NULL;
	enum err e =
		signers_fetch(c, arena_printf(&c->cx.mem, "/v1/keys/%s/confirmation", key), &shown);

	*ever = false;
	*out = (struct confirmation){ .met = NO_ENTRY };
	if (e != OK)
		return e == E_NOT_FOUND ? OK : e;
	return confirmation_check(c, by, key, shown, out, ever);
}
