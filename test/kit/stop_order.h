#pragma once

/*
 * A stop of release 7 and 8 in the log of a world (evidence.h), signed by ben of munich: for tests
 * that bend one thing that it states.
 */

#include "documents/act.h"
#include "evidence.h"
#include "rules/stop.h"

#define STOP_ORDER "01890000-0000-7000-8000-00000000a001" /* its id */

/* What is stated; each may be bent. */
struct stop_order {
	struct world w;
	int who; /* whose key signs */
	const char *signer, *role, *site, *custody, *meaning, *origin, *subject_id;
	enum act_kind kind;
	struct act_document document;
	bool carried, headless; /* headless: the entry is there, and no head that counts */
	const char *entered_envelope;
	int64_t not_after, entered_at;
	enum action action;
};

/* Where one role may stop: approver, with a key in a file. */
void stop_order_open(struct stop_order *o);
/* Entered, unless it is carried.  The file of the document as it now is. */
struct printer stop_order_file(struct stop_order *o);
void stop_order_close(struct stop_order *o);
#define auto_stop_order cleanup(stop_order_close) struct stop_order

/* Judged at the world's site, in its log. */
enum err stop_order_judged(struct stop_order *o, struct stop_says *out);
