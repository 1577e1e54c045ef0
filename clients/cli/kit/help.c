/*
 * Help and completion are printed from the table of commands; there is no
 * second list of them that could differ.
 */

#include "cli/kit/help.h"

#include <string.h>

#include "cli/kit/exits.h"
#include "cli/kit/options.h"
#include "cli/nouns.h"

#define WIDTH 44

static void usage_line(FILE *out, const struct command *command)
{
	int n = fprintf(out, "  %s%s%s", command->noun, command->verb ? " " : "",
			command->verb ? command->verb : "");

	if (*command->args)
		n += fprintf(out, " %s", command->args);
	fprintf(out, "%*s%s\n", n < WIDTH ? WIDTH - n : 2, "", command->summary);
}

void help_all(FILE *out)
{
	fprintf(out, "usage: signet NOUN [VERB] [WORD]... [--OPTION [VALUE]]...\n\n");
	for (size_t i = 0; i < n_commands; i++)
		usage_line(out, &commands[i]);
	fprintf(out,
		"\n'signet NOUN' lists what it takes, 'signet NOUN VERB --help' the options.\n"
		"SIGNET_SERVER, SIGNET_TOKEN, SIGNET_CA and SIGNET_HOME in the environment.\n");
}

bool help_noun(FILE *out, const char *noun)
{
	bool found = false;

	for (size_t i = 0; i < n_commands; i++) {
		if (strcmp(commands[i].noun, noun) != 0)
			continue;
		usage_line(out, &commands[i]);
		found = true;
	}
	return found;
}

void help_command(FILE *out, const struct command *command)
{
	struct option_walk w = options_of(command);

	usage_line(out, command);
	fputc('\n', out);
	while (option_next(&w)) {
		const struct option *o = option_named(w.name);
		int n = fprintf(out, "  --%s%s%s", o->name, o->value ? " " : "",
				o->value ? o->value : "");

		fprintf(out, "%*s%s%s\n", n < WIDTH ? WIDTH - n : 2, "", o->help,
			w.needed ? " (must be given)" : "");
	}
}

/* ---- what there is ---- */

/* Of a noun that has no list of its own, and of words for things that are no noun. */
static const struct {
	const char *word, *noun, *verb;
} listed[] = {
	{ "act", "act", "list" },         { "artifact", "version", "list" },
	{ "document", "change", "list" }, { "entry", "audit", "list" },
	{ "export", "audit", "list" },    { "key-id", "key", "list" },
	{ "lineage", "model", "list" },   { "log", "audit", "list" },
	{ "owner", "user", "list" },      { "person", "user", "list" },
	{ "role", "user", "list" },       { "since", "audit", "list" },
	{ "submit", "model", "list" },    { "trust", "trust", "show" },
};

static const struct command *row_of(const char *noun, const char *verb)
{
	for (size_t i = 0; i < n_commands; i++)
		if (commands[i].verb && strcmp(commands[i].noun, noun) == 0 &&
		    strcmp(commands[i].verb, verb) == 0)
			return &commands[i];
	return NULL;
}

static const struct command *lists(const char *word)
{
	for (size_t i = 0; i < countof(listed); i++)
		if (strcmp(listed[i].word, word) == 0)
			return row_of(listed[i].noun, listed[i].verb);
	return row_of(word, "list");
}

/* "there is no user 'x'": what is not there is named by the sentence, by the option, or it is what
 * the command is about. */
const char *help_listed(struct cli *c)
{
	static const char lead[] = "there is no ";
	const char *said = c->cx.detail, *place = c->cx.place, *of;
	const struct command *row = NULL;

	if (strncmp(said, lead, strlen(lead)) == 0) {
		said += strlen(lead);
		row = lists(arena_strndup(&c->cx.mem, said, strcspn(said, " ")));
	}
	if (!row && place && strncmp(place, "--", 2) == 0)
		row = lists(place + 2);
	if (!row)
		row = lists(c->command->noun);
	if (!row)
		return NULL;
	of = *row->args ? arg(c, 0) : "";
	if (*row->args && strncmp(c->command->args, row->args, strlen(row->args)) != 0) {
		row = row_of("model", "list"); /* a list of a model's, and no model was named */
		of = "";
	}
	return arena_printf(&c->cx.mem, "What there is: signet %s %s%s%s", row->noun, row->verb,
			    *of ? " " : "", of);
}

enum err cmd_help(struct cli *c)
{
	if (!arg(c, 0)) {
		help_all(stdout);
		exits_help();
		return OK;
	}
	if (!help_noun(stdout, arg(c, 0)))
		return misuse(c, "there is no '%s'", arg(c, 0));
	return OK;
}

/* ---- completion ---- */

/* Has an earlier row the same noun? */
static bool seen_before(size_t row)
{
	for (size_t i = 0; i < row; i++)
		if (strcmp(commands[i].noun, commands[row].noun) == 0)
			return true;
	return false;
}

static void nouns_print(void)
{
	printf("  nouns='");
	for (size_t i = 0; i < n_commands; i++)
		if (!seen_before(i))
			printf("%s%s", i ? " " : "", commands[i].noun);
	printf("'\n");
}

static void verbs_print(void)
{
	printf("  case \"${COMP_WORDS[1]}\" in\n");
	for (size_t i = 0; i < n_commands; i++) {
		if (seen_before(i) || !commands[i].verb)
			continue;
		printf("  %s) verbs='", commands[i].noun);
		for (size_t k = i; k < n_commands; k++)
			if (strcmp(commands[k].noun, commands[i].noun) == 0)
				printf("%s%s", k == i ? "" : " ", commands[k].verb);
		printf("' ;;\n");
	}
	printf("  esac\n");
}

static void options_print(void)
{
	printf("  case \"${COMP_WORDS[1]} ${COMP_WORDS[2]}\" in\n");
	for (size_t i = 0; i < n_commands; i++) {
		struct option_walk w = options_of(&commands[i]);

		printf("  '%s %s'%s) options='", commands[i].noun,
		       commands[i].verb ? commands[i].verb : "", commands[i].verb ? "" : "*");
		while (option_next(&w))
			printf("--%s ", w.name);
		printf("--help' ;;\n");
	}
	printf("  esac\n");
}

enum err cmd_completion(struct cli *c)
{
	if (strcmp(arg(c, 0), "bash") != 0)
		return misuse(c, "only bash is completed, not '%s'", arg(c, 0));
	printf("_signet() {\n  local nouns verbs= options= word=\"${COMP_WORDS[COMP_CWORD]}\"\n");
	nouns_print();
	verbs_print();
	options_print();
	printf("  if [ \"$COMP_CWORD\" = 1 ]; then options=$nouns\n"
	       "  elif [ \"$COMP_CWORD\" = 2 ] && [ -n \"$verbs\" ]; then options=$verbs\n"
	       "  elif [ \"${word#-}\" = \"$word\" ]; then options=\n"
	       "  fi\n"
	       "  COMPREPLY=($(compgen -W \"$options\" -- \"$word\"))\n"
	       "}\n"
	       "complete -o default -F _signet signet\n");
	return OK;
}
