#include "rules/sites.h"

#include <string.h>

void fact_site(struct ctx *cx, struct fact *f, const char *site)
{
	if (strcmp(site, EVERY_SITE) != 0)
		fact_object(cx, f, "site", site);
}
