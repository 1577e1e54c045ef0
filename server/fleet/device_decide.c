/*
 * A one-time code proves that an operator meant this device; the signature in
 * the request proves that the device holds the key it names.  Both are asked at
 * once and refused with one sentence, so that somebody who tries codes learns
 * nothing.
 *
 * enrol_check() runs twice, on a worker before the writer is bothered and on
 * the writer for the decision, because a code must not be used twice.
 */

#include "fleet/device.h"

#include <string.h>

#include "access/secret.h"
#include "base/clock.h"
#include "base/text.h"
#include "documents/enrol.h"
#include "engine/history.h"
#include "people/fold.h"
#include "people/site.h"
#include "people/token.h"
#include "proof/sshsig.h"
#include "quality/foreign_note.h"
#include "rules/sites.h"

static void code_print(struct ctx *cx, struct fact *out, const char **secret)
{
	*secret = secret_new(cx, "sge_", 32);
	put_text(&out->body, "code", secret_code(cx, *secret));
	put_int(&out->body, "expires_at", cx->now + CODE_LIFE_MS);
}

static enum err labels_print(struct ctx *cx, json_t *labels, struct printer *out)
{
	put_open(out, "labels", '[');
	for (size_t i = 0; i < json_array_size(labels); i++) {
		const char *text = json_string_value(json_array_get(labels, i));

		if (!text || !*text || strlen(text) > DEVICE_LABEL_MAX || !prose_ok(text))
			return err_at(cx,
				      errf(cx, E_INVALID, "a label is text of 1 to %d bytes",
					   DEVICE_LABEL_MAX),
				      "/labels/%zu", i);
		put_text(out, NULL, text);
	}
	put_close(out, ']');
	return OK;
}

enum err device_create(struct ctx *cx, struct db *db, const struct new_device *d, struct fact *out,
		       const char **secret)
{
	struct device known;
	const char *fold;
	struct body site;
	enum err e;

	fact_start(cx, out, ACTION_DEVICE_CREATED);
	fact_object(cx, out, "device", d->device);
	fact_site(cx, out, d->site);
	e = db_device_at(cx, db, d->device, AT_NOW, &known);
	if (e == OK)
		return err_at(cx, errf(cx, E_CONFLICT, "there is a device '%s' already", d->device),
			      "/device");
	if (e != E_NOT_FOUND)
		return e;
	TRY(fold_free(cx, db, FOLD_DEVICE, d->device, "/device", &fold));
	TRY(db_site_at(cx, db, d->site, AT_NOW, &site));
	put_text(&out->body, "device", d->device);
	put_text(&out->body, "fold", fold);
	put_text(&out->body, "site", d->site);
	TRY(labels_print(cx, d->labels, &out->body));
	code_print(cx, out, secret);
	return OK;
}

static enum err device_begin(struct ctx *cx, struct db *db, enum action action, const char *name,
			     struct fact *out, struct device *d)
{
	fact_start(cx, out, action);
	fact_object(cx, out, "device", name);
	TRY(db_device_at(cx, db, name, AT_NOW, d));
	fact_site(cx, out, d->site);
	if (!state_may(&device_states, action, d->state))
		return errf(cx, E_CONFLICT, "the device '%s' is %s", name,
			    state_name(&device_states, d->state));
	put_text(&out->body, "device", name);
	return OK;
}

enum err device_invite(struct ctx *cx, struct db *db, const char *name, struct fact *out,
		       const char **secret)
{
	struct device d;

	TRY(device_begin(cx, db, ACTION_DEVICE_INVITED, name, out, &d));
	code_print(cx, out, secret);
	return OK;
}

enum err device_retire(struct ctx *cx, struct db *db, const char *name, struct fact *out)
{
	struct device d;

	TRY(device_begin(cx, db, ACTION_DEVICE_RETIRED, name, out, &d));
	fact_changed(out, "state", state_name(&device_states, d.state),
		     state_name(&device_states, DEVICE_RETIRED));
	return OK;
}

enum err enrol_check(struct ctx *cx, struct db *db, const char *origin,
		     const struct enrolment_asked *a, struct device *out)
{
	struct printer said;
	enum err e = db_device_at(cx, db, a->device, AT_NOW, out);

	if (e != OK && e != E_NOT_FOUND)
		return e;
	enrol_print(cx, origin, a->device, a->code, &said);
	if (e == OK && out->code && out->code_expires_at > ends_time(cx) &&
	    strcmp(out->code, secret_code(cx, a->code)) == 0 &&
	    signature_ok(a->public, said.text, said.size, a->proof))
		return OK;
	return err_next(
		cx,
		errf(cx, E_UNAUTHENTICATED,
		     "the code is not this device's, is over, or the key's signature is not right"),
		"Ask an operator for a new code: signet device provision %s FILE --root FILE "
		"--reason TEXT.",
		a->device);
}

/* What somebody else signs as this log could look like this plant's to a device that comes new. */
static enum err enrol_unforked(struct ctx *cx, struct db *db)
{
	struct forked f;

	TRY(forked_now(cx, db, &f));
	return f.why ? err_next(cx,
				errf(cx, E_CONFLICT, "no device is enrolled meanwhile: %s", f.why),
				"%s The code stays this device's until its time is over.", f.next)
		     : OK;
}

enum err device_enrol(struct ctx *cx, struct db *db, const char *origin,
		      const struct enrolment_asked *a, struct fact *out, const char **secret)
{
	struct device d;

	fact_start(cx, out, ACTION_DEVICE_ENROLLED);
	fact_object(cx, out, "device", a->device);
	TRY(enrol_check(cx, db, origin, a, &d));
	fact_site(cx, out, d.site);
	TRY(enrol_unforked(cx, db));
	/* a new key ends the old one: the token and the chain of reports begin
	 * anew */
	fact_changed(out, "key", d.key, ed25519_fingerprint(cx, a->public));
	*secret = secret_new(cx, DEVICE_TOKEN_PREFIX, 32);
	put_text(&out->body, "device", a->device);
	put_text(&out->body, "enrolment", uuid7(cx, cx->now));
	put_text(&out->body, "key", ed25519_fingerprint(cx, a->public));
	put_text(&out->body, "public", base64_text(cx, a->public, PUBLIC_KEY_SIZE));
	put_text(&out->body, "token", secret_code(cx, *secret));
	return OK;
}
