/*
 * The order of each object's entries.  Which entry was the one before about an
 * object is seen by sorting what all entries say of their objects, by object and
 * then by place: prev must be the entry of the record above.  So there is no map
 * of all objects, and a log may have as many of them as entries.  A record names
 * its object by the SHA-256 of its name.
 */

#include "verify/verify.h"

#include <string.h>

struct object_record {
	unsigned char object[HASH_SIZE];
	unsigned char index[8], place[8]; /* of the entry, and in it */
	unsigned char prev[8];            /* and one; 0: none */
};

void objects_begin(struct verify *v)
{
	sort_begin(&v->objects, v->scratch_dir, sizeof(struct object_record), v->sort_budget);
}

enum err objects_add(struct verify *v, const struct entry *e)
{
	for (size_t i = 0; i < e->n_objects; i++) {
		const struct entry_object *o = &e->object[i];
		struct hash h = hash_bytes(o->id, strlen(o->id));
		struct object_record r;

		memcpy(r.object, h.b, HASH_SIZE);
		sort_number(r.index, (uint64_t)e->index);
		sort_number(r.place, i);
		sort_number(r.prev, o->prev == NO_ENTRY ? 0 : (uint64_t)o->prev + 1);
		TRY(sort_add(&v->scratch, &v->objects, &r));
	}
	return OK;
}

static enum err object_wrong(struct verify *v, uint64_t index, uint64_t place)
{
	auto_entry e = { 0 };

	TRY(entry_at(v, index, &e));
	return entry_placed(v,
			    err_at(&v->scratch,
				   errf(&v->scratch, E_TAMPERED,
					"prev of %s is not the entry before this one about it",
					e.object[place].id),
				   "/objects/%llu/prev", (unsigned long long)place),
			    index);
}

/* All are looked at, for the records are not in the order of the log: the first of those wrong. */
enum err objects_check(struct verify *v)
{
	struct object_record before = { .index = { 0 } }, first = { .index = { 0 } };
	const struct object_record *r;
	const void *at = NULL;
	bool wrong = false;

	TRY(sort_end(&v->cx, &v->objects));
	for (uint64_t i = 0; i < v->objects.all; i++) {
		uint64_t want = 0;

		TRY(sort_at(&v->cx, &v->objects, i, &at));
		r = at;
		if (i && memcmp(r->object, before.object, HASH_SIZE) == 0)
			want = sort_number_read(before.index) + 1;
		before = *r;
		if (sort_number_read(r->prev) == want)
			continue;
		/* index and place lie side by side */
		if (!wrong || memcmp(r->index, first.index, sizeof(r->index) * 2) < 0)
			first = *r;
		wrong = true;
	}
	sort_free(&v->objects);
	return wrong ? object_wrong(v, sort_number_read(first.index), sort_number_read(first.place))
		     : OK;
}
