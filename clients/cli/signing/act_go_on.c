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

static bool is_this_machines(struct cli *c, const struct act_document *d)
{
	return d->kept_by && strcmp(d->kept_by, c->profile.user) == 0;
}

/* Anybody can write a head into a document that nobody signed yet. */
static enum err kept_here_check(struct cli *c, const struct act_document *d,
				const struct tree_head *kept)
{
	if (!is_this_machines(c, d) ||
	    (kept->size == d->own.size && hash_same(&kept->root, &d->own.root)))
		return OK;
	return err_next(&c->cx,
			errf(&c->cx, E_MISMATCH,
			     "the document says that this machine kept a head of %llu entries, and "
			     "its newest one before the document's has %llu",
			     (unsigned long long)d->own.size, (unsigned long long)kept->size),
			"Sign the document that 'signetd anchor accept' wrote: this program fills "
			"in the head. "
			"Find out who filled it in.");
}

/* What this machine kept, as who signs says of it. */
static enum err document_complete(struct cli *c, struct act_shown *act,
				  const struct tree_head *kept)
{
	struct printer again = { .mem = &c->cx.mem };
	struct act_document *d = &act->says;

	d->own = *kept;
	d->kept_by = c->profile.user;
	TRY(act_document_print(&c->cx, d, &again));
	act->bytes = again.text;
	return OK;
}

enum err going_on_complete(struct cli *c, const struct head *head, struct act_shown *act,
			   bool *completed)
{
	const bool filled = act->says.own.size > 0;
	struct checkpoint now = head->now;
	struct tree_head kept;

	TRY(unbehind_check(c));
	TRY(own_find(c, &act->says, &kept));
	*completed = !filled && kept.size > 0;
	if (filled)
		TRY(kept_here_check(c, &act->says, &kept));
	else if (kept.size)
		TRY(document_complete(c, act, &kept));
	if (!act->says.own.size)
		return OK;
	return head_grown(&c->cx, &c->api, head->logs, head->origin, &act->says.own, &now);
}

static void head_words(struct cli *c, const char *whose, const struct tree_head *h)
{
	if (h->size)
		tell(c, "  %s: %llu entries, and the log has them all.\n", whose,
		     (unsigned long long)h->size);
	else
		tell(c, "  %s: none. So two approvers sign.\n", whose);
}

bool going_on_suffices(struct cli *c, const struct act_document *d)
{
	return act_compared_by(d) && is_this_machines(c, d);
}

void going_on_words(struct cli *c, const struct act_document *d)
{
	tell(c,
	     "The anchor of the log is missing, or is another log's. The log would go on from "
	     "%llu entries.\n",
	     (unsigned long long)d->head.size);
	head_words(c, "The newest head before it that the first signer's machine kept", &d->own);
	if (d->kept_by && !is_this_machines(c, d))
		tell(c,
		     "    The document says that the machine of '%s' kept it: this one did not, "
		     "and "
		     "cannot say whether that is so. You sign as the second approver.\n",
		     d->kept_by);
	head_words(c, "The newest head that devices signed", &d->reported);
	tell(c, "Find out who took the anchor away, and when, before you sign. If you know of an "
		"act that this server does not show, do not sign.\n");
}
