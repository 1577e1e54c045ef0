#pragma once

/*
 * Tables: of each, who writes it, and how fsck looks at it.  A projection is
 * rebuilt from the log and compared row by row; a table that is not compared
 * says why.  Each room brings the rows of its own tables (engine/room.h), and
 * what the engine asks of all of them is a member of the rows.  A test holds
 * the rows to the schema.  Any thread.
 */

#include "engine/hand.h"

#define TABLE_CONTENTS_MAX 4

struct table {
	const char *name;
	enum hand writer;
	sql_id all;      /* all rows in the order of their keys; SQL_NONE: not compared */
	int keys;        /* that many leading columns name a row */
	const char *why; /* not compared, because */
	struct {
		const char *column, *kind; /* column: digests of contents of that kind */
	} contents[TABLE_CONTENTS_MAX];
	sql_id blob_named; /* finds whether a row names the blob :digest; SQL_NONE: none can */
};

extern const struct table engine_tables[];

const struct table *table_at(size_t i); /* of all rooms, in their order; NULL: no more */
/* NULL: there is none. */
const struct table *table_named(const char *name);
