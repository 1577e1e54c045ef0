#pragma once

/*
 * Statement words: what a statement says against what it should say.  There is one list
 * of the members that are compared, so that no judge forgets one.  The server compares
 * what a person's client sent with its own draft; a person's client compares the
 * server's draft with what its person asked for; signet-verify compares a statement with
 * the entries before it.
 *
 * Here are words alone.  Times are judged by rules/times.h; the head that the signer knew
 * is compared by each judge with its own log.
 *
 * Source: schema/statement.md.  Pure; any thread.
 */

#include "rules/subjects.h"

struct word_differs {
	const char *place; /* JSON pointer in the statement */
	const char *got, *want;
};

/*
 * Does a member of got say something else than want?  A member that is NULL in want is
 * one that the judge does not know, and is not compared; the change and the subjects
 * always are.  out: the first that differs; the language comes before the sentence in it.
 */
bool statement_differs(const struct statement *got, const struct statement *want,
		       const struct subjects *subjects, struct word_differs *out);
