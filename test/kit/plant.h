#pragma once

/*
 * A plant for tests, on top of site.h: the people of a whole release, and data
 * small enough to count by hand.  The test set has ten rows, two of them
 * positive.  Version 1 finds one of the two (sensitivity 0.5000), version 2 both.
 */

#include "sign.h"

struct plant {
	struct site site;
	struct person anna, ben; /* approvers: sealed key, own key */
	struct person mara;      /* reviewer, sealed key */
	struct person jonas;     /* author, behind the service account ci */
	struct person vera;      /* process expert */
	char token[80];          /* of ci: read and submit */
	char labels[80];         /* digest */
	int changes;             /* opened so far */
};

#define PLANT_VERSION_1 "id,score\n1,0.9\n2,0.1\n3,0.2\n4,0\n5,0\n6,0\n7,0\n8,0\n9,0\n10,0\n"
#define PLANT_VERSION_2 "id,score\n1,0.9\n2,0.8\n3,0.2\n4,0\n5,0\n6,0\n7,0\n8,0\n9,0\n10,0\n"

/* People, the model press-health with model.json and envelope 1 in force (sensitivity at least
 * 0.6, specificity at least 0.99), datasets press-train/1 and press-test/1, the latter frozen. */
void plant_open(struct plant *p);
void plant_close(struct plant *p);
#define auto_plant cleanup(plant_close) struct plant

/* Open a change with these documents (the inside of a JSON array); its number.  0: not opened. */
int plant_propose(struct plant *p, const char *secret, const char *documents, int status);
/* mara reviews and ben approves: it merges. */
void plant_merge(struct plant *p, int change);

/* Version n, from a run of its own, its bytes naming it. */
void plant_version(struct plant *p, int n);
/* A validation of version n against the frozen set; its id into out[40].  reuse 0: none. */
void plant_register(struct plant *p, int n, int reuse, int status, char *out);
/* Hand in predictions; the answer is the site's last. */
void plant_predict(struct plant *p, const char *validation, const char *csv, int status);
