/* Keys from the command line; confirm.c is beside this file. */

#include "cli/nouns.h"

#include <string.h>

#include "cli/kit/ask.h"
#include "cli/kit/body.h"
#include "cli/kit/out.h"
#include "cli/kit/own.h"
#include "cli/kit/table.h"
#include "cli/signing/sign.h"
#include "documents/key_document.h"

static const struct column key_columns[] = { { "ID", "id" },
					     { "USER", "user_name" },
					     { "USER ID", "user" },
					     { "CUSTODY", "custody" },
					     { "STATE", "state" },
					     { "RESTS", "rests" },
					     { "FINGERPRINT", "fingerprint" } };

#define RESTS                                                                                     \
	"A key that rests counts for nothing until others confirm who uses its owner's account: " \
	"signet act propose confirm-person --person %s --reason TEXT\n"

/* A person has them all on one page. */
static enum err keys_rest_say(struct cli *c, const char *path)
{
	auto_json json = NULL;
	struct http_reply reply;
	json_t *key;
	size_t i;

	TRY(api_get(&c->cx, &c->api, path, &reply));
	TRY(api_json(&c->cx, &reply, &json));
	json_array_foreach (json_object_get(json, "items"), i, key)
		if (json_is_true(json_object_get(key, "rests"))) {
			say(stdout, RESTS, json_text(key, "user"));
			break;
		}
	return OK;
}

enum err cmd_key_list(struct cli *c)
{
	const char *user = opt(c, "user"), *path = "/v1/keys";

	if (user)
		path = arena_printf(&c->cx.mem, "%s?user=%s", path, http_value(&c->cx, user));
	TRY(list_show(c, path, key_columns, countof(key_columns)));
	return c->json ? OK : keys_rest_say(c, path);
}

enum err cmd_key_show(struct cli *c)
{
	const char *path = path_for(c, "/v1/keys/", arg(c, 0), "");
	auto_json key = NULL;
	struct http_reply reply;

	TRY(record_show(c, path));
	if (c->json || opt(c, "as-of"))
		return OK;
	TRY(api_get(&c->cx, &c->api, path, &reply));
	TRY(api_json(&c->cx, &reply, &key));
	if (json_is_true(json_object_get(key, "rests")))
		say(stdout, RESTS, json_text(key, "user"));
	return OK;
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
	{ "ON", "on" },
	{ "SIGNER", "signer_name" },
	{ "MEANING", "meaning" },
	{ "ROLE", "role" },
	{ "UPHELD BY", "upheld" },
	{ "WHAT RESTS ON IT", "rests" },
};

enum err cmd_key_disputed(struct cli *c)
{
	return list_show_or(c, path_for(c, "/v1/keys/", arg(c, 0), "/disputed"), disputed_columns,
			    countof(disputed_columns),
			    "No signature by the key that you see is disputed.");
}

enum err cmd_key_revoke(struct cli *c)
{
	return reason_send(c, path_for(c, "/v1/keys/", arg(c, 0), "/revoke"));
}
