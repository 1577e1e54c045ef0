#pragma once

/*
 * One call of the program: the command, what was given to it, the server it
 * talks to.  A command is a row of commands[] and a function of its own; it
 * prints to standard output what was asked for, and returns an error that
 * main() turns into a sentence and an exit code.  One thread.
 */

#include "lib/api.h"
#include "lib/profile.h"

#define ARGS_MAX 1200 /* words on the command line */

struct cli;

struct command {
	const char *noun, *verb; /* verb NULL: the noun says it all */
	enum err (*run)(struct cli *c);
	bool online;         /* a server is needed, and the profile of it */
	const char *args;    /* "MODEL [NUMBER]": what is in brackets may be left out */
	const char *options; /* names of options[]; with a '!' one that must be given */
	const char *summary;
};
extern const struct command commands[];
extern const size_t n_commands;

struct given {
	const char *name, *value;
};

struct cli {
	struct ctx cx;
	const struct command *command;
	const char *args[ARGS_MAX];
	size_t n_args;
	struct given given[ARGS_MAX];
	size_t n_given;
	struct profile profile;
	struct api api;
	bool json;    /* print what the server said, as it is */
	bool misused; /* the command line is wrong, not the world */
	int outcome;  /* done, but not as hoped: an exit code of its own; 0: as hoped */
};

/* E_INVALID, and exit code 2. */
#define misuse(c, ...) ((c)->misused = true, errf(&(c)->cx, E_INVALID, __VA_ARGS__))

const char *arg(struct cli *c, size_t i); /* NULL: left out */

/* Go online: c->profile and c->api.  server NULL: the one asked for or remembered. */
must_check enum err cli_connect(struct cli *c, const char *server);
