#pragma once

/*
 * A real signetd on a directory of its own, as a process that can be killed.
 * A service account with the author's role is set up as anyone would do it.
 */

#include <sys/types.h>

#include "client.h"
#include "proof/note.h"

#define PASSWORD "correct horse battery" /* of everybody */
#include "test.h"

struct process {
	char dir[40];
	char token[80]; /* of the service account "ci" */
	char admin[80]; /* of the administrator's session: over when the process is */
	char code[80];  /* the one-time code of the founder "anna", an approver */
	char vkey[256];
	const char *clock; /* a file with an offset for its clock, as "+1d"; NULL: the true time */
	bool moved;        /* it is started with --moved */
	bool elapses;      /* the offset is of what elapsed, too: as if the machine had slept */
	pid_t pid;
	uint16_t port;
};

/* The same, in a directory that exists and is empty. */
void process_init_in(struct process *p, const char *dir);
void process_init(struct process *p); /* makes the directory, starts, sets up, leaves it running */
void process_start(struct process *p);
void process_kill(struct process *p, int signal); /* and waits for its end */
void process_remove(struct process *p);
/* A command of the shell about $DIR; what it says into said, its exit code. */
int shell(const char *dir, const char *command, char *said, size_t size);
