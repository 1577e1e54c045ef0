#include "unjudged.h"

#define DIGEST "sha256:9c4a1f2b8d7e6c5b4a39281706f5e4d3c2b1a0f9e8d7c6b5a493827160f5e4d3"

static void titled(struct statement *st)
{
	st->title = "Head of Quality";
}

static void acknowledging(struct statement *st)
{
	st->acknowledged = DIGEST;
}

static void for_another(struct statement *st)
{
	st->delegation = "0190b8c4-9f10-7b22-8d01-5a7c3e9b4d60";
	st->delegator = "anna";
}

static void shown_elsewhere(struct statement *st)
{
	st->shown_language = "en";
	st->shown_rendering = DIGEST;
}

static void with_a_factor(struct statement *st)
{
	static const char *const totp[] = { "totp" };

	st->auth.factors = totp;
	st->auth.n_factors = 1;
}

static void with_the_password_alone(struct statement *st)
{
	static const char *const password[] = { "password" };

	st->auth.components = password;
	st->auth.n_components = 1;
}

static void later_in_a_series(struct statement *st)
{
	st->auth.first_in_series = false;
}

const struct unjudged_statement unjudged_statements[UNJUDGED_STATEMENTS] = {
	{ titled, false, "/predicate/signer/title" },
	{ titled, true, "/predicate/signer/title" },
	{ acknowledging, false, "/predicate/acknowledged" },
	{ for_another, false, "/predicate/delegation" },
	{ shown_elsewhere, false, "/predicate/shown" },
	{ with_a_factor, true, "/predicate/auth" },
	{ with_the_password_alone, true, "/predicate/auth" },
	{ later_in_a_series, true, "/predicate/auth" },
};
