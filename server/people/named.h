#pragma once

/*
 * Persons in the bodies of records: a member "<member>_name" with the printed
 * name comes after each member with the id of a user; it is null where the name
 * was erased or no user has that id.  A body is made once and stored, and a
 * name may be erased later, so names are put in when somebody reads.
 * Any thread with a connection of its own.  Errors: the database's (engine/db.h).
 */

#include "engine/body.h"
#include "engine/page.h"

/* The user whom an object's id, "user:<id>", names; it points into the object.  NULL: none. */
const char *user_of_object(const char *object);
/* "author", "owner", "person" and "signer" of the body, and "by" of what happened to it. */
must_check enum err body_named(struct ctx *cx, struct db *db, struct body *b);
/* The same of each body of a page. */
must_check enum err page_named(struct ctx *cx, struct db *db, struct page *p);
/* "<member>_name" after a member that has the id; null for NULL, a device, the system. */
must_check enum err person_name_put(struct ctx *cx, struct db *db, struct printer *p,
				    const char *member, const char *id);
/* Of a page of entries, which are bytes that the log has, the names beside them: of who acted, and
 * of the users among the objects and in the facts. */
must_check enum err page_entries_named(struct ctx *cx, struct db *db, struct page *p);
