#pragma once

/*
 * Options: one table gives their names, kinds and help; a command's row names
 * those it takes.  Asking for one that the row does not name is a mistake of
 * ours and ends the program.  One thread, once the words are read.
 */

#include "cli/cli.h"

enum option_kind { FLAG, WORD, NUMBER, WORDS };

struct option {
	const char *name;
	enum option_kind kind;
	const char *value; /* its placeholder in the help */
	const char *help;
};
extern const struct option options[];
extern const size_t n_options;

#define OPTION_NAME_MAX 40 /* bytes, with the NUL */

/* The next name in a row's list, or one that every command takes; false: no more. */
struct option_walk {
	const char *rest;
	bool general;
	char name[OPTION_NAME_MAX];
	bool needed;
};
struct option_walk options_of(const struct command *command);
bool option_next(struct option_walk *w);
const struct option *option_named(const char *name);

/* A place in a request, "/entry" or "/people/0", as who typed the command gave it: "--entry",
 * "--person, value 1", or "ROLE", a word of the command; *rest: what follows the place in the text.
 * NULL: by none of them. */
const char *option_at(struct cli *c, const char *place, const char **rest);

/* Words after the command: E_INVALID names what is wrong with them. */
must_check enum err options_read(struct cli *c, int argc, char **argv);

/* The word is the number of such a thing: whole, from 1, no zero before it.  E_INVALID. */
must_check enum err arg_number(struct cli *c, size_t i, const char *what, int64_t *out);

const char *opt(struct cli *c, const char *name); /* NULL: not given */
bool opt_flag(struct cli *c, const char *name);
int64_t opt_int(struct cli *c, const char *name, int64_t if_absent);
/* Asked before anything else is: a file that ends at once, or never, would be signed.  E_INVALID */
#define OPT_DAYS_MAX 3650
must_check enum err opt_days_check(struct cli *c, const char *name);
/* The next value of a repeated option, *at from 0; NULL: no more. */
const char *opt_each(struct cli *c, const char *name, size_t *at);
