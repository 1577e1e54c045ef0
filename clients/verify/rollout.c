/*
 * A ring reaches no device outside of the sites of its release: what the list of its members says
 * is held to where each device was created; and none opens while a signature is disputed that the
 * release rests on.  Which ring is due, and whether a gate had passed, is
 * not computed again.
 */

#include "base/text.h"
#include "documents/members.h"
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

enum err on_rollout_resumed(struct verify *v, const struct entry *e)
{
	return rollout_goes_on_undisputed(v, e);
}

enum err on_ring_opened(struct verify *v, const struct entry *e)
{
	TRY(rollout_goes_on_undisputed(v, e));
	return ring_check(v, e);
}
