#include <locale.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cli/kit/exits.h"
#include "cli/kit/help.h"
#include "cli/kit/options.h"
#include "cli/kit/out.h"

static const struct command *command_find(int argc, char **argv, int *words)
{
	for (size_t i = 0; i < n_commands; i++) {
		const struct command *row = &commands[i];

		*words = row->verb ? 2 : 1;
		if (argc > *words && strcmp(argv[1], row->noun) == 0 &&
		    (!row->verb || strcmp(argv[2], row->verb) == 0))
			return row;
	}
	return NULL;
}

/* The server's own problem, or one of the same shape for what was found here. */
static void problem_print(struct cli *c, enum err e)
{
	struct printer p = { .mem = &c->cx.mem };

	if (c->api.problem) {
		puts(c->api.problem);
		return;
	}
	put_open(&p, NULL, '{');
	put_text(&p, "type", arena_printf(&c->cx.mem, "/problems/%s", err_info(e)->slug));
	put_text(&p, "title", err_info(e)->title);
	put_text(&p, "detail", c->cx.detail);
	put_text(&p, "pointer", c->cx.place);
	put_text(&p, "next", c->cx.next);
	put_close(&p, '}');
	puts(p.text);
}

/* The server names members of the request; who types commands knows options. */
static void places_translate(struct cli *c)
{
	const char *rest, *option = option_at(c, c->cx.detail, &rest);

	if (option)
		c->cx.detail = arena_printf(&c->cx.mem, "%s%s", option, rest);
	option = c->cx.place ? option_at(c, c->cx.place, &rest) : NULL;
	if (option)
		c->cx.place = option;
}

static void complain(struct cli *c, enum err e)
{
	if (c->json)
		problem_print(c, e);
	if (c->api.problem)
		places_translate(c);
	fflush(stdout);
	say(stderr, "signet: %s\n", c->cx.detail);
	if (c->cx.place)
		say(stderr, "  at %s\n", c->cx.place);
	if (e == E_NOT_FOUND && !c->cx.next)
		c->cx.next = help_listed(c);
	if (c->cx.next)
		say(stderr, "  %s\n", c->cx.next);
	else if (c->misused)
		help_command(stderr, c->command);
}

static enum err run(struct cli *c, int argc, char **argv)
{
	TRY(options_read(c, argc, argv));
	if (c->command->online)
		TRY(cli_connect(c, NULL));
	TRY(c->command->run(c));
	if (fflush(stdout) != 0 || ferror(stdout))
		return errf(&c->cx, E_INVALID, "cannot write to standard output");
	return OK;
}

static int nothing_found(int argc, char **argv)
{
	bool asked = argc > 1 && strcmp(argv[1], "--help") == 0;

	if (argc > 2 && !asks_for_help(argc, argv))
		say(stderr, "signet: there is no '%s %s'\n", argv[1], argv[2]);
	if (argc < 2 || !help_noun(stderr, argv[1]))
		help_all(asked ? stdout : stderr);
	return asked ? 0 : EXIT_USAGE;
}

int main(int argc, char **argv)
{
	struct cli *c;
	int words, code;
	enum err e;

	if (sodium_init() < 0)
		return 1;
	c = calloc(1, sizeof(*c));
	if (!c)
		abort();
	c->command = command_find(argc, argv, &words);
	if (!c->command || argc > ARGS_MAX) {
		free(c);
		return nothing_found(argc, argv);
	}
	if (asks_for_help(argc - words - 1, argv + words + 1)) {
		help_command(stdout, c->command);
		free(c);
		return 0;
	}
	e = run(c, argc - words - 1, argv + words + 1);
	if (e != OK)
		complain(c, e);
	code = c->outcome ? c->outcome : exit_code(e, c->misused);
	http_close(c->api.http);
	arena_free(&c->cx.mem);
	free(c);
	return code;
}
