#pragma once

/*
 * Packs: what a clone fetches in place of one object at a time.  The packs lie
 * in DIR/git and are a cache: to clear the folder costs time alone.  A pack
 * holds the objects from one place in their order to another, and those that
 * its deltas need; one after the other they hold all but the newest.  A reader
 * makes them, aside from the writer, of what is committed; so no pack has a
 * commit that a power cut could take back.
 *
 * Which packs there are is kept in memory and in a file of the folder, and one
 * thread at a time may change it; any thread.  The files of those that were
 * replaced stay until the next change, for a clone that is under way.
 * E_UNAVAILABLE: disk or directory; E_TAMPERED: a row is no object; other
 * errors: the database's (engine/db.h).
 */

#include "engine/memory.h"
#include "tree/git_object.h"
#include "tree/pack.h"

#define PACKS_MAX     64     /* packs; beyond, objects stay loose */
#define PACK_LEAST    512    /* objects outside of all packs that are worth one more */
#define PACK_OBJECTS  262144 /* objects that one pack has at most: 28 bytes of memory each */
#define PACK_GRACE_MS 60000  /* so long, a clone that began before a pack still finds all loose */

struct pack {
	char name[OID_TEXT];
	int64_t from, to;          /* the objects behind from, up to to */
	char last[OID_TEXT];       /* the name of the one at to */
	char head[OID_TEXT];       /* the last commit; "-": none */
	uint64_t size, index_size; /* bytes */
};

struct pack_list {
	struct pack pack[PACKS_MAX];
	size_t n;
};

extern const struct memory packs_memory; /* struct packs */
struct packs;

struct packs_look {
	bool is_first; /* nobody has looked into the folder yet */
	bool may_grow; /* the packs are those of a minute ago, so there may be another */
};

/* The packs there are; false: another thread is at it.  If true, packs_end() must follow. */
must_check bool packs_begin(struct packs *p, struct pack_list *now, struct packs_look *look);
void packs_end(struct packs *p, const struct pack_list *now);
void packs_now(struct packs *p, struct pack_list *out);
/* The file, if it is one now or was before the last change; "pack-<forty digits>.pack" or ".idx".
 */
bool packs_find(struct packs *p, const char *file, struct pack_file *out);
/* Would a client that asks for this object find it in the packs that it has read of? */
bool packs_hold(struct packs *p, int64_t n, const char *oid);

/* Look after the folder: what is damaged goes, what lies outside is packed if it is worth it, and
 * what nobody can ask for any more is removed.  A folder that is a link is refused, and a file with
 * no name of ours stays: it is somebody's.  After an error, too, the list names what is whole. */
must_check enum err packs_update(struct ctx *cx, struct db *db, const char *dir,
				 struct packs_look look, struct pack_list *list);
