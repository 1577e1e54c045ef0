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
