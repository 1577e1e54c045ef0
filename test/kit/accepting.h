#pragma once

/*
 * A plant whose directory was damaged, and its way out: signetd accept-damage, in this process.
 */

#include "accept.h"
#include "engine/fsck.h"
#include "plant.h"

struct way {
	struct plant p;
	struct mended found;
	const char *file, *bytes; /* the document */
	size_t size;
	const char *held; /* a signed head that is kept elsewhere; NULL: none */
};

void way_open(struct way *w);
void way_close(struct way *w);
#define auto_way cleanup(way_close) struct way

void way_altered(struct way *w, const char *sql); /* nobody serves it then */
enum err way_examined(struct way *w);
void way_written(struct way *w); /* something is wrong */
void way_served(struct way *w);  /* and everybody logs in */
/* The envelope of a signature with a key that the person holds; status: of the draft. */
const char *way_signed(struct way *w, struct person *by, const char *role, int status);
enum err way_accepted(struct way *w, const char *first, const char *second, struct accepted *out);
bool way_found(struct way *w, const char *place);
enum err way_fsck(struct way *w, struct fsck_report *r); /* all of it */
