#pragma once

/* A registry with something in it, an auditor's export of it, and the verifier: the program, and in
 * this process. */

#include "program.h"
#include "sign.h"
#include "verify/verify.h"

struct export
{
	struct site s;
	struct desk d;
	struct person anna, ben, mara; /* two who approve, one who reviews */
	char jonas[80];                /* who writes: the secret of his session */
	char *tar;                     /* its bytes */
	size_t size;
};

void history_open(struct export *x); /* two founders, a reviewer, a merged change; no export yet */
void change_write(struct export *x, const char *path, const char *content); /* by jonas */
void export_open(struct export *x);  /* and e.tar at the desk of iris */
void export_taken(struct export *x); /* e.tar of what there is now */
void export_close(struct export *x);
#define auto_export cleanup(export_close) struct export

/* The program, at the desk; what it says.  In the words, $vkey is the key of the log. */
const char *verify_run(struct export *x, int code, const char *words);

/* The wrong thing as "sentence at place", "" if there is none; asserts that there is a place. */
const char *verify(struct export *x, const void *bytes, size_t size, char *out, size_t room);
