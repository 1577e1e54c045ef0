#pragma once

/*
 * A plant for tests: a site and the people of a whole release.
 *
 *   plant_open()       the site and its people
 *   plant_data()       and data small enough to count by hand, to validate versions with
 *   plant_model()      or (release.h) a model with an envelope and the file of its version
 *   plant_published()  and trust, and release 1 of it
 *
 * anna (sealed key) and ben (own key) approve, mara (sealed key) reviews; jonas
 * writes, vera is a process expert, and both have no key.
 */

#include "change.h"
#include "trust_keys.h"

struct plant {
	struct site s;
	bool audited; /* set before it is opened: iris is there, an auditor */
	struct person anna, ben, mara, jonas, vera;
	/* of plant_data(): */
	char token[80];  /* of jonas' service account ci: read and submit */
	char labels[80]; /* digest */
	/* of plant_model(): */
	struct trust_keys keys;
	struct trust_files files;
	char artifact[72]; /* digest of the version's one file, model.onnx */
	const char *bytes; /* and its bytes */
	int64_t released;  /* number of the change that brought release 1 */
};

void plant_open(struct plant *p);
void plant_close(struct plant *p);
#define auto_plant cleanup(plant_close) struct plant

/* Every row follows from the log. */
void plant_holds(struct plant *p);
/* One more approver, with a key that the server never holds, which anna confirms. */
struct person plant_approver(struct plant *p, const char *id);
/* mara reviews and ben approves: it merges. */
void plant_merge(struct plant *p, int change);
void plant_login(struct plant *p); /* everybody's sessions anew, after site_restart() */
/* The newest hundred entries, newest first, as an auditor reads them. */
const char *plant_log(struct plant *p);

/*
 * The test set has ten rows, two of them positive.  Version 1 finds one of the
 * two (sensitivity 0.5000), version 2 both.
 */
#define PLANT_VERSION_1 "id,score\n1,0.9\n2,0.1\n3,0.2\n4,0\n5,0\n6,0\n7,0\n8,0\n9,0\n10,0\n"
#define PLANT_VERSION_2 "id,score\n1,0.9\n2,0.8\n3,0.2\n4,0\n5,0\n6,0\n7,0\n8,0\n9,0\n10,0\n"

/* The model press-health with model.json and envelope 1 in force (sensitivity at least
 * 0.6, specificity at least 0.99), datasets press-train/1 and press-test/1, the latter frozen. */
void plant_data(struct plant *p);
/* vera stores labels; their digest into out[80]. */
void labels_add(struct plant *p, const char *csv, char *out);
/* Version n, from a run of its own, its bytes naming it. */
void plant_version(struct plant *p, int n);
/* A validation of version n against the frozen set; its id into out[40].  reuse 0: none. */
void plant_register(struct plant *p, int n, int reuse, int status, char *out);
/* Hand in predictions; the answer is the site's last. */
void plant_predict(struct plant *p, const char *validation, const char *csv, int status);
