#pragma once

/*
 * A captured server: it has the server's keys and none of people's.  Between an
 * agent and the site, it serves TUF metadata of the next versions, evidence or an
 * assignment, each bent in one place and signed anew with the site's own keys.
 */

#include "documents/assignment.h"
#include "documents/evidence.h"
#include "fleet.h"

#define FORGED_MAX 8

struct forgery {
	struct fleet *f;
	struct tuf_list timestamp, snapshot; /* as the site has them; to bend */
	struct tuf_targets releases;
	struct planted file[FORGED_MAX];
	size_t n;
};

void forge_begin(struct forgery *g, struct fleet *f);
/* The evidence of that release, bent. */
void forge_evidence(struct forgery *g, int64_t release, void (*bend)(struct evidence *e));
/* What the device was assigned last, bent, under the next counter. */
void forge_assignment(struct forgery *g, const char *device, void (*bend)(struct assignment *a));
/* The next version of signers, which people sign in truth, bent by p.files.signers_bend. */
void forge_signers(struct forgery *g);
/* The next version of the top role, which people sign in truth, bent by p.files.targets_bend. */
void forge_targets(struct forgery *g);
/* trust/log.json as that top role names it. */
void forge_log(struct forgery *g);
/* The timestamp that the device keeps is one that has expired, as after a week without the site. */
void forge_kept_expired(struct forgery *g, const char *device);
/* Sign everything: file[0] to file[n] are what the site would show. */
void forge_sign(struct forgery *g);
/* The same, and let this device meet it in place of the site. */
struct liar forge_serve(struct forgery *g, const char *device);
