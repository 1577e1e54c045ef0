/*
 * Acts beside changes: proposed, shown, signed.  A person signs the act's document,
 * whose exact bytes are fetched, read by the grammar of its kind and hashed on this machine; the
 * server's description of the act is no part of it.
 */

#include "cli/nouns.h"

#include <string.h>

#include "base/clock.h"
#include "cli/kit/ask.h"
#include "cli/kit/body.h"
#include "cli/kit/options.h"
#include "cli/kit/out.h"
#include "cli/kit/own.h"
#include "cli/kit/table.h"
#include "cli/people/rests.h"
#include "cli/signing/act.h"
#include "cli/signing/act_role.h"
#include "documents/tuf.h"
#include "lib/head.h"
#include "rules/act_needs.h"
#include "rules/refounding.h"

static const struct column act_columns[] = {
	{ "ID", "id" },          { "ACT", "act" },
	{ "ABOUT", "object" },   { "PROPOSED", "proposed.at" },
	{ "BY", "proposed.by" }, { "STATE", "done?withdrawn?lapsed?waiting?open" },
};

enum err cmd_act_list(struct cli *c)
{
	const char *path = opt_flag(c, "open") ? "/v1/acts?state=open" : "/v1/acts";

	return list_show(c, path, act_columns, countof(act_columns));
}

enum err cmd_act_withdraw(struct cli *c)
{
	return reason_send(c, path_for(c, "/v1/acts/", arg(c, 0), "/withdraw"));
}

/* ---- signing ---- */

static enum err not_that_act(struct cli *c, const char *why)
{
	return err_next(&c->cx, errf(&c->cx, E_MISMATCH, "the act's document is wrong: %s", why),
			"Sign nothing; tell whoever answers for the registry.");
}

/* No person's signature is asked for: it is over, waits, or is the holders' alone. */
static enum err act_asks_nobody(struct cli *c, const struct act_shown *act, json_t *json)
{
	const char *state = json_text(json, "state");

	if (strcmp(state, "open") != 0)
		return errf(&c->cx, E_CONFLICT, "the act %s is %s", act->id, state);
	return err_next(&c->cx,
			errf(&c->cx, E_CONFLICT,
			     "the act %s asks for no person's signature: holders of the root sign "
			     "it, %lld of them",
			     act->id,
			     (long long)json_integer_value(json_object_get(json, "holders_asked"))),
			"Each with the seed that they hold: signet act sign %s --seed FILE.",
			act->id);
}

/* The server's description: which kind, and the signature that is asked for of a person. */
static enum err act_described(struct cli *c, struct act_shown *act, enum act_kind *kind)
{
	auto_json json = NULL;
	struct http_reply reply;
	json_t *asks, *ask;

	TRY(api_get(&c->cx, &c->api, act->sign.path, &reply));
	TRY(api_json(&c->cx, &reply, &json));
	if (!act_kind_parse(json_text(json, "act"), kind) || !act_judged(*kind))
		return errf(&c->cx, E_INVALID, "this program's version does not judge the act '%s'",
			    json_text(json, "act"));
	tell(c, "act %s, proposed by %s\n", act->id,
	     cell_person(&c->cx, json_object_get(json, "proposed"), "by"));
	if (!act->sign.own)
		return OK;
	asks = json_object_get(json, "asks");
	if (json_array_size(asks) == 0)
		return act_asks_nobody(c, act, json);
	TRY(act_ask_choose(c, asks, act->sign.own->id, &ask));
	act->sign.meaning = arena_strdup(&c->cx.mem, json_text(ask, "meaning"));
	act->sign.role = arena_strdup(&c->cx.mem, json_text(ask, "role"));
	return OK;
}

/* What is compared on paper, in words. */
static void act_words(struct cli *c, const struct act_document *d)
{
	if (d->kind == ACT_CONFIRM_KEY)
		tell(c, "Compare on paper, of %s: %s\n", d->person,
		     ssh_fingerprint_of(&c->cx, d->key));
	if (d->kind == ACT_END_REFOUNDING)
		tell(c, "It ends the re-founding, or its announcement, of entry %lld.\n",
		     (long long)d->entry);
	if (d->kind == ACT_DISOWN_HEAD)
		tell(c,
		     "It says that nobody here signed the head of %llu entries with the root %s, "
		     "and that no machine here went by it. Publication and enrolment go on then.\n",
		     (unsigned long long)d->head.size, hash_text(&c->cx, &d->head.root));
	if (!act_is_of_root(d->kind))
		return;
	tell(c, "Compare on paper, of each who is to be an approver of every site:\n");
	for (size_t i = 0; i < ACT_PEOPLE; i++)
		tell(c, "  %s %s\n", d->people[i].id, d->people[i].fingerprint);
	tell(c, "%s\n",
	     d->kind == ACT_REFOUND
		     ? "It takes effect 24 hours after the last signature, unless two "
		       "approvers or reviewers end it."
		     : "The same holders may found it 14 days later, unless an approver signs "
		       "until then.");
}

/* The word that its signer types: the person, the size of the head that is disowned, or the entry
 * that is reviewed or ended.  Of what re-founds a holder types each of the two names
 * (holder_meant()). */
static const char *act_word(struct cli *c, const struct act_document *d)
{
	if (d->kind == ACT_DISOWN_HEAD)
		return arena_printf(&c->cx.mem, "%llu", (unsigned long long)d->head.size);
	return d->person ? d->person : arena_printf(&c->cx.mem, "%lld", (long long)d->entry);
}

enum err act_fetch(struct cli *c, const char *id, const struct own_key *own, struct act_shown *out)
{
	struct http_reply reply;
	struct note_key key;
	struct hash hash;
	enum act_kind kind;

	*out = (struct act_shown){ .id = id,
				   .sign = { .own = own,
					     .path = path_for(c, "/v1/acts/", id, ""),
					     .sign = "signatures",
					     .says_meaning = true } };
	TRY(act_described(c, out, &kind));
	TRY(note_key_parse(&c->cx, c->profile.vkey, &key));
	TRY(api_get(&c->cx, &c->api, arena_printf(&c->cx.mem, "%s/document", out->sign.path),
		    &reply));
	if (act_document_parse(&c->cx, kind, reply.body, reply.size, &out->says) != OK)
		return not_that_act(c, c->cx.detail);
	if (strcmp(out->says.id, id) != 0)
		return not_that_act(c, "it is another act's");
	if (strcmp(out->says.origin, key.origin) != 0)
		return not_that_act(c, "it is of another log");
	hash = hash_bytes(reply.body, reply.size);
	out->bytes = reply.body;
	out->sign.word = act_word(c, &out->says);
	return act_subjects(&c->cx, key.origin, kind, id, digest_text(&c->cx, &hash),
			    &out->sign.subjects);
}

/* Fourteen days later the same holders may found quality anew. */
static void announced_say(struct cli *c, json_t *done)
{
	int64_t at;

	if (!clock_parse(json_text(done, "at"), &at))
		return;
	say(stdout,
	    "From %s on, 14 days after it, two people found quality anew by it, unless an approver "
	    "signs anything until then: signet act propose refound --announced %lld --person "
	    "USER=SHA256:… --person USER=SHA256:… --reason TEXT\n",
	    clock_text(&c->cx, at + REFOUNDING_OPEN_MS),
	    (long long)json_integer_value(json_object_get(done, "index")));
}

static enum err act_outcome_say(struct cli *c, const struct act_shown *act,
				const struct http_reply *signed_reply)
{
	auto_json json = NULL;
	struct http_reply reply;

	TRY(act_print(c, signed_reply));
	if (c->json)
		return OK;
	TRY(api_get(&c->cx, &c->api, act->sign.path, &reply));
	TRY(api_json(&c->cx, &reply, &json));
	say(stdout, "act %s is %s", act->id, json_text(json, "state"));
	if (*json_text(json, "missing"))
		say(stdout, "; missing: %s", json_text(json, "missing"));
	if (*json_text(json, "until"))
		say(stdout, " until %s", json_text(json, "until"));
	fputc('\n', stdout);
	if (strcmp(json_text(json, "state"), "done") != 0)
		return OK;
	if (act->says.kind == ACT_ANNOUNCE_REFOUNDING)
		announced_say(c, json_object_get(json, "done"));
	return act->says.kind == ACT_CONFIRM_KEY ? rests_still_say(c, act->says.person) : OK;
}

static void act_bytes_show(struct cli *c, const struct act_shown *act)
{
	tell(c, "You sign this document, hashed here:\n");
	document_show(c, act->bytes);
	act_words(c, &act->says);
}

enum err act_shown_sign(struct cli *c, struct act_shown *act)
{
	struct http_reply reply;

	act_bytes_show(c, act);
	TRY(signing_end(c, &act->sign, &reply));
	return act_outcome_say(c, act, &reply);
}

/* Whom a re-founding names is typed, each after the fingerprint that was compared. */
static enum err holder_meant(struct cli *c, const struct act_shown *act)
{
	const struct act_document *d = &act->says;

	if (!act_is_of_root(d->kind))
		return ask_meant(c, "Sign as a holder of the root?", act->sign.word);
	for (size_t i = 0; i < ACT_PEOPLE; i++)
		TRY(ask_meant(c,
			      arena_printf(&c->cx.mem,
					   "Shall %s, with the key %s, be an approver of every "
					   "site?",
					   d->people[i].id, d->people[i].fingerprint),
			      d->people[i].id));
	return OK;
}

/* By a holder of the root: the document's bytes are signed as metadata is, and any account
 * carries the signature. */
static enum err act_sign_held(struct cli *c)
{
	struct printer body = body_open(c);
	auto_own_key key = { .ssh = NULL };
	const char *keyid, *sig;
	struct http_reply reply;
	struct act_shown act;
	struct head head;

	TRY(head_check(&c->cx, &c->api, &c->profile, &head));
	TRY(own_open(c, opt(c, "seed"), &key));
	TRY(act_fetch(c, arg(c, 0), NULL, &act));
	act_bytes_show(c, &act);
	TRY(holder_meant(c, &act));
	TRY(tuf_bytes_sign(&c->cx, &key.seed.signer, act.bytes, strlen(act.bytes), &keyid, &sig));
	put_text(&body, "keyid", keyid);
	put_text(&body, "sig", sig);
	put_close(&body, '}');
	TRY(api_post(&c->cx, &c->api, arena_printf(&c->cx.mem, "%s/root-signatures", act.sign.path),
		     &body, &reply));
	return act_outcome_say(c, &act, &reply);
}

enum err cmd_act_sign(struct cli *c)
{
	auto_own_key key = { .ssh = NULL };
	struct act_shown act;

	if (opt(c, "seed"))
		return act_sign_held(c);
	TRY(way_held_check(c, "says nothing about who counts"));
	TRY(signing_begin(c));
	TRY(own_key_open(c, &key));
	TRY(act_fetch(c, arg(c, 0), &key, &act));
	return act_shown_sign(c, &act);
}
