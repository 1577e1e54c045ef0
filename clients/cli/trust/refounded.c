#include "cli/trust/refounded.h"

#include <string.h>

#include "base/text.h"
#include "cli/kit/out.h"
#include "cli/kit/show.h"
#include "cli/trust/in_force.h"
#include "documents/act.h"
#include "rules/holders.h"

static enum err refounded_wrong(struct cli *c, const struct entry *e, const char *why)
{
	return errf(&c->cx, E_TAMPERED, "entry %lld, a re-founding: %s", (long long)e->index, why);
}

/* ---- the document ---- */

static enum err refounded_document(struct cli *c, const struct entry *e, const char *act,
				   struct http_reply *reply, struct act_document *out)
{
	TRY(api_get(&c->cx, &c->api,
		    arena_printf(&c->cx.mem, "/v1/acts/%s/document", http_value(&c->cx, act)),
		    reply));
	if (act_document_parse(&c->cx, ACT_REFOUND, reply->body, reply->size, out) != OK ||
	    strcmp(out->id, act) != 0)
		return refounded_wrong(c, e, "its document is another's");
	return OK;
}

static enum err names_key(struct cli *c, const struct entry *e, const struct act_document *d,
			  const struct key_document *key)
{
	const char *fingerprint = ssh_fingerprint(&c->cx, &key->public);

	for (size_t i = 0; i < ACT_PEOPLE; i++)
		if (strcmp(d->people[i].id, key->user) == 0 &&
		    strcmp(d->people[i].fingerprint, fingerprint) == 0)
			return OK;
	return refounded_wrong(c, e, "its document names other people or keys");
}

/* ---- who signed it ---- */

static enum err holders_shown(struct cli *c, const char *act, struct holder_signature *out,
			      size_t *n)
{
	auto_json json = NULL;
	struct http_reply reply;
	json_t *list, *item;
	size_t i;

	TRY(api_get(&c->cx, &c->api,
		    arena_printf(&c->cx.mem, "/v1/acts/%s", http_value(&c->cx, act)), &reply));
	TRY(api_json(&c->cx, &reply, &json));
	list = json_object_get(json, "root_signatures");
	*n = 0;
	json_array_foreach (list, i, item)
		if (*n < HOLDERS_MAX)
			out[(*n)++] = (struct holder_signature){
				.keyid = arena_strdup(&c->cx.mem, json_text(item, "keyid")),
				.sig = arena_strdup(&c->cx.mem, json_text(item, "sig"))
			};
	return OK;
}

static enum err threshold_signed(struct cli *c, const char *act, const struct http_reply *document,
				 bool *out)
{
	struct in_force *now = arena_alloc(&c->cx.mem, sizeof(*now));
	struct holder_signature s[HOLDERS_MAX];
	const struct tuf_keys *root = &now->root.role[TUF_ROOT];
	size_t n;

	TRY(trust_in_force(c, now));
	TRY(holders_shown(c, act, s, &n));
	*out = (int64_t)holders_count(root, document->body, document->size, s, n) >=
	       root->threshold;
	return OK;
}

/* Did the people in force name this entry for the key? */
static bool vouched_for(const struct trust_signers *was, const struct key_document *key,
			int64_t index)
{
	for (size_t i = 0; i < was->n; i++)
		for (size_t k = 0; k < was->signer[i].n; k++) {
			const struct trust_key *had = &was->signer[i].key[k];

			if (ssh_key_same(&had->public, &key->public) && had->confirmed == index)
				return true;
		}
	return false;
}

enum err refounded_check(struct cli *c, const struct entry *e, const struct key_document *key,
			 const struct trust_signers *was, struct tree_head *base, bool *counts)
{
	const char *act = json_text(json_object_get(e->fact, "act"), "id");
	const char *fingerprint = ssh_fingerprint(&c->cx, &key->public);
	struct http_reply document;
	struct act_document d;

	TRY(refounded_document(c, e, act, &document, &d));
	TRY(names_key(c, e, &d, key));
	*base = d.head;
	TRY(threshold_signed(c, act, &document, counts));
	if (*counts)
		tell(c,
		     "the key %s of %s counts by a re-founding (entry %lld), which the root's "
		     "threshold signed\n",
		     fingerprint, key->user, (long long)e->index);
	else if (vouched_for(was, key, e->index))
		*counts = true;
	else
		tell(c,
		     "the key %s is left out: a re-founding (entry %lld) confirmed it, which the "
		     "root's threshold did not sign\n",
		     fingerprint, (long long)e->index);
	return OK;
}
