#pragma once

/* Another program that writes to a store, by somebody who has the file, a shell and the schema. */

#include <sqlite3.h>
#include <stdio.h>

#include "base/err.h"

struct raw {
	struct ctx cx;
	sqlite3 *db;
	const char *drops, *creates; /* of all triggers */
};

void raw_open(struct raw *r, const char *path);
void raw_close(struct raw *r);
/* The first column of all rows, one after the other, each followed by end. */
const char *raw_text(struct raw *r, const char *sql, const char *end);
/* Triggers off, the edit, triggers as they were; one commit. */
void raw_edit(struct raw *r, const char *edit);

/* What is done to a table, and what undoes it. */
struct edit {
	const char *does, *undoes;
};
/* A value of one row becomes one that no other has; an empty table is given a row. */
struct edit row_edit(struct raw *r, const char *table, bool *empty);

/* The bytes of the file, while nobody else has it open. */
struct image {
	unsigned char *bytes;
	size_t size, page;
	FILE *file;
};

void image_open(struct image *m, struct raw *r, const char *path);
void image_close(struct image *m);
void image_put(struct image *m, size_t at, unsigned char byte);
/* Where a byte is of a value in a row of the table: of a root, which is always looked at, or best
 * of one that no index holds, too; 0: all are numbers. */
size_t image_byte_of(struct image *m, struct raw *r, const char *table);
