#pragma once

/*
 * What is known of the last start, and what follows from it for this one.
 *
 * Known is the newest entry machine.changed, or the row that a start or init left silently after
 * it.  Both have the same two texts:
 *
 *   machine    GIVEN SYSTEM HYPERVISOR    ids (machine_here.h); "-": not known
 *   directory  FILESYSTEM INODE PATH
 *
 * The entry has them as secret contents: a salted digest each.  Only while no server runs; the
 * judgement is pure.  Errors: the database's (engine/db.h); E_TAMPERED: the texts are none.
 */

#include "engine/db.h"
#include "integrity/machine_here.h"

struct machine_known {
	bool any;
	struct machine_ids ids;
	struct machine_place place;
	int64_t idx; /* of the newest machine.changed; NO_ENTRY: there is none */
};

const char *machine_ids_print(struct ctx *cx, const struct machine_ids *ids);
const char *machine_place_print(struct ctx *cx, const struct machine_place *p);
must_check bool machine_ids_parse(struct ctx *cx, const char *text, struct machine_ids *out);
must_check bool machine_place_parse(struct ctx *cx, const char *text, struct machine_place *out);

must_check enum err machine_known_read(struct ctx *cx, struct db *db, struct machine_known *out);
/* Silently: no entry says it. */
must_check enum err machine_known_keep(struct ctx *cx, struct db *db, const char *machine,
				       const char *directory, int64_t idx);
/* Into a database that is made again: the row of `from`, unless it names nothing. */
must_check enum err machine_known_carry(struct ctx *cx, struct db *from, struct db *to);
/* Of fsck: the row has the form that it should. */
must_check enum err machine_known_check(struct ctx *cx, struct db *db, struct db *fresh);

/* What people call the machine: the id that --machine gives, or the first that is known; NULL. */
const char *machine_called(const struct machine_ids *ids);
/* Is any id known on both sides?  Of two given ones those alone are compared; else each part that
 * both have, and one that differs is enough. */
bool machine_comparable(const struct machine_ids *was, const struct machine_ids *is);
bool machine_other(const struct machine_ids *was, const struct machine_ids *is);
bool machine_place_other(const struct machine_place *was, const struct machine_place *is);
/* Both are named in the list, by two names. */
bool machine_listed(const char *const *list, size_t n, const struct machine_ids *was,
		    const struct machine_ids *is);
/* What is known after a start on the same machine: a part that cannot be read today stays. */
struct machine_ids machine_joined(const struct machine_ids *was, const struct machine_ids *is);
