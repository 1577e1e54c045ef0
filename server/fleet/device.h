#pragma once

/*
 * Devices: the rules.  An operator or an administrator names a device and gets a
 * one-time code for it; the device shows the code and its own key, and gets a
 * token.  A token speaks for the device and signs nothing: reports are signed by
 * its key.
 * Any thread with a connection of its own; facts are decided on the writer.
 */

#include "base/json.h"
#include "fleet/device_store.h"
#include "proof/fact.h"
#include "proof/signer.h"

#define CODE_LIFE_MS     INT64_C(604800000) /* 7 days */
#define DEVICE_LABELS    32
#define DEVICE_LABEL_MAX 120

struct new_device {
	const char *device, *site;
	json_t *labels; /* texts; NULL: none */
};

struct enrolment_asked {
	const char *device, *code;
	unsigned char public[PUBLIC_KEY_SIZE];
	unsigned char proof[SIGNATURE_SIZE]; /* see documents/enrol.h */
};

/* device.created; the code is shown once.  E_CONFLICT: the name was given before. */
must_check enum err device_create(struct ctx *cx, struct db *db, const struct new_device *d,
				  struct fact *out, const char **secret);
/* device.invited: a new code, for a device that is new or lost its key.  E_CONFLICT: retired. */
must_check enum err device_invite(struct ctx *cx, struct db *db, const char *name, struct fact *out,
				  const char **secret);
/* device.retired, for good. */
must_check enum err device_retire(struct ctx *cx, struct db *db, const char *name,
				  struct fact *out);

/* Is the code this device's and still good, and the key held?  E_UNAUTHENTICATED, whatever the
 * reason. */
must_check enum err enrol_check(struct ctx *cx, struct db *db, const char *origin,
				const struct enrolment_asked *a, struct device *out);
/* device.enrolled; the token is shown once. */
must_check enum err device_enrol(struct ctx *cx, struct db *db, const char *origin,
				 const struct enrolment_asked *a, struct fact *out,
				 const char **secret);
