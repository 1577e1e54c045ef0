/*
 * A ring reaches no device outside of the sites of its release: what the list of its members says
 * is held to where each device was created; and none opens while a signature is disputed that the
 * release rests on.  Which ring is due, and whether a gate had passed, is
 * not computed again.
 */

#include <string.h>

#include "base/text.h"
#include "documents/evidence.h"
#include "documents/members.h"
#include "documents/path.h"
#include "verify/disputes.h"
#include "verify/sites.h"
#include "verify/state.h"

static bool among(const char *const *site, const char *one)
{
	for (; site && *site; site++)
		if (text_same(*site, one))
			return true;
	return false;
}

/* Of those that are there, each where its release may run.  A device that a plan names may come
 * later. */
static enum err members_check(struct verify *v, const char *rollout, const struct members *m)
{
	const char *const *release = sites_stated(v, "rollout", rollout);

	for (size_t i = 0; release && i < m->n; i++) {
		const char *const *device = sites_stated(v, "device", m->member[i].device);

		if (device && !among(release, *device))
			return wrong(v, "/fact/members",
				     "the device '%s' is at %s, and the release is not",
				     m->member[i].device, *device ? *device : "no site");
	}
	return OK;
}

static enum err ring_check(struct verify *v, const struct entry *e)
{
	const char *digest = json_string_value(json_object_get(e->fact, "members"));
	const char *id = json_string_value(json_object_get(e->fact, "id"));
	const struct archive_file *f;
	struct members m;

	if (!digest)
		return OK;
	f = document_of(v, digest);
	if (!f || !id)
		return wrong(v, "/fact/members", "the list of the ring's devices is not there");
	TRY(members_parse(&v->scratch, f->bytes, f->size, &m));
	return members_check(v, id, &m);
}

enum err on_rollout_begun(struct verify *v, const struct entry *e)
{
	TRY(rollout_begins_undisputed(v, e));
	return ring_check(v, e);
}

/* ---- assignments ---- */

/* The release is in force as that record, and the record is for where the device was created. */
static enum err slot_check(struct verify *v, const char *device, json_t *slots, size_t i)
{
	struct release_record *r = arena_alloc(&v->scratch.mem, sizeof(*r));
	const char *place = arena_printf(&v->scratch.mem, "/fact/slots/%zu/record", i);
	json_t *slot = json_array_get(slots, i);
	const char *model = json_string_value(json_object_get(slot, "model"));
	const char *record = json_string_value(json_object_get(slot, "record"));
	int64_t number = json_integer_value(json_object_get(slot, "release"));
	const char *const *site = sites_stated(v, "device", device);
	const struct archive_file *f = record ? document_of(v, record) : NULL;
	size_t at = 0;

	if (!model || !f ||
	    !text_same(record, map_get(&v->state->tree,
				       path_print(&v->scratch, PATH_RELEASE, model, number))) ||
	    release_record_parse(&v->scratch, f->bytes, f->size, r) != OK)
		return wrong(v, place, "no such release is in force as that record");
	if (!site || !*site)
		return OK;
	while (at < r->n_sites && strcmp(r->sites[at], *site) != 0)
		at++;
	return at < r->n_sites
		       ? OK
		       : wrong(v, place, "the device '%s' is at %s, and release %lld of %s is not",
			       device, *site, (long long)number, model);
}

/* The device judges the envelope, by the keys in trust/assignment.json. */
enum err on_assignment_made(struct verify *v, const struct entry *e)
{
	const char *device = json_string_value(json_object_get(e->fact, "device"));
	json_t *slots = json_object_get(e->fact, "slots");

	if (e->v < 2)
		return OK;
	if (e->actor_kind != KIND_SYSTEM || !device)
		return wrong(v, "/actor", "the system assigns, to a device");
	for (size_t i = 0; i < json_array_size(slots); i++)
		TRY(slot_check(v, device, slots, i));
	return OK;
}

/* ---- what a person does ---- */

static bool operates_at(const struct user *u, const char *site)
{
	return u && (roles_acting_at(u, site) & role_bit(ROLE_OPERATOR));
}

/* By an operator of each site of the release, whose devices get it again; of a release for all
 * sites, by one of all. */
static enum err resumer_check(struct verify *v, const struct entry *e)
{
	const char *id = json_string_value(json_object_get(e->fact, "id"));
	const char *const *site = id ? sites_stated(v, "rollout", id) : NULL;
	const struct user *u = map_get(&v->state->users, e->actor);

	if (!site)
		return OK;
	if (!*site && !operates_at(u, EVERY_SITE))
		return wrong(v, "/actor", "'%s' is no operator of every site", e->actor);
	for (; *site; site++)
		if (!operates_at(u, *site))
			return wrong(v, "/actor", "'%s' is no operator at %s", e->actor, *site);
	return OK;
}

enum err on_rollout_resumed(struct verify *v, const struct entry *e)
{
	TRY(resumer_check(v, e));
	return rollout_goes_on_undisputed(v, e);
}

enum err on_ring_opened(struct verify *v, const struct entry *e)
{
	TRY(rollout_goes_on_undisputed(v, e));
	return ring_check(v, e);
}
