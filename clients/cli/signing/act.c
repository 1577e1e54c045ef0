/*
 * Acts beside changes: proposed, shown, signed.  A person signs the act's document,
 * whose exact bytes are fetched, read by the grammar of its kind and hashed on this machine; the
 * server's description of the act is no part of it.
 */

#include "cli/nouns.h"

#include <string.h>

#include "cli/kit/body.h"
#include "cli/kit/out.h"
#include "cli/kit/table.h"
#include "cli/signing/sign.h"
#include "documents/act.h"
#include "rules/act_needs.h"

static const struct column act_columns[] = {
	{ "ID", "id" },          { "ACT", "act" },
	{ "ABOUT", "object" },   { "PROPOSED", "proposed.at" },
	{ "BY", "proposed.by" }, { "STATE", "done?withdrawn?open" },
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

enum err cmd_act_propose(struct cli *c)
{
	struct printer body = body_open(c);

	put_text(&body, "act", arg(c, 0));
	put_option(c, &body, "person");
	put_option(c, &body, "role");
	if (opt(c, "key-id"))
		put_text(&body, "key", opt(c, "key-id"));
	put_option(c, &body, "site");
	put_number(c, &body, "since");
	put_number(c, &body, "entry");
	put_option(c, &body, "reason");
	return body_send(c, "/v1/acts", &body);
}

/* ---- signing ---- */

static enum err not_that_act(struct cli *c, const char *why)
{
	return err_next(&c->cx, errf(&c->cx, E_MISMATCH, "the act's document is wrong: %s", why),
			"Sign nothing; tell whoever answers for the registry.");
}

/* The server's description: which kind, and the signature that is asked for. */
static enum err act_described(struct cli *c, enum act_kind *kind, struct act_to_sign *act)
{
	auto_json json = NULL;
	struct http_reply reply;
	json_t *ask;

	TRY(api_get(&c->cx, &c->api, act->path, &reply));
	TRY(api_json(&c->cx, &reply, &json));
	if (!act_kind_parse(json_text(json, "act"), kind) || !act_judged(*kind))
		return errf(&c->cx, E_INVALID, "this program's version does not judge the act '%s'",
			    json_text(json, "act"));
	ask = json_array_get(json_object_get(json, "asks"), 0);
	if (!ask)
		return errf(&c->cx, E_CONFLICT, "the act %s is not open", arg(c, 0));
	act->meaning = arena_strdup(&c->cx.mem, json_text(ask, "meaning"));
	act->role = arena_strdup(&c->cx.mem, json_text(ask, "role"));
	tell(c, "act %s, proposed by %s\n", arg(c, 0),
	     cell_person(&c->cx, json_object_get(json, "proposed"), "by"));
	return OK;
}

static enum err act_document_fetch(struct cli *c, enum act_kind kind, struct act_to_sign *act)
{
	struct act_document d;
	struct http_reply reply;
	struct note_key key;
	struct hash hash;

	TRY(note_key_parse(&c->cx, c->profile.vkey, &key));
	TRY(api_get(&c->cx, &c->api, arena_printf(&c->cx.mem, "%s/document", act->path), &reply));
	if (act_document_parse(&c->cx, kind, reply.body, reply.size, &d) != OK)
		return not_that_act(c, c->cx.detail);
	if (strcmp(d.id, arg(c, 0)) != 0)
		return not_that_act(c, "it is another act's");
	if (strcmp(d.origin, key.origin) != 0)
		return not_that_act(c, "it is of another log");
	hash = hash_bytes(reply.body, reply.size);
	act->word = arena_strdup(&c->cx.mem, d.person);
	tell(c, "You sign this document, hashed here:\n");
	document_show(c, reply.body);
	return act_subjects(&c->cx, key.origin, kind, d.id, digest_text(&c->cx, &hash),
			    &act->subjects);
}

static enum err act_outcome_say(struct cli *c, const struct http_reply *signed_reply)
{
	auto_json json = NULL;
	struct http_reply reply;

	TRY(act_print(c, signed_reply));
	if (c->json)
		return OK;
	TRY(api_get(&c->cx, &c->api, act_path(c), &reply));
	TRY(api_json(&c->cx, &reply, &json));
	say(stdout, "act %s is %s", arg(c, 0), json_text(json, "state"));
	if (*json_text(json, "missing"))
		say(stdout, "; missing: %s", json_text(json, "missing"));
	fputc('\n', stdout);
	return OK;
}

enum err cmd_act_sign(struct cli *c)
{
	struct act_to_sign act = { .path = act_path(c),
				   .sign = "signatures",
				   .says_meaning = true };
	struct http_reply reply;
	enum act_kind kind;

	TRY(way_held_check(c, "says nothing about who counts"));
	TRY(signing_begin(c));
	TRY(act_described(c, &kind, &act));
	TRY(act_document_fetch(c, kind, &act));
	TRY(signing_end(c, &act, &reply));
	return act_outcome_say(c, &reply);
}
