#pragma once

/* A device that is enrolled over HTTP, its key in memory: the agent is not needed for what it
 * sends. */

#include "client.h"
#include "documents/report.h"
#include "proof/digest.h"
#include "proof/signer.h"

struct device_here {
	struct ctx *cx;
	uint16_t port;
	const char *origin, *name;
	struct seed_signer key;
	char code[80], token[80], enrolment[64];
};

/* cx, port, origin and name are set: a key for it, made from its name; the site's operator creates
 * it, and it enrols. */
void device_enrols(struct device_here *n, const char *site, const char *operator);
/* The same in two steps. */
void device_created(struct device_here *n, const char *site, const char *operator);
void device_enrolled(struct device_here *n);
const char *device_enrol_body(struct device_here *n, const char *code);
struct report device_report(const struct device_here *n, int64_t sequence, const char *previous);
void device_head(struct device_here *n,
		 struct report *r); /* it verified the newest head of the log */
/* Its checkpoint says the origin, size and root of the report, signed by that key. */
void device_head_say(struct ctx *cx, struct report *r, const struct signer *key);
#define DEVICE_RECORD                                                                             \
	"sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" /* of a release \
										   */
/* The body for POST /edge/v1/reports; the digest that the next one names. */
const char *device_report_body(struct ctx *cx, const struct report *r, const struct signer *key,
			       const char **digest);
