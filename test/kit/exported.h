#pragma once

/* A registry with something in it, an auditor's export of it, and the verifier: the program, and in
 * this process. */

#include "plant.h"
#include "program.h"
#include "verify/verify.h"

struct export
{
	struct plant p;
	struct desk d;
	char *tar; /* its bytes */
	size_t size;
};

void history_open(struct export *x); /* two founders, a reviewer, a merged change; no export yet */
void export_open(struct export *x);  /* and e.tar at the desk of iris */
void export_taken(struct export *x); /* e.tar of what there is now */
void export_close(struct export *x);
#define auto_export cleanup(export_close) struct export

/* The program, at the desk; what it says.  In the words, $vkey is the key of the log. */
const char *verify_run(struct export *x, int code, const char *words);

/* The wrong thing as "sentence at place", "" if there is none; asserts that there is a place, and
 * that the judgement is the same where all that is sorted goes through a scratch file. */
const char *verify(struct export *x, const void *bytes, size_t size, char *out, size_t room);
