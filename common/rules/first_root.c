#include "rules/first_root.h"

#include <string.h>

#include "documents/role.h"

enum acknowledging_fault acknowledging_fault(const struct acknowledging *a)
{
	if (strcmp(a->meaning, "acknowledgement") != 0 ||
	    strcmp(a->role, role_name(ROLE_APPROVER)) != 0)
		return ACKNOWLEDGING_WORDS;
	if (strcmp(a->site, EVERY_SITE) != 0)
		return ACKNOWLEDGING_SITE;
	if (!custody_moves_ground(a->custody))
		return ACKNOWLEDGING_SEALED;
	return a->key == KEY_CONFIRMED ? ACKNOWLEDGING_OK : ACKNOWLEDGING_KEY;
}

size_t first_root_others(const struct first_root *f)
{
	size_t places = FIRST_ROOT_PEOPLE;

	for (size_t i = 0; i < f->n; i++)
		places -= f->founder[i].there;
	return places;
}

const char *first_root_missing(struct ctx *cx, const struct first_root *f)
{
	const char *list = NULL;
	size_t others = first_root_others(f);

	for (size_t i = 0; i < f->n; i++)
		if (f->founder[i].there && !f->founder[i].acknowledged)
			list = list ? arena_printf(&cx->mem, "%s and %s", list, f->founder[i].id)
				    : f->founder[i].id;
	if (f->others >= others)
		return list;
	others -= f->others;
	return arena_printf(&cx->mem, "%s%s%zu approver%s of every site", list ? list : "",
			    list ? " and " : "", others, others == 1 ? "" : "s");
}
