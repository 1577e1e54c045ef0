#pragma once

/*
 * Every table of the schema, who writes it, and how fsck looks at it.  A
 * projection is rebuilt from the log and compared row by row; a table that is
 * not compared says why.  A test holds this list to the schema.
 */

#include "engine/hand.h"

struct table {
	const char *name;
	enum hand writer;
	enum sql all;    /* all rows in the order of their keys; SQL_COUNT: not compared */
	int keys;        /* that many leading columns name a row */
	const char *why; /* not compared, because */
};

extern const struct table tables[];
extern const size_t n_tables;

const struct table *table_named(const char *name);
