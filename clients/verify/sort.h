#pragma once

/*
 * Sorting of records of one size, more of them than fit into memory.
 *
 * Records are compared byte by byte; a number is in one big end first.  Up
 * to a budget they stay in memory; beyond it they lie in sorted runs in a
 * scratch file, which has no name from the moment it exists, and in the end in
 * one run that is read as if it were an array.  Memory: the budget, and at
 * least a record of each run.  Scratch file: twice the records.  Sizes are
 * bytes.  One thread.  E_UNAVAILABLE: the scratch file cannot be made, written
 * or read; nothing is known about the records then.
 */

#include "base/err.h"

#define SORT_RECORD_MAX 128 /* bytes */

struct sort_run { /* a part of the file, and what was read of it */
	uint64_t at, end;
	unsigned char *bytes;
	size_t n, next;
};

struct sort {
	const char *dir; /* of the scratch file; NULL: the usual one */
	size_t record, budget;
	unsigned char *bytes; /* records in memory: all, or those of no run yet, or a window */
	size_t n, room;       /* records */
	uint64_t all;         /* records, wherever they are */
	bool spilled, ended;
	int fd;       /* if spilled */
	uint64_t end; /* of the file */
	struct sort_run *run;
	size_t n_runs, runs_room;
	uint64_t window; /* the first record of the window */
};

/* record: at most SORT_RECORD_MAX; budget: at least one record. */
void sort_begin(struct sort *s, const char *dir, size_t record, size_t budget);
must_check enum err sort_add(struct ctx *cx, struct sort *s, const void *record);
/* No more of them.  Then records are at hand by their place, from 0 to all - 1. */
must_check enum err sort_end(struct ctx *cx, struct sort *s);
/* The record at a place, until the next call. */
must_check enum err sort_at(struct ctx *cx, struct sort *s, uint64_t place, const void **out);
/* How many records are smaller than this one; it is the place of the first that is not. */
must_check enum err sort_below(struct ctx *cx, struct sort *s, const void *record, uint64_t *out);
void sort_free(struct sort *s); /* one that never began, too */

/* Can a scratch file be made there?  E_UNAVAILABLE */
must_check enum err sort_dir_check(struct ctx *cx, const char *dir);
/* A number as records have it. */
void sort_number(unsigned char out[8], uint64_t n);
uint64_t sort_number_read(const unsigned char in[8]);
