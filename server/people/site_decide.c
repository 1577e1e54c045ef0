/*
 * A site's zone must be one that this machine's zone database has, because
 * times at the site are shown by it.  The name is checked as a path first: it
 * becomes part of one.
 */

#include "people/site.h"

#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "documents/need.h"
#include "engine/history.h"

#define ZONES "/usr/share/zoneinfo/"

static bool site_zone_ok(struct ctx *cx, const char *zone)
{
	struct stat st;

	return path_ok(zone) &&
	       strspn(zone, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
			    "0123456789/_+-") == strlen(zone) &&
	       stat(arena_printf(&cx->mem, ZONES "%s", zone), &st) == 0 && S_ISREG(st.st_mode);
}

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
	if (!site_zone_ok(cx, zone))
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
