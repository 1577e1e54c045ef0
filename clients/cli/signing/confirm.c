/*
 * Confirming a key: two people sign the act confirm-key, each with the fingerprint that the key's
 * owner gave them.  The fingerprint is asked for before this program shows the server's: the
 * program can check that the document is of the key with that fingerprint, and only people can
 * check whose key it is.
 *
 * The first of the two proposes the act and signs it; the other signs the one that is open.
 */

#include "cli/nouns.h"

#include <string.h>

#include "cli/kit/ask.h"
#include "cli/kit/body.h"
#include "cli/kit/find.h"
#include "cli/kit/out.h"
#include "cli/signing/act.h"
#include "documents/key_document.h"
#include "proof/digest.h"
#include "rules/act_needs.h"

#define TYPED_MIN \
	12 /* digits of a fingerprint, 6 bits each: too many to make a key that has them */
#define REASON "The fingerprint was compared with the person's."

struct confirming {
	struct key_document is;
	const char *id, *digest; /* digest: of the document */
	const char *text;        /* the document */
};

static enum err not_that_key(struct cli *c, const char *why)
{
	return err_next(&c->cx, errf(&c->cx, E_MISMATCH, "the key's document is wrong: %s", why),
			"Confirm nothing; tell whoever answers for the registry.");
}

/* ---- which key ---- */

/* A person's one that waits. */
static enum err pending_find(struct cli *c, const char *person, const char **id)
{
	const char *path = arena_printf(&c->cx.mem, "/v1/keys?user=%s", http_value(&c->cx, person));
	auto_json json = NULL;
	struct http_reply reply;
	json_t *key;
	size_t i, n = 0;

	TRY(api_get(&c->cx, &c->api, path, &reply));
	TRY(api_json(&c->cx, &reply, &json));
	json_array_foreach (json_object_get(json, "items"), i, key)
		if (strcmp(json_text(key, "state"), "pending") == 0) {
			*id = arena_strdup(&c->cx.mem, json_text(key, "id"));
			n++;
		}
	if (n == 1)
		return OK;
	return err_next(&c->cx,
			errf(&c->cx, n ? E_CONFLICT : E_NOT_FOUND,
			     n ? "'%s' has several keys that wait to be confirmed"
			       : "'%s' has no key that waits to be confirmed",
			     person),
			"Name the key: 'signet key list --user %s' lists them.", person);
}

static enum err key_fetch(struct cli *c, const char *id, struct confirming *out)
{
	struct http_reply reply;
	struct hash hash;

	out->id = id;
	TRY(api_get(&c->cx, &c->api, path_for(c, "/v1/keys/", id, "/document"), &reply));
	if (key_document_parse(&c->cx, reply.body, reply.size, &out->is) != OK ||
	    key_document_judged(&c->cx, &out->is) != OK)
		return not_that_key(c, c->cx.detail);
	if (strcmp(ssh_key_id(&c->cx, &out->is.public), id) != 0)
		return not_that_key(c, "it names another key");
	hash = hash_bytes(reply.body, reply.size);
	out->digest = digest_text(&c->cx, &hash);
	out->text = reply.body;
	return OK;
}

/* ---- the fingerprint ---- */

static bool fingerprint_ends(const char *fingerprint, const char *typed)
{
	size_t size = strlen(fingerprint), n = strlen(typed);

	return n >= TYPED_MIN && n <= size && strcmp(fingerprint + size - n, typed) == 0;
}

static enum err fingerprint_given(struct cli *c, const struct key_document *d, const char **out)
{
	*out = opt(c, "fingerprint");
	if (*out)
		return OK;
	if (!ask_possible())
		return misuse(c, "a key is confirmed with --fingerprint SHA256:…, as its owner "
				 "gave it on paper");
	return ask_line(c,
			arena_printf(&c->cx.mem,
				     "The last " as_text(
					     TYPED_MIN) " characters of the fingerprint that %s "
							"gave you:",
				     d->name),
			out);
}

static enum err fingerprint_compare(struct cli *c, const struct key_document *d)
{
	const char *is = ssh_fingerprint(&c->cx, &d->public), *given = NULL;
	bool same;

	tell(c, "A key of %s (%s), %s, for these roles:", d->name, d->user, d->site);
	for (enum role role = 0; role < ROLE_COUNT; role++)
		if (d->roles & role_bit(role))
			tell(c, " %s", role_name(role));
	tell(c, "\n");
	TRY(fingerprint_given(c, d, &given));
	same = opt(c, "fingerprint") ? strcmp(is, given) == 0 : fingerprint_ends(is, given);
	if (same)
		return OK;
	return err_next(&c->cx, errf(&c->cx, E_MISMATCH, "that is not the fingerprint of the key"),
			"Confirm nothing: ask %s again, face to face or on paper.", d->name);
}

/* ---- the act ---- */

struct open_confirmation {
	struct cli *c;
	const char *about, *id; /* id: of the newest so far; NULL: none yet */
};

/* Fits none, so that each is looked at: of an older one the site may decide no more. */
static bool confirms_key(json_t *act, void *arg)
{
	struct open_confirmation *o = arg;

	if (strcmp(json_text(act, "act"), act_name(ACT_CONFIRM_KEY)) == 0 &&
	    act_is_about(json_text(act, "object"), o->about))
		o->id = arena_strdup(&o->c->cx.mem, json_text(act, "id"));
	return false;
}

/* The newest open one that confirms the key; *id NULL: there is none. */
static enum err confirmation_open_find(struct cli *c, const char *key, const char **id)
{
	struct open_confirmation o = { .c = c, .about = arena_printf(&c->cx.mem, "key:%s", key) };
	auto_json item = NULL;

	TRY(item_find(c, "/v1/acts?state=open", confirms_key, &o, &item));
	*id = o.id;
	return OK;
}

/* Asked before anything is entered: who breaks off leaves nothing behind. */
static enum err confirmation_propose(struct cli *c, const struct confirming *k, const char **id)
{
	struct printer body = body_open(c);
	auto_json json = NULL;
	struct http_reply reply;

	TRY(ask_meant(c,
		      arena_printf(&c->cx.mem,
				   "Is it the key of %s?  Then an act is proposed, which you sign.",
				   k->is.name),
		      k->is.user));
	put_text(&body, "act", act_name(ACT_CONFIRM_KEY));
	put_text(&body, "key", k->id);
	put_text(&body, "reason", opt(c, "reason") ? opt(c, "reason") : REASON);
	put_close(&body, '}');
	TRY(api_post(&c->cx, &c->api, "/v1/acts", &body, &reply));
	TRY(api_json(&c->cx, &reply, &json));
	*id = arena_strdup(&c->cx.mem, json_text(json_object_get(json, "fact"), "id"));
	return OK;
}

static enum err confirmation_is_of(struct cli *c, const struct confirming *k,
				   const struct act_document *d)
{
	if (d->kind == ACT_CONFIRM_KEY && strcmp(d->key, k->id) == 0 &&
	    strcmp(d->person, k->is.user) == 0 && strcmp(d->document, k->digest) == 0)
		return OK;
	return err_next(&c->cx,
			errf(&c->cx, E_MISMATCH,
			     "the act %s confirms another key, or another "
			     "document of it",
			     d->id),
			"Sign nothing; tell whoever answers for the registry.");
}

/* Before anything is compared: an owner hears who does it. */
static enum err confirms_another(struct cli *c, const struct confirming *k)
{
	if (!c->profile.user || strcmp(k->is.user, c->profile.user) != 0)
		return OK;
	return err_next(
		&c->cx,
		errf(&c->cx, E_FORBIDDEN, "the key is your own, and nobody confirms their own key"),
		"Another approver must: signet key confirm %s --key FILE.", k->is.user);
}

enum err cmd_key_confirm(struct cli *c)
{
	struct confirming k = { .id = NULL };
	auto_own_key own = { .ssh = NULL };
	const char *key = arg(c, 0), *id;
	struct act_shown act;

	TRY(way_held_check(c, "confirms no key"));
	TRY(signing_begin(c));
	if (!digest_ok(key))
		TRY(pending_find(c, key, &key));
	TRY(key_fetch(c, key, &k));
	TRY(confirms_another(c, &k));
	TRY(fingerprint_compare(c, &k.is));
	tell(c, "Its document, whose fingerprint is the one that you gave:\n");
	document_show(c, k.text);
	TRY(confirmation_open_find(c, key, &id));
	TRY(own_key_open(c, &own));
	if (!id)
		TRY(confirmation_propose(c, &k, &id));
	TRY(act_fetch(c, id, &own, &act));
	TRY(confirmation_is_of(c, &k, &act.says));
	return act_shown_sign(c, &act);
}
