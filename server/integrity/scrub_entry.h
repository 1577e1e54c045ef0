#pragma once

/*
 * What the log says of scrubs: entries about the object ALARM_RECORDS_OBJECT, the newest first.
 * Memory is the ctx's.  One thread at a time for each connection; errors are the database's
 * (engine/db.h). Source: schema/facts.md, integrity.scrubbed.
 */

#include "engine/scrub.h"
#include "proof/fact.h"

#define SCRUBS_LOOKED_AT 64 /* entries about the object: alarms lie between */

struct scrub_entry {
	int64_t index, ended; /* ended: ms since 1970, as its entry says */
	int64_t size;
	const char *root, *began, *wrong; /* wrong: NULL: nothing */
};

/* The newest, and, where right is asked for, the newest that found nothing wrong. */
must_check enum err scrub_last(struct ctx *cx, struct db *db, bool right, struct scrub_entry *out,
			       bool *any);
/* integrity.scrubbed */
void scrub_fact(struct ctx *cx, const struct scrub_result *r, struct fact *out);
