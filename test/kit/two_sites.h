#pragma once

/*
 * Two sites for tests.  Munich has a plant with a model, release 1 of it, a
 * rollout and a device; at berlin there are people with every role, a token, a
 * service and a device, who are strangers to all that.  A route is asked with the
 * names of munich, or with names that there never were.
 */

#include "http/req.h"
#include "release.h"

#define NEVER_HEX "00000000000000000000000000000000000000000000000000000000000000ee"
#define NEVER_ID  "01900000-0000-7000-8000-0000000000ee"

/* A name of munich's and one that there never was. */
struct pair {
	const char *what, *real, *never;
	char text[80]; /* of one that is made anew in each plant */
};

enum {
	MODEL,
	DATASET,
	RUN,
	VALIDATION,
	ROLLOUT,
	DEVICE_NAME,
	ARTIFACT,
	LABELS,
	CHANGE,
	PLAN,
	ACT,
	ACCOUNT,
	STOP_ID,
	PAIRS
};

struct plants {
	struct plant p;
	struct pair pair[PAIRS];
	struct {
		const char *name;
		char secret[80];
	} stranger[6];
	size_t n;
	char auditor[80];   /* of munich */
	int64_t merged;     /* an entry about a change of munich */
	const char *target; /* the path of a TUF target of munich's release */
};

void two_sites_open(struct plants *t);
void two_sites_close(struct plants *t);
#define auto_plants cleanup(two_sites_close) struct plants

/* Ask a route; the answer is the site's last. */
void asked_with(struct plants *t, const struct route *row, const char *secret, bool real);
/* The last answer, with the names that were asked for, and what differs in each answer, put out of
 * it. */
char *answer_plain(struct plants *t, bool real);
/* A name of munich's in a text; NULL: none. */
const char *munich_named(const struct plants *t, const char *text);
/* Does it say that a name is taken? */
bool says_taken(const char *text);
