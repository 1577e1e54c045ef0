/*
 * Keys from the command line.  Confirming shows the key's document and asks for
 * the fingerprint to be compared with the person: the program can check that
 * the document is of the key that was named, and only people can check whose
 * key it is.
 */

#include "cli/nouns.h"

#include <string.h>

#include "cli/kit/ask.h"
#include "cli/kit/body.h"
#include "cli/kit/out.h"
#include "cli/kit/own.h"
#include "cli/kit/table.h"
#include "cli/signing/sign.h"
#include "documents/key_document.h"

static const struct column key_columns[] = {
	{ "ID", "id" },           { "USER", "user_name" }, { "USER ID", "user" },
	{ "CUSTODY", "custody" }, { "STATE", "state" },    { "FINGERPRINT", "fingerprint" }
};

enum err cmd_key_list(struct cli *c)
{
	const char *user = opt(c, "user"), *path = "/v1/keys";

	if (user)
		path = arena_printf(&c->cx.mem, "%s?user=%s", path, http_value(&c->cx, user));
	return list_show(c, path, key_columns, countof(key_columns));
}

enum err cmd_key_show(struct cli *c)
{
	return record_show(c, path_for(c, "/v1/keys/", arg(c, 0), ""));
}

/* ---- enrolment ---- */

static enum err key_enrol_held(struct cli *c, const struct ssh_key *public, const char *custody)
{
	struct printer body = body_open(c);

	put_text(&body, "public", ssh_key_print(&c->cx, public, NULL));
	put_text(&body, "custody", custody);
	put_words(c, &body, "roles", "role");
	TRY(body_send(c, "/v1/keys", &body));
	if (c->json)
		return OK;
	say(stdout, "fingerprint %s\n", ssh_fingerprint(&c->cx, public));
	if (strcmp(custody, custody_name(CUSTODY_HARDWARE)) == 0)
		say(stdout, "custody     file: nothing in the key attests to hardware\n");
	say(stdout, "Whoever confirms the key compares that with you, face to face or on paper.\n");
	return OK;
}

/* At a terminal the passphrase is asked for; a program that gives none gets a seed in the clear. */
enum err cmd_key_new(struct cli *c)
{
	const char *file = arg(c, 0), *passphrase = NULL;
	auto_own_key key = { .ssh = NULL };
	enum err e;

	if (opt(c, "passphrase-file") || ask_possible())
		TRY(own_passphrase(c, file, &passphrase));
	else
		tell(c, "%s has no passphrase: its finder can sign\n", file);
	TRY(own_key_make(&c->cx, file, passphrase, &key));
	TRY(own_public_keep(c, file, &key));
	e = key_enrol_held(c, &key.public, "file");
	if (e == OK)
		return OK;
	return err_next(&c->cx, e, "%s",
			arena_printf(&c->cx.mem,
				     "The key stays in %s. What is wrong once mended: signet key "
				     "add %s.pub --custody file --role ROLE",
				     file, file));
}

enum err cmd_key_add(struct cli *c)
{
	struct ssh_key public;

	TRY(public_read(&c->cx, arg(c, 0), &public));
	return key_enrol_held(c, &public, opt(c, "custody"));
}

enum err cmd_key_seal(struct cli *c)
{
	struct printer body = body_open(c);
	const char *password;

	TRY(ask_secret(c, opt(c, "password-file"), "password", &password));
	put_text(&body, "password", password);
	put_words(c, &body, "roles", "role");
	return body_send(c, "/v1/keys/sealed", &body);
}

static const struct column disputed_columns[] = {
	{ "ENTRY", "entry" },
	{ "ON", "subject" },
	{ "SIGNER", "signer_name" },
	{ "MEANING", "meaning" },
	{ "ROLE", "role" },
	{ "UPHELD BY", "upheld" },
	{ "WHAT RESTS ON IT", "rests" },
};

enum err cmd_key_disputed(struct cli *c)
{
	return list_show(c, path_for(c, "/v1/keys/", arg(c, 0), "/disputed"), disputed_columns,
			 countof(disputed_columns));
}

enum err cmd_key_revoke(struct cli *c)
{
	return reason_send(c, path_for(c, "/v1/keys/", arg(c, 0), "/revoke"));
}

/* ---- confirmation ---- */

static enum err not_that_key(struct cli *c, const char *why)
{
	return err_next(&c->cx, errf(&c->cx, E_MISMATCH, "the key's document is wrong: %s", why),
			"Confirm nothing; tell whoever answers for the registry.");
}

/* The document is about the key that was asked for. */
static enum err key_document_check(struct cli *c, const struct http_reply *reply, const char **user)
{
	struct key_document d;

	if (key_document_parse(&c->cx, reply->body, reply->size, &d) != OK ||
	    key_document_judged(&c->cx, &d) != OK)
		return not_that_key(c, c->cx.detail);
	if (strcmp(ssh_key_id(&c->cx, &d.public), arg(c, 0)) != 0)
		return not_that_key(c, "it names another key");
	*user = d.user;
	return OK;
}

/* Of the document as it came. */
static enum err subjects_make(struct cli *c, const struct http_reply *reply, struct subjects *out)
{
	struct hash hash = hash_bytes(reply->body, reply->size);
	struct note_key key;

	TRY(note_key_parse(&c->cx, c->profile.vkey, &key));
	return key_subjects(&c->cx, key.origin, arg(c, 0), digest_text(&c->cx, &hash), out);
}

enum err cmd_key_confirm(struct cli *c)
{
	struct act_to_sign act = { .path = path_for(c, "/v1/keys/", arg(c, 0), ""),
				   .sign = "confirm",
				   .meaning = "acknowledgement",
				   .role = "approver" };
	struct http_reply reply;

	if (!digest_ok(arg(c, 0)))
		return misuse(c, "a key is named 'sha256:' and 64 hex digits in lower case");
	TRY(way_held_check(c, "confirms no key"));
	TRY(signing_begin(c));
	TRY(api_get(&c->cx, &c->api, arena_printf(&c->cx.mem, "%s/document", act.path), &reply));
	TRY(key_document_check(c, &reply, &act.word));
	TRY(subjects_make(c, &reply, &act.subjects));
	tell(c, "You confirm this key, having compared its fingerprint with the person:\n");
	document_show(c, reply.body);
	TRY(signing_end(c, &act, &reply));
	return act_print(c, &reply);
}
