/*
 * A site's zone must be one that the zone database has, because times at the site
 * are shown by it: the same question as of the zone that a statement names.
 */

#include "people/site.h"

#include "documents/need.h"
#include "engine/history.h"
#include "people/zone.h"

enum err site_create(struct ctx *cx, struct db *db, const char *id, const char *zone,
		     const char *title, struct fact *out)
{
	struct body known;
	enum err e;

	fact_start(cx, out, ACTION_SITE_CREATED);
	fact_object(cx, out, "site", id);
	if (need_site_word(id))
		return err_at(
			cx,
			errf(cx, E_INVALID, "policies say '%s' of sites: none is called so", id),
			"/id");
	if (!zone_is_known(zone))
		return err_at(cx, errf(cx, E_INVALID, "'%s' is not a time zone", zone), "/zone");
	e = db_site_at(cx, db, id, AT_NOW, &known);
	if (e == OK)
		return errf(cx, E_CONFLICT, "a site '%s' exists already", id);
	if (e != E_NOT_FOUND)
		return e;
	put_text(&out->body, "id", id);
	put_text(&out->body, "zone", zone);
	put_text(&out->body, "title", title);
	return OK;
}
