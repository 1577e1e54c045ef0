#pragma once

/*
 * A plant whose directory was damaged, or whose anchor is missing, and its way out: signetd
 * accept-damage and signetd anchor accept, in this process.
 */

#include "accept.h"
#include "engine/fsck.h"
#include "plant.h"

/* Until the administrator is let in: while a server is read-only, who logs in is judged by entries,
 * and that takes a moment at first. */
void site_lets_in(struct site *s);

struct way {
	struct plant p;
	enum act_kind kind;        /* accept-damage, unless a test says else */
	struct act_document found; /* what was written last; its id is NULL: nothing was */
	const char *file, *bytes;  /* the document */
	size_t size;
	const char *held; /* a signed head that is kept elsewhere; NULL: none */
};

void way_open(struct way *w);
void way_close(struct way *w);
#define auto_way cleanup(way_close) struct way

void way_altered(struct way *w, const char *sql); /* nobody serves it then */
/* Likewise, a row of each table that is compared, but of that one; "": of all. */
void way_each_altered(struct way *w, const char *but);
enum err way_examined(struct way *w);
void way_written(struct way *w);          /* something is wrong */
void way_served(struct way *w);           /* and everybody logs in */
void way_served_read_only(struct way *w); /* likewise; a scrub found that a row is wrong */
/* The envelope of a signature with a key that the person holds; status: of the draft. */
const char *way_signed(struct way *w, struct person *by, const char *role, int status);
enum err way_accepted(struct way *w, const char *first, const char *second, struct accepted *out);
bool way_found(struct way *w, const char *place);
enum err way_fsck(struct way *w, struct fsck_report *r); /* all of it */
