/*
 * Acts beside changes: proposed, shown, signed.  A person signs the act's document,
 * whose exact bytes are fetched, read by the grammar of its kind and hashed on this machine; the
 * server's description of the act is no part of it.
 */

#include "cli/nouns.h"

#include <string.h>

#include "base/text.h"
#include "cli/kit/ask.h"
#include "cli/kit/body.h"
#include "cli/kit/options.h"
#include "cli/kit/out.h"
#include "cli/kit/own.h"
#include "cli/kit/table.h"
#include "cli/signing/act.h"
#include "documents/tuf.h"
#include "lib/head.h"
#include "rules/act_needs.h"

static const struct column act_columns[] = {
	{ "ID", "id" },          { "ACT", "act" },
	{ "ABOUT", "object" },   { "PROPOSED", "proposed.at" },
	{ "BY", "proposed.by" }, { "STATE", "done?withdrawn?lapsed?waiting?open" },
};

static const char *act_path(struct cli *c)
{
	return path_for(c, "/v1/acts/", arg(c, 0), "");
}

enum err cmd_act_list(struct cli *c)
{
	const char *path = opt_flag(c, "open") ? "/v1/acts?state=open" : "/v1/acts";

	return list_show(c, path, act_columns, countof(act_columns));
}

enum err cmd_act_show(struct cli *c)
{
	return record_show(c, act_path(c));
}

enum err cmd_act_withdraw(struct cli *c)
{
	return reason_send(c, path_for(c, "/v1/acts/", arg(c, 0), "/withdraw"));
}

/* ---- proposing ---- */

/* Each with the fingerprint that people compare on paper. */
static enum err put_people(struct cli *c, struct printer *body)
{
	const char *word, *is;
	size_t at = 0;

	put_open(body, "people", '[');
	while ((word = opt_each(c, "person", &at))) {
		is = strchr(word, '=');
		if (!is)
			return misuse(c, "--person %s: it takes USER=SHA256:…", word);
		put_open(body, NULL, '{');
		put_text(body, "id", arena_strndup(&c->cx.mem, word, (size_t)(is - word)));
		put_text(body, "fingerprint", is + 1);
		put_close(body, '}');
	}
	put_close(body, ']');
	return OK;
}

/* The server says which of them are no such signatures. */
static enum err put_indexes(struct cli *c, struct printer *body, const char *option)
{
	const char *word;
	uint64_t index;
	size_t at = 0;

	put_open(body, option, '[');
	while ((word = opt_each(c, option, &at))) {
		if (!text_digits(&word, &index) || *word || index > INT_SAFE_MAX)
			return misuse(c, "an entry is named by its index");
		put_int(body, NULL, (int64_t)index);
	}
	put_close(body, ']');
	return OK;
}

static enum err put_persons(struct cli *c, struct printer *body)
{
	enum act_kind kind;
	size_t at = 0;

	if (act_kind_parse(arg(c, 0), &kind) && act_is_of_root(kind))
		return put_people(c, body);
	if (opt_each(c, "person", &at) && opt_each(c, "person", &at))
		return misuse(c, "the act '%s' concerns one person", arg(c, 0));
	put_option(c, body, "person");
	return OK;
}

enum err cmd_act_propose(struct cli *c)
{
	struct printer body = body_open(c);

	put_text(&body, "act", arg(c, 0));
	TRY(put_persons(c, &body));
	put_number(c, &body, "announced");
	put_option(c, &body, "role");
	if (opt(c, "key-id"))
		put_text(&body, "key", opt(c, "key-id"));
	put_option(c, &body, "site");
	put_number(c, &body, "since");
	put_number(c, &body, "entry");
	if (opt(c, "upholds"))
		TRY(put_indexes(c, &body, "upholds"));
	put_option(c, &body, "reason");
	return body_send(c, "/v1/acts", &body);
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
	json_t *ask;

	TRY(api_get(&c->cx, &c->api, act->sign.path, &reply));
	TRY(api_json(&c->cx, &reply, &json));
	if (!act_kind_parse(json_text(json, "act"), kind) || !act_judged(*kind))
		return errf(&c->cx, E_INVALID, "this program's version does not judge the act '%s'",
			    json_text(json, "act"));
	ask = json_array_get(json_object_get(json, "asks"), 0);
	if (!ask && !act->held)
		return act_asks_nobody(c, act, json);
	act->sign.meaning = arena_strdup(&c->cx.mem, json_text(ask, "meaning"));
	act->sign.role = arena_strdup(&c->cx.mem, json_text(ask, "role"));
	tell(c, "act %s, proposed by %s\n", act->id,
	     cell_person(&c->cx, json_object_get(json, "proposed"), "by"));
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

/* The word that its signer types: the person, the entry that is reviewed, or the act's id. */
static const char *act_word(struct cli *c, const struct act_document *d)
{
	if (d->person)
		return d->person;
	return d->kind == ACT_REVIEW ? arena_printf(&c->cx.mem, "%lld", (long long)d->entry)
				     : d->id;
}

enum err act_fetch(struct cli *c, const char *id, bool held, struct act_shown *out)
{
	struct http_reply reply;
	struct note_key key;
	struct hash hash;
	enum act_kind kind;

	*out = (struct act_shown){ .id = id,
				   .held = held,
				   .sign = { .path = path_for(c, "/v1/acts/", id, ""),
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
	return OK;
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
	TRY(act_fetch(c, arg(c, 0), true, &act));
	act_bytes_show(c, &act);
	TRY(ask_meant(c, "Sign as a holder of the root?", act.sign.word));
	TRY(own_open(c, opt(c, "seed"), &key));
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
	struct act_shown act;

	if (opt(c, "seed"))
		return act_sign_held(c);
	TRY(way_held_check(c, "says nothing about who counts"));
	TRY(signing_begin(c));
	TRY(act_fetch(c, arg(c, 0), false, &act));
	return act_shown_sign(c, &act);
}
