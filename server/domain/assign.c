#include "domain/assign.h"

#include <string.h>

#include "base/json.h"
#include "proof/assignment.h"
#include "proof/dsse.h"
#include "proof/sshsig.h"
#include "store/device.h"
#include "store/history.h"
#include "store/rollout.h"

#define WANTED_MAX 1024

static enum err in_scope(struct ctx *cx, const char *sites, const char *site, bool *out)
{
	auto_json json = NULL;
	json_t *item;
	size_t i;

	*out = false;
	TRY(json_read(cx, sites, strlen(sites), &json));
	json_array_foreach (json, i, item)
		*out |= strcmp(json_string_value(item), site) == 0;
	return OK;
}

static bool counts(const struct wanted *w)
{
	return strcmp(w->state, "running") == 0 || strcmp(w->state, "completed") == 0 || w->ran;
}

static enum err slots_find(struct ctx *cx, struct db *db, const struct device *d,
			   struct assignment *out)
{
	struct wanted *w = arena_alloc(&cx->mem, WANTED_MAX * sizeof(*w));
	size_t n = WANTED_MAX;
	bool in;

	TRY(db_rollout_wanted(cx, db, d->name, w, &n));
	for (size_t i = 0; i < n && out->n < SLOTS_MAX; i++) {
		if (out->n > 0 && strcmp(out->slot[out->n - 1].model, w[i].model) == 0)
			continue;
		TRY(in_scope(cx, w[i].sites, d->site, &in));
		if (in && counts(&w[i]))
			out->slot[out->n++] =
				(struct slot){ w[i].model, w[i].model, w[i].release, w[i].version };
	}
	return OK;
}

static bool says_the_same(struct ctx *cx, const struct assigned *old, const struct assignment *new)
{
	struct printer p = { .mem = &cx->mem };
	const char *colon;

	slots_print(&p, new->slot, new->n);
	colon = strchr(p.text, ':');
	return strcmp(old->slots, colon + 1) == 0;
}

static enum err make(struct ctx *cx, const struct instance *in, const struct device *d,
		     struct assignment *a, struct fact *out)
{
	struct printer payload, envelope = { .mem = &cx->mem };
	const struct signer *signer = &in->keys.assignment.signer;

	assignment_print(cx, a, &payload);
	TRY(dsse_sign(cx, signer, ssh_fingerprint(cx, signer->public), ASSIGNMENT_TYPE,
		      payload.text, payload.size, &envelope));
	fact_start(cx, out, "assignment.made", 1);
	fact_object(cx, out, "device", d->name);
	put_text(&out->body, "device", d->name);
	put_text(&out->body, "enrolment", d->enrolment);
	put_int(&out->body, "epoch", a->epoch);
	put_int(&out->body, "counter", a->counter);
	put_text(&out->body, "envelope", fact_document(cx, out, envelope.text, envelope.size));
	put_int(&out->body, "expires_at", a->expires);
	slots_print(&out->body, a->slot, a->n);
	return OK;
}

static enum err assign(struct ctx *cx, struct db *db, const struct instance *in, const char *name,
		       struct fact *out, int64_t *due)
{
	struct assigned old;
	struct assignment a;
	struct device d;
	int64_t half;

	TRY(db_device_at(cx, db, name, AT_NOW, &d));
	TRY(db_assignment_of(cx, db, name, AT_NOW, &old));
	a = (struct assignment){ .origin = in->signer.key.origin,
				 .device = name,
				 .enrolment = d.enrolment,
				 .key = d.key,
				 .epoch = ASSIGNMENT_EPOCH,
				 .counter = old.counter + 1,
				 .expires = cx->now + ASSIGNMENT_LIFE_MS };
	TRY(slots_find(cx, db, &d, &a));
	half = old.expires_at - ASSIGNMENT_LIFE_MS / 2;
	if (old.counter == 0 || strcmp(old.enrolment, d.enrolment) != 0 || half <= cx->now ||
	    !says_the_same(cx, &old, &a))
		return make(cx, in, &d, &a, out);
	*due = half < *due ? half : *due;
	return OK;
}

enum err assign_step(struct ctx *cx, struct db *db, const struct instance *in, struct fact *out,
		     int64_t *due)
{
	const char **names = arena_alloc(&cx->mem, DEVICES_MAX * sizeof(*names));
	size_t n = DEVICES_MAX;

	TRY(db_devices_enrolled(cx, db, names, &n));
	for (size_t i = 0; i < n; i++) {
		TRY(assign(cx, db, in, names[i], out, due));
		if (out->action)
			return OK;
	}
	return OK;
}
