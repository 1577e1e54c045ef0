#pragma once

/*
 * The real signet as a process, at a desk: a folder with a profile for each
 * person, against a site in this process.  No terminal, unless one is given.
 */

#include "site.h"

#define OUTPUT_MAX 200000

/* For a program with a clock of its own: the library that bends its clock is loaded before the
 * sanitizer, with which it may be built. */
#define SANITIZER_COMES_SECOND "verify_asan_link_order=0" /* ASAN_OPTIONS */

struct desk {
	struct site *s;
	uint16_t port; /* where the program is sent to: the site's, or a liar's */
	char dir[40];
	const char *token; /* SIGNET_TOKEN, or NULL */
	const char
		*clock; /* of the program's machine, off by so much, as "-1h"; NULL: it is right */
	char out[OUTPUT_MAX], err[OUTPUT_MAX];
};

void desk_open(struct desk *d, struct site *s);
void desk_close(struct desk *d);
#define auto_desk cleanup(desk_close) struct desk

/* Run it as user with the words up to a NULL; asserts the exit code; its standard output. */
const char *run(struct desk *d, const char *user, int code, ...) __attribute__((sentinel));

/* The same at a terminal, where each prompt that comes up is answered; all that was shown. */
struct answer_to {
	const char *prompt, *answer;
};
const char *run_at_terminal(struct desk *d, const char *user, int code,
			    const struct answer_to *answers, size_t n, ...)
	__attribute__((sentinel));

/* signetd on the site's directory, which nobody serves; asserts the exit code; all that it said. */
const char *stopped_run(struct desk *d, int code, const char *command, const char *words);

char *desk_file(struct desk *d, const char *name, const char *text); /* its path */
bool desk_has(struct desk *d, const char *name);
/* Set a password with the code, and log in. */
void desk_join(struct desk *d, const char *user, const char *code);
/* The founders anna and ben have joined, each with a key in a file (anna.seed, ben.seed) that the
 * other confirmed: the founding is closed. */
void desk_founders(struct desk *d);
/* by signs with the key in by's file that the one key of user which waits is user's. */
void desk_confirms(struct desk *d, const char *by, const char *user);
void desk_confirmed(struct desk *d, const char *user);          /* by both founders */
const char *desk_fingerprint(struct desk *d, const char *user); /* as user has it on paper */
const char *desk_key(struct desk *d, const char *user);         /* the id of the user's first key */
/* Both acknowledge the first root that lies in the folder. */
void desk_acknowledge(struct desk *d, const char *folder);
/* The text value of a member in the JSON that the words print. */
const char *value_of(struct desk *d, const char *json, const char *name);

/*
 * A server that lies: what the site answers, with one text in it replaced by
 * another of the same length, or some paths answered with other files.  The desk
 * is sent to it until it ends.
 */
struct liar {
	struct desk *d;
	int pid;
};
struct planted {
	const char *path, *body;
	const char *status; /* "503 Too Busy", and perhaps lines of the head; NULL: "200 OK" */
};
struct liar liar_start(struct desk *d, const char *from, const char *to);
struct liar liar_plant(struct desk *d, const struct planted *files, size_t n);
void liar_end(struct liar *l);
#define auto_liar cleanup(liar_end) struct liar
