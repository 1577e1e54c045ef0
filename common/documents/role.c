#include "documents/role.h"

#include <string.h>

static const char *const roles[ROLE_COUNT] = {
#define X(code, name, ...) [ROLE_##code] = name,
	ROLE_LIST(X)
#undef X
};

static const char *const scopes[SCOPE_COUNT] = {
#define X(code, name, ...) [SCOPE_##code] = name,
	SCOPE_LIST(X)
#undef X
};

static bool find(const char *const *names, int n, const char *name, int *out)
{
	for (*out = 0; *out < n; (*out)++)
		if (strcmp(names[*out], name) == 0)
			return true;
	return false;
}

const char *role_name(enum role r)
{
	return roles[r];
}

bool role_parse(const char *name, enum role *out)
{
	int i;

	if (!find(roles, ROLE_COUNT, name, &i))
		return false;
	*out = (enum role)i;
	return true;
}

const char *scope_name(enum scope s)
{
	return scopes[s];
}

bool scope_parse(const char *name, enum scope *out)
{
	int i;

	if (!find(scopes, SCOPE_COUNT, name, &i))
		return false;
	*out = (enum scope)i;
	return true;
}

const char *grant_site(bool own, const char *site)
{
	return own ? site : EVERY_SITE;
}

const char *site_of_both(const char *a, const char *b)
{
	return strcmp(a, b) == 0 ? a : EVERY_SITE;
}

const char *role_shown(struct ctx *cx, const char *role, const char *site)
{
	return strcmp(site, EVERY_SITE) == 0 ? arena_printf(&cx->mem, "%s at every site", role)
					     : arena_printf(&cx->mem, "%s at %s", role, site);
}

bool grant_counts_at(const char *granted, const char *site)
{
	return strcmp(granted, EVERY_SITE) == 0 || strcmp(granted, site) == 0;
}
