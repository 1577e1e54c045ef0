/*
 * Signing from the command line, in one order: the log's head is verified, what
 * is to be signed is fetched and checked here (draft.c), it is shown, and the
 * person types a word that names it.  Only then is a key used.
 *
 * A sealed key is used by the server, so its person gives user id and password
 * again; the statement is checked here all the same.
 */

#include "cli/signing/sign.h"

#include <stdlib.h>
#include <string.h>

#include "cli/kit/ask.h"
#include "cli/kit/options.h"
#include "cli/kit/out.h"
#include "cli/kit/own.h"
#include "documents/policy.h"
#include "lib/seed.h"

static enum err way_check(struct cli *c)
{
	int ways = (opt(c, "key") != NULL) + (opt(c, "ssh") != NULL) + opt_flag(c, "sealed");

	return ways == 1 ? OK : misuse(c, "sign with one of --key FILE, --ssh FILE and --sealed");
}

enum err way_held_check(struct cli *c, const char *what)
{
	if (opt_flag(c, "sealed"))
		return err_next(&c->cx,
				errf(&c->cx, E_FORBIDDEN,
				     "a sealed key %s: the server holds it, and would say by it "
				     "whose keys count",
				     what),
				"Sign with a key that you hold, by --key FILE or --ssh FILE; "
				"'signet key new FILE --role approver' makes one.");
	return opt(c, "key") || opt(c, "ssh")
		       ? OK
		       : misuse(c, "sign with one of --key FILE and --ssh FILE");
}

enum err signing_begin(struct cli *c)
{
	struct head head;
	bool sealed;

	TRY(way_check(c));
	if (opt(c, "key")) /* before anything is shown that it cannot sign */
		TRY(seed_look(&c->cx, opt(c, "key"), &sealed));
	if (c->profile.is_token)
		return errf(&c->cx, E_FORBIDDEN, "a token never signs: unset SIGNET_TOKEN, log in");
	if (!c->profile.secret || !c->profile.user)
		return err_next(&c->cx, errf(&c->cx, E_UNAUTHENTICATED, "nobody is logged in"),
				"Log in with 'signet login'.");
	return head_check(&c->cx, &c->api, &c->profile, &head);
}

/* ---- with a key of one's own ---- */

static const char *draft_url(struct cli *c, const struct act_to_sign *act, const char *key)
{
	const char *comment = opt(c, "comment"), *language = opt(c, "language"), *url;

	url = arena_printf(&c->cx.mem, "%s/statement?key=%s", act->path, key);
	if (act->says_meaning)
		url = arena_printf(&c->cx.mem, "%s&meaning=%s&role=%s", url,
				   http_value(&c->cx, act->meaning), http_value(&c->cx, act->role));
	if (act->query)
		url = arena_printf(&c->cx.mem, "%s%s", url, act->query);
	if (act->site)
		url = arena_printf(&c->cx.mem, "%s&site=%s", url, http_value(&c->cx, act->site));
	if (comment)
		url = arena_printf(&c->cx.mem, "%s&comment=%s", url, http_value(&c->cx, comment));
	if (language)
		url = arena_printf(&c->cx.mem, "%s&language=%s", url, http_value(&c->cx, language));
	return url;
}

/* Fetch what is to be signed, hold it against what was asked for, show it, ask. */
static enum err draft(struct cli *c, const struct act_to_sign *act, const char *key,
		      const char *fingerprint, struct statement *statement, struct printer *bytes)
{
	const struct asked asked = { .url = draft_url(c, act, key),
				     .fingerprint = fingerprint,
				     .sealed = opt_flag(c, "sealed"),
				     .signer = c->profile.user,
				     .meaning = act->meaning,
				     .role = act->role,
				     .site = act->site,
				     .comment = opt(c, "comment"),
				     .subjects = act->subjects,
				     .change = act->change };

	*bytes = (struct printer){ .mem = &c->cx.mem };
	TRY(draft_fetch(&c->cx, &c->api, &c->profile, &asked, statement, bytes));
	statement_show(c, statement);
	return ask_meant(c, "Sign?", act->word);
}

enum err signing_envelope(struct cli *c, const struct act_to_sign *act, const struct own_key *key,
			  const char **envelope)
{
	struct statement shown;
	struct printer bytes;

	TRY(draft(c, act, key->id, key->fingerprint, &shown, &bytes));
	return own_key_sign(&c->cx, key, bytes.text, bytes.size, envelope);
}

static const char *signing_post(struct cli *c, const struct act_to_sign *act)
{
	return act->document ? act->post : arena_printf(&c->cx.mem, "%s/%s", act->path, act->sign);
}

static enum err sign_own(struct cli *c, const struct act_to_sign *act, const struct own_key *key,
			 struct http_reply *reply)
{
	struct printer body = { .mem = &c->cx.mem };
	const char *envelope;

	TRY(signing_envelope(c, act, key, &envelope));
	put_open(&body, NULL, '{');
	if (act->document)
		put_text(&body, "document", act->document);
	put_text(&body, "envelope", envelope);
	put_close(&body, '}');
	return api_post(&c->cx, &c->api, signing_post(c, act), &body, reply);
}

/* ---- with the key that the server keeps sealed ---- */

static bool is_wanted(json_t *key, const char *id)
{
	if (strcmp(json_text(key, "custody"), custody_name(CUSTODY_SEALED)) != 0)
		return false;
	return id ? strcmp(json_text(key, "id"), id) == 0
		  : strcmp(json_text(key, "state"), "revoked") != 0;
}

static enum err sealed_find(struct cli *c, const char **key, const char **fingerprint)
{
	auto_json json = NULL;
	struct http_reply reply;
	json_t *item;
	size_t i, n = 0;

	TRY(api_get(&c->cx, &c->api, "/v1/keys", &reply));
	TRY(api_json(&c->cx, &reply, &json));
	json_array_foreach (json_object_get(json, "items"), i, item) {
		if (!is_wanted(item, opt(c, "key-id")))
			continue;
		*key = arena_strdup(&c->cx.mem, json_text(item, "id"));
		*fingerprint = arena_strdup(&c->cx.mem, json_text(item, "fingerprint"));
		n++;
	}
	if (n == 1)
		return OK;
	return misuse(c, n ? "you have several sealed keys: --key-id ID"
			   : "you have no such sealed key");
}

/* User id and password again, typed, or the profile's and a file's: both parts of such a signature.
 * The server signs what was shown: in that language, relying on that grant. */
static enum err body_sealed(struct cli *c, const struct act_to_sign *act, const char *key,
			    const struct statement *shown, struct printer *body)
{
	const char *password, *user = c->profile.user, *comment = opt(c, "comment");

	if (!opt(c, "password-file"))
		TRY(ask_line(c, "user id:", &user));
	TRY(ask_secret(c, opt(c, "password-file"), "password", &password));
	*body = (struct printer){ .mem = &c->cx.mem };
	put_open(body, NULL, '{');
	put_text(body, "user", user);
	put_text(body, "password", password);
	put_text(body, "key", key);
	if (act->document)
		put_text(body, "document", act->document);
	if (act->says_meaning) {
		put_text(body, "meaning", act->meaning);
		put_text(body, "role", act->role);
		put_text(body, "site", shown->site);
	}
	if (comment)
		put_text(body, "comment", comment);
	put_text(body, "language", shown->language);
	put_close(body, '}');
	return OK;
}

static enum err sign_sealed(struct cli *c, const struct act_to_sign *act, struct http_reply *reply)
{
	const char *key = NULL, *fingerprint = NULL;
	struct printer bytes, body;
	struct statement shown;

	TRY(sealed_find(c, &key, &fingerprint));
	TRY(draft(c, act, key, fingerprint, &shown, &bytes));
	TRY(body_sealed(c, act, key, &shown, &body));
	return api_post(&c->cx, &c->api,
			arena_printf(&c->cx.mem, "%s/sealed", signing_post(c, act)), &body, reply);
}

enum err own_key_open(struct cli *c, struct own_key *out)
{
	return opt(c, "ssh") ? own_key_ssh(&c->cx, opt(c, "ssh"), out)
			     : own_open(c, opt(c, "key"), out);
}

enum err signing_end(struct cli *c, const struct act_to_sign *act, struct http_reply *reply)
{
	auto_own_key key = { .ssh = NULL };

	if (act->own)
		return sign_own(c, act, act->own, reply);
	if (opt_flag(c, "sealed"))
		return sign_sealed(c, act, reply);
	TRY(own_key_open(c, &key));
	return sign_own(c, act, &key, reply);
}
