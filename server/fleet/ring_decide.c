/*
 * A ring is a rule until it opens, and a list from then on.  The gate counts the
 * devices of the list, whatever becomes of labels and sites later.
 *
 * Devices that some ring of the plan names are left to that ring: who named
 * them there meant them to come then, and no share draws them before.
 *
 * Choosing looks at each device of the plant once for each ring that opens.
 */

#include "fleet/ring.h"

#include <string.h>

#include "base/json.h"
#include "base/map.h"
#include "documents/texts.h"
#include "engine/history.h"
#include "fleet/device.h"

/* A list that grows. */
struct choice {
	struct members *out;
	size_t room;
};

static void member_add(struct ctx *cx, struct choice *c, const char *device, const char *enrolment)
{
	struct members *m = c->out;
	struct member *more;

	if (m->n == c->room) {
		c->room = 2 * c->room + 64;
		more = arena_alloc(&cx->mem, c->room * sizeof(*more));
		if (m->n > 0)
			memcpy(more, m->member, m->n * sizeof(*more));
		m->member = more;
	}
	m->member[m->n++] = (struct member){ device, enrolment };
}

/* ---- those that it names ---- */

static enum err named_choose(struct ctx *cx, struct db *db, const struct ring_release *r,
			     const struct ring *ring, struct choice *c)
{
	struct device d;

	for (size_t i = 0; i < ring->n; i++) {
		enum err e = db_device_at(cx, db, ring->device[i], AT_NOW, &d);

		if (e == E_NOT_FOUND) /* perhaps it comes */
			member_add(cx, c, ring->device[i], NULL);
		else if (e != OK)
			return e;
		else if (d.state != DEVICE_RETIRED && texts_have(r->site, r->n_sites, d.site))
			member_add(cx, c, d.name, d.enrolment);
	}
	return OK;
}

/* ---- those that fit ---- */

static void all_named(struct ctx *cx, const struct rings *rings, struct map *out)
{
	*out = (struct map){ .mem = &cx->mem };
	for (size_t i = 0; i < rings->n; i++)
		for (size_t k = 0; k < rings->ring[i].n; k++)
			map_put(out, rings->ring[i].device[k], out);
}

/* Does it have one of the labels that the ring asks for? */
static enum err labels_fit(struct ctx *cx, const struct ring *ring, const char *labels, bool *fits)
{
	auto_json json = NULL;

	*fits = ring->n_labels == 0;
	if (*fits)
		return OK;
	TRY(json_read(cx, labels, strlen(labels), &json));
	for (size_t i = 0; i < json_array_size(json) && !*fits; i++)
		*fits = texts_have(ring->label, ring->n_labels,
				   json_string_value(json_array_get(json, i)));
	return OK;
}

static enum err fitting_choose(struct ctx *cx, struct db *db, const struct ring_release *r,
			       const struct rings *rings, const struct ring *ring, struct choice *c)
{
	struct candidate *all;
	struct map named;
	bool fits;
	size_t n;

	all_named(cx, rings, &named);
	TRY(db_ring_candidates(cx, db, r->model, r->release, &all, &n));
	for (size_t i = 0; i < n; i++) {
		const struct candidate *d = &all[i];

		if (!texts_have(r->site, r->n_sites, d->site) || map_get(&named, d->device) ||
		    (ring->n_sites > 0 && !texts_have(ring->site, ring->n_sites, d->site)))
			continue;
		TRY(labels_fit(cx, ring, d->labels, &fits));
		if (fits)
			member_add(cx, c, d->device, d->enrolment);
	}
	return OK;
}

enum err ring_members(struct ctx *cx, struct db *db, const struct ring_release *r,
		      const struct rings *rings, size_t ring, struct members *out, const char **why)
{
	const struct ring *rule = &rings->ring[ring];
	struct choice c = { .out = out };

	*out = (struct members){ .n = 0 };
	*why = NULL;
	if (rule->n > 0)
		TRY(named_choose(cx, db, r, rule, &c));
	else
		TRY(fitting_choose(cx, db, r, rings, rule, &c));
	if (rule->share > 0)
		members_draw(cx, out, r->record, rule->share);
	if (out->n > MEMBERS_MAX)
		*why = arena_printf(&cx->mem, "ring '%s' would have %zu devices, and may have %d",
				    rule->name, out->n, MEMBERS_MAX);
	members_sort(out);
	return OK;
}

void ring_members_put(struct ctx *cx, struct fact *f, const struct members *m)
{
	struct printer text;

	members_print(cx, m, &text);
	put_text(&f->body, "members", fact_document(cx, f, text.text, text.size));
	put_int(&f->body, "devices", (int64_t)m->n);
}
