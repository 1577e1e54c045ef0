/*
 * In which role an act is signed: one that it asks for, that its signer holds, and that the key is
 * for.  Of several the one that brings the act nearest to its effect.  What is chosen here gives
 * nothing: the server judges the signature.
 */

#include "cli/signing/act_role.h"

#include <string.h>

#include "cli/kit/body.h"
#include "cli/kit/options.h"
#include "cli/kit/out.h"
#include "documents/key_document.h"

/* The roles to choose from. */
struct choice {
	unsigned held, key; /* sets of roles: of the person anywhere, and of the key */
	json_t *asks;
};

static enum err roles_held(struct cli *c, unsigned *out)
{
	auto_json json = NULL;
	struct http_reply reply;
	json_t *word;
	enum role role;
	size_t i;

	TRY(api_get(&c->cx, &c->api, "/v1/session", &reply));
	TRY(api_json(&c->cx, &reply, &json));
	json_array_foreach (json_object_get(json, "roles"), i, word)
		if (json_is_string(word) && role_parse(json_string_value(word), &role))
			*out |= role_bit(role);
	return OK;
}

/* A key that the server has not is for every role here: signing with it says what is wrong. */
static enum err roles_of_key(struct cli *c, const char *key, unsigned *out)
{
	const char *path = path_for(c, "/v1/keys/", key, "/document");
	struct key_document document;
	struct http_reply reply;
	enum err e = api_get(&c->cx, &c->api, path, &reply);

	*out = ~0u;
	if (e == E_NOT_FOUND) {
		c->api.problem = NULL;
		return OK;
	}
	TRY(e);
	if (key_document_parse(&c->cx, reply.body, reply.size, &document) == OK)
		*out = document.roles;
	return OK;
}

static int64_t lacks(json_t *ask)
{
	int64_t n = json_integer_value(json_object_get(ask, "number")) -
		    json_integer_value(json_object_get(ask, "have"));

	return n > 0 ? n : 0;
}

/* Of the whole alternative that the ask is of. */
static int64_t alternative_lacks(json_t *asks, json_t *of)
{
	json_int_t which = json_integer_value(json_object_get(of, "alternative"));
	int64_t n = 0;
	json_t *ask;
	size_t i;

	json_array_foreach (asks, i, ask)
		if (json_integer_value(json_object_get(ask, "alternative")) == which)
			n += lacks(ask);
	return n;
}

static bool may_sign(const struct choice *of, json_t *ask)
{
	enum role role;

	return role_parse(json_text(ask, "role"), &role) && (of->held & of->key & role_bit(role));
}

/* One that is still missing goes before one that is not. */
static bool ask_is_nearer(const struct choice *of, json_t *ask, json_t *than)
{
	if ((lacks(ask) > 0) != (lacks(than) > 0))
		return lacks(ask) > 0;
	return alternative_lacks(of->asks, ask) < alternative_lacks(of->asks, than);
}

static json_t *ask_best(const struct choice *of)
{
	json_t *best = NULL, *ask;
	size_t i;

	json_array_foreach (of->asks, i, ask)
		if (may_sign(of, ask) && (!best || ask_is_nearer(of, ask, best)))
			best = ask;
	return best;
}

/* Each role once, as a sentence lists them. */
static const char *roles_asked(struct cli *c, json_t *asks)
{
	const char *out = "";
	unsigned said = 0;
	enum role role;
	json_t *ask;
	size_t i;

	json_array_foreach (asks, i, ask) {
		if (!role_parse(json_text(ask, "role"), &role) || (said & role_bit(role)))
			continue;
		out = arena_printf(&c->cx.mem, "%s%s%s", out, *out ? " or " : "", role_name(role));
		said |= role_bit(role);
	}
	return out;
}

static enum err ask_of_role(struct cli *c, json_t *asks, const char *role, json_t **out)
{
	json_t *ask;
	size_t i;

	json_array_foreach (asks, i, ask)
		if (strcmp(json_text(ask, "role"), role) == 0 &&
		    (!*out || lacks(ask) > lacks(*out)))
			*out = ask;
	return *out ? OK
		    : err_next(&c->cx,
			       errf(&c->cx, E_FORBIDDEN,
				    "the act asks for no signature in the role %s", role),
			       "It asks for one as %s.", roles_asked(c, asks));
}

enum err act_ask_choose(struct cli *c, json_t *asks, const char *key, json_t **out)
{
	struct choice of = { .asks = asks };
	size_t roles = 0;

	*out = NULL;
	if (opt_each(c, "role", &roles) && opt_each(c, "role", &roles))
		return misuse(c, "one signature is made in one role");
	if (opt(c, "role"))
		return ask_of_role(c, asks, opt(c, "role"), out);
	TRY(roles_held(c, &of.held));
	TRY(roles_of_key(c, key, &of.key));
	*out = ask_best(&of);
	if (!*out) /* the server says why none of them is the signer's */
		*out = json_array_get(asks, 0);
	else
		tell(c, "in the role %s, of those that the act asks for (%s)\n",
		     json_text(*out, "role"), roles_asked(c, asks));
	return OK;
}
