/*
 * Each device has one assignment in force; it is made anew when what the device
 * shall run changes, when the device enrolled anew, when half of its life is
 * over, or when it lasts longer than any may, since a clock that was ahead made
 * it.  An assignment that is made only on change would expire in a plant where
 * nothing happens.
 *
 * One device at a time, one entry each.  The counter grows by one with each, so
 * a device can refuse an older one that somebody replays.
 *
 * An empty list of slots is not an order to stop: the device reads it as "no
 * change".
 */

#include "fleet/assignment.h"

#include <sodium.h>
#include <string.h>

#include "base/json.h"
#include "documents/assignment.h"
#include "engine/history.h"
#include "fleet/device.h"
#include "fleet/due.h"
#include "fleet/rollout.h"
#include "proof/dsse.h"
#include "proof/sshsig.h"
#include "trust/own.h"
#include "trust/trust.h"

#define ASSIGNMENT_SPREAD_MS (ASSIGNMENT_LIFE_MS / 8)

/* Compared as printed, byte for byte: the stored text is what the device has. */
static bool says_the_same(struct ctx *cx, const struct assigned *old, const struct assignment *new)
{
	struct printer p = { .mem = &cx->mem };
	const char *colon;

	slots_print(&p, new->slot, new->n);
	colon = strchr(p.text, ':');
	return strcmp(old->slots, colon + 1) == 0;
}

static enum err assignment_make(struct ctx *cx, const struct instance *in, const struct device *d,
				struct assignment *a, struct fact *out)
{
	struct printer payload, envelope = { .mem = &cx->mem };
	const struct signer *signer = &in->keys.assignment.signer;

	assignment_print(cx, a, &payload);
	TRY(dsse_sign(cx, signer, ed25519_fingerprint(cx, signer->public), ASSIGNMENT_TYPE,
		      payload.text, payload.size, &envelope));
	fact_start(cx, out, ACTION_ASSIGNMENT_MADE);
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

/* Renewals are spread: what was assigned at once is not due again at once. */
static int64_t life(void)
{
	return ASSIGNMENT_LIFE_MS - (int64_t)randombytes_uniform(ASSIGNMENT_SPREAD_MS);
}

/* Neither half over, nor longer than one that would be made now: a device refuses that. */
static bool lasts(const struct ctx *cx, int64_t expires)
{
	return expires - ASSIGNMENT_LIFE_MS / 2 > cx->now &&
	       expires <= cx->now + ASSIGNMENT_LIFE_MS;
}

enum err assignment_step(struct ctx *cx, struct db *db, const struct instance *in,
			 const char *object, struct fact *out)
{
	struct trust_assignment trust;
	struct assigned old;
	struct assignment a;
	struct device d;

	TRY(db_device_at(cx, db, object, AT_NOW, &d));
	TRY(trust_assignment_now(cx, db, &trust));
	/* new trust makes it due again, and a start looks once more */
	if (d.state != DEVICE_ENROLLED || (trust.n > 0 && own_assigner_check(cx, in, &trust) != OK))
		return OK;
	TRY(db_assignment_of(cx, db, object, AT_NOW, &old));
	a = (struct assignment){ .origin = in->signer.key.origin,
				 .device = object,
				 .enrolment = d.enrolment,
				 .key = d.key,
				 .counter = old.counter + 1,
				 .expires = cx->now + life() };
	a.epoch = trust.epoch;
	a.n = SLOTS_MAX;
	TRY(db_rollout_wanted(cx, db, object, d.site, a.slot, &a.n));
	if (old.counter > 0 && old.epoch == a.epoch && strcmp(old.enrolment, d.enrolment) == 0 &&
	    lasts(cx, old.expires_at) && says_the_same(cx, &old, &a))
		return OK;
	return assignment_make(cx, in, &d, &a, out);
}
