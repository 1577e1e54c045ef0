/*
 * How the signer acted: what was typed so that a sealed key was opened, under
 * which policy, and what later versions add (title, the text by which the
 * signer answers, a deputy's delegation, what the signer's own program showed).
 * The latter are read and printed, so that no later version changes a form that
 * people have signed; statement_judged() refuses them until a rule looks at
 * them, for a member that nobody judges would look satisfied.
 */

#include <string.h>

#include "base/text.h"
#include "documents/policy.h"
#include "documents/statement_part.h"
#include "documents/texts.h"

static const char *const sealed_components[] = { "id", "password" };
const struct statement_auth statement_auth_sealed = { .components = sealed_components,
						      .n_components = countof(sealed_components),
						      .first_in_series = true };

static const struct texts_rule components = { "components", "a name, there once", name_ok,
					      STATEMENT_AUTH_MAX };
static const struct texts_rule factors = { "factors", "a name, there once", name_ok,
					   STATEMENT_AUTH_MAX };

const char *statement_shown_by(const char *custody)
{
	return strcmp(custody, custody_name(CUSTODY_SEALED)) == 0 ? "server" : NULL;
}

/* ---- printing ---- */

static void auth_put(struct printer *p, const struct statement_auth *auth)
{
	if (auth->n_components == 0) {
		put_null(p, "auth");
		return;
	}
	put_open(p, "auth", '{');
	texts_print(p, components.key, auth->components, auth->n_components);
	texts_print(p, factors.key, auth->factors, auth->n_factors);
	put_bool(p, "first_in_series", auth->first_in_series);
	put_close(p, '}');
}

/* Two members, or null without the first. */
static void pair_put(struct printer *p, const char *key, const char *first, const char *is,
		     const char *second, const char *also)
{
	if (!is) {
		put_null(p, key);
		return;
	}
	put_open(p, key, '{');
	put_text(p, first, is);
	put_text(p, second, also);
	put_close(p, '}');
}

void statement_auth_put(struct printer *p, const struct statement *s)
{
	auth_put(p, &s->auth);
	put_text(p, "policy", s->policy);
	put_text(p, "acknowledged", s->acknowledged);
	pair_put(p, "delegation", "id", s->delegation, "from", s->delegator);
	pair_put(p, "shown", "language", s->shown_language, "rendering", s->shown_rendering);
}

/* ---- reading ---- */

static enum err auth_parse(struct ctx *cx, struct reader *p, struct statement_auth *out)
{
	static const char place[] = "/predicate/auth";
	json_t *json = read_any(p, "auth"), *typed, *besides;
	const char **names = NULL, **more = NULL;
	struct reader r;

	if (!json || json_is_null(json)) /* p says which is missing */
		return OK;
	r = reader(json, place);
	typed = read_array(&r, components.key);
	besides = read_array(&r, factors.key);
	out->first_in_series = read_bool(&r, "first_in_series");
	if (json_array_size(typed) == 0)
		read_wrong(&r, components.key, "a list of at least one");
	TRY(read_end(cx, &r));
	TRY(texts_read(cx, typed, place, &components, &names, &out->n_components));
	TRY(texts_read(cx, besides, place, &factors, &more, &out->n_factors));
	out->components = names;
	out->factors = more;
	return OK;
}

static enum err pair_parse(struct ctx *cx, struct reader *p, const char *key, const char *first,
			   const char **is, const char *second, const char **also)
{
	json_t *json = read_any(p, key);
	struct reader r;

	if (!json || json_is_null(json))
		return OK;
	r = reader(json, json_pointer(cx, "/predicate", key));
	*is = read_text_kept(cx, &r, first);
	*also = read_text_kept(cx, &r, second);
	return read_end(cx, &r);
}

enum err statement_auth_parse(struct ctx *cx, struct reader *p, struct statement *out)
{
	TRY(auth_parse(cx, p, &out->auth));
	out->policy = read_text_kept(cx, p, "policy");
	out->acknowledged = read_text_or_null_kept(cx, p, "acknowledged");
	TRY(pair_parse(cx, p, "delegation", "id", &out->delegation, "from", &out->delegator));
	return pair_parse(cx, p, "shown", "language", &out->shown_language, "rendering",
			  &out->shown_rendering);
}

/* ---- what this version judges ---- */

static bool auth_judged(const struct statement_auth *auth)
{
	const struct statement_auth *known = &statement_auth_sealed;

	if (auth->n_components == 0)
		return true;
	if (auth->n_factors > 0 || auth->first_in_series != known->first_in_series ||
	    auth->n_components != known->n_components)
		return false;
	for (size_t i = 0; i < known->n_components; i++)
		if (strcmp(auth->components[i], known->components[i]) != 0)
			return false;
	return true;
}

enum err statement_judged(struct ctx *cx, const struct statement *s)
{
	const char *place = s->title                 ? "/predicate/signer/title"
			    : !auth_judged(&s->auth) ? "/predicate/auth"
			    : s->acknowledged        ? "/predicate/acknowledged"
			    : s->delegation          ? "/predicate/delegation"
			    : s->shown_language      ? "/predicate/shown"
						     : NULL;

	return place ? json_unjudged(cx, place) : OK;
}
