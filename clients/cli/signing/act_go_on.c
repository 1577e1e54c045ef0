/*
 * A head that this machine kept counts as its own where it is older than the document's: a server
 * that is read-only shows that one, or a newer one, to a person who looks for the first time.
 */

#include "cli/signing/act_go_on.h"

#include <string.h>

#include "cli/kit/out.h"
#include "lib/heads_kept.h"

/* A device or a person may have shown a newer head since the server runs again. */
static enum err unbehind_check(struct cli *c)
{
	auto_json json = NULL;
	struct http_reply reply;
	const char *state;

	TRY(api_get(&c->cx, &c->api, "/readyz", &reply));
	TRY(api_json(&c->cx, &reply, &json));
	state = json_text(json_object_get(json, "soundness"), "state");
	return strcmp(state, "behind") != 0
		       ? OK
		       : err_next(
				 &c->cx,
				 errf(&c->cx, E_BEHIND,
				      "others hold a head that this server's log does not have"),
				 "Sign nothing: what is lost comes back by a restore of the newest "
				 "copy.");
}

static enum err own_find(struct cli *c, const struct act_document *d, struct tree_head *out)
{
	auto_lock lock = -1;

	TRY(profile_lock(&c->cx, &c->profile, &lock));
	return heads_kept_before(&c->cx, &c->profile, d->origin, d->head.size, out);
}

enum err going_on_complete(struct cli *c, const struct head *head, struct act_shown *act,
			   bool *completed)
{
	struct printer again = { .mem = &c->cx.mem };
	struct act_document *d = &act->says;
	struct checkpoint now = head->now;
	bool kept;

	TRY(unbehind_check(c));
	kept = d->own.size > 0;
	if (!kept)
		TRY(own_find(c, d, &d->own));
	if (!d->own.size)
		return OK;
	TRY(head_grown(&c->cx, &c->api, head->logs, head->origin, &d->own, &now));
	if (kept)
		return OK;
	TRY(act_document_print(&c->cx, d, &again));
	act->bytes = again.text;
	*completed = true;
	return OK;
}

static void head_words(struct cli *c, const char *whose, const struct tree_head *h)
{
	if (h->size)
		tell(c, "  %s: %llu entries, and the log has them all.\n", whose,
		     (unsigned long long)h->size);
	else
		tell(c, "  %s: none. So two approvers sign.\n", whose);
}

void going_on_words(struct cli *c, const struct act_document *d)
{
	tell(c,
	     "The anchor of the log is missing, or is another log's. The log would go on from "
	     "%llu entries.\n",
	     (unsigned long long)d->head.size);
	head_words(c, "The newest head before it that the first signer's machine kept", &d->own);
	head_words(c, "The newest head that devices signed", &d->reported);
	tell(c, "Find out who took the anchor away, and when, before you sign. If you know of an "
		"act that this server does not show, do not sign.\n");
}
