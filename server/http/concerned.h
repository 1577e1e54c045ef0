#pragma once

/*
 * Concerned: each row of the route tables says which objects it asks for, and
 * here that is held against the sites at which the asker has a role, before the
 * handler runs.  An object of another site and one that does not exist get the
 * same answer.
 *
 *   CONCERNS_NOBODY   nothing of anybody: figures, the server's time, names that are
 *                     public within the instance (decision 0066)
 *   CONCERNS_ASKER    what is the asker's own, or is made at the asker's site
 *   CONCERNS_LIST     a list: the handler leaves out what the asker does not see
 *   CONCERNS_ALL      what shows all sites at once: a role granted at every site
 *   "run:{run} artifact:{/files[]/digest}"
 *                     objects, parted by spaces, each by its id.  {run} is a parameter of the path;
 *                     {/a} a member of the body, {/a[]/b} of each item of one.  What is not
 *                     given, or is no id by its form, is passed over
 *
 * The roles that the row names must count at a site of the first object; the
 * others must be seen: some role, at one of their sites.  Before an object's id,
 * '&' asks for the roles at each of its sites, '?' lets it be new, and answers that a name is taken
 * where another site has it (a document's path that could be none by its form is refused before);
 * '@' says that its name is public, so that a missing role there is named; '!' says so, too,
 * and asks for the roles at every site where the object has several (engine/concern.h).
 *
 * On the thread of the handler; other errors are the database's (engine/db.h).  Source: trust.md,
 * 6; decision 0066.
 */

#include "http/req.h"

#define CONCERNS_NOBODY "nobody"
#define CONCERNS_ASKER  "asker"
#define CONCERNS_LIST   "list"
#define CONCERNS_ALL    "all"

/* In the snapshot, or on the writer.  E_NOT_FOUND: there is none that the asker sees; E_FORBIDDEN:
 * it is seen, and a role is missing there; E_CONFLICT: the name is taken.  Of an
 * act it fills the site by which its actor acts. */
must_check enum err concerns_check(struct req *rq);
/* Of a row that shows all sites at once, before anything is read: E_FORBIDDEN. */
must_check enum err everything_check(struct req *rq, const struct route *route);

/* The act is by the grants at that site, which its entry names; NULL: as it was. */
void act_by_site(struct req *rq, const char *site);
/* The same of a read that leaves an entry. */
void reads_by_site(struct req *rq, const char *site);

/* The same for an object that a handler comes upon; place: in the body, or NULL.  E_NOT_FOUND: it
 * is not seen. */
must_check enum err object_seen(struct req *rq, const char *object, const char *place);
