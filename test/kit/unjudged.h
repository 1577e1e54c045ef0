#pragma once

/* Statements, each altered in one member so that it asks for something that this version does not
 * judge.  Every judge of statements is given all of them. */

#include "documents/statement.h"

#define UNJUDGED_STATEMENTS 8

struct unjudged_statement {
	void (*alter)(struct statement *st);
	bool sealed;        /* of a sealed key's statement; else of one with a key in a file */
	const char *member; /* the place that the refusal names */
};
extern const struct unjudged_statement unjudged_statements[UNJUDGED_STATEMENTS];
