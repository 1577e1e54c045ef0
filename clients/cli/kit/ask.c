/*
 * Secrets are read from the terminal without echo, or from a file, never from
 * an argument, which other users of the machine can see.  While a secret is
 * typed the terminal makes no signals, so that none can end the program and
 * leave the terminal without its echo.
 */

#include "cli/kit/ask.h"

#include <fcntl.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/kit/options.h"
#include "cli/kit/out.h"

#define INTERRUPT 3 /* what Ctrl-C sends while the terminal makes no signals */
#define END       4
#define BACKSPACE 127
#define ERASE_ALL 21

#define TRIES 3 /* for a word: a slip is no refusal */

static int terminal_open(void)
{
	return open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
}

bool ask_possible(void)
{
	return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

/* Up to the end of the line; false: interrupted. */
static bool keys_read(int tty, char *out, size_t room)
{
	size_t n = 0;
	char key;

	while (read(tty, &key, 1) == 1 && key != '\n' && key != '\r' && key != END) {
		if (key == INTERRUPT)
			return false;
		if (key == ERASE_ALL)
			n = 0;
		else if (key == BACKSPACE || key == '\b')
			n -= n > 0;
		else if (n + 1 < room)
			out[n++] = key;
	}
	out[n] = '\0';
	return true;
}

/* The terminal makes no signals meanwhile: none can leave it without its echo. */
static bool secret_read(const char *question, char *out, size_t room)
{
	struct termios before, quiet;
	int tty = terminal_open();
	bool done = false;

	if (tty < 0)
		return false;
	if (tcgetattr(tty, &before) == 0) {
		quiet = before;
		quiet.c_lflag &= ~(tcflag_t)(ECHO | ICANON | ISIG);
		quiet.c_cc[VMIN] = 1;
		quiet.c_cc[VTIME] = 0;
		tcsetattr(tty, TCSAFLUSH, &quiet);
		dprintf(tty, "%s: ", question);
		done = keys_read(tty, out, room);
		tcsetattr(tty, TCSAFLUSH, &before);
		dprintf(tty, "\n");
	}
	close(tty);
	return done;
}

static enum err from_file(struct cli *c, const char *path, const char **out)
{
	char *text;
	size_t size;

	if (strcmp(path, "-") == 0)
		path = "/dev/stdin";
	TRY(input_load(&c->cx, path, SECRET_TEXT_MAX, &text, &size));
	text[strcspn(text, "\r\n")] = '\0';
	*out = text;
	return *text ? OK : errf(&c->cx, E_INVALID, "%s is empty", path);
}

/* Standard input is a terminal: a secret is not typed there where all can read it. */
static bool is_typed(const char *path)
{
	return strcmp(path, "-") == 0 && isatty(STDIN_FILENO);
}

enum err ask_secret(struct cli *c, const char *path, const char *question, const char **out)
{
	char *text = arena_alloc(&c->cx.mem, SECRET_TEXT_MAX);
	int tty;

	if (path && !is_typed(path))
		return from_file(c, path, out);
	tty = terminal_open();
	if (tty < 0)
		return misuse(c, "there is no terminal to ask at: give it in a file");
	close(tty);
	if (!secret_read(question, text, SECRET_TEXT_MAX) || !*text)
		return errf(&c->cx, E_INVALID, "nothing was typed");
	*out = text;
	return OK;
}

/* Twice, without echo; *why: what is wrong with it, NULL: nothing. */
static enum err new_secret_read(struct cli *c, const char *question, size_t least, const char **out,
				const char **why)
{
	const char *again;

	TRY(ask_secret(c, NULL, question, out));
	*why = NULL;
	if (text_characters(*out) < least)
		*why = arena_printf(&c->cx.mem, "it is shorter than %zu characters", least);
	if (*why)
		return OK;
	TRY(ask_secret(c, NULL, "once more", &again));
	*why = strcmp(*out, again) == 0 ? NULL : "the two differ";
	return OK;
}

enum err ask_new_secret(struct cli *c, const char *path, const char *question, size_t least,
			const char **out)
{
	const char *why = NULL;

	if (path && !is_typed(path)) {
		TRY(from_file(c, path, out));
		return text_characters(*out) >= least
			       ? OK
			       : errf(&c->cx, E_INVALID, "%s: it is shorter than %zu characters",
				      path, least);
	}
	for (int i = 0; i < TRIES; i++) {
		TRY(new_secret_read(c, question, least, out, &why));
		if (!why)
			return OK;
		if (i + 1 < TRIES)
			say(stderr, "Type it again: %s.\n", why);
	}
	return errf(&c->cx, E_INVALID, "%s", why);
}

enum err ask_line(struct cli *c, const char *question, const char **out)
{
	char *text = arena_alloc(&c->cx.mem, SECRET_TEXT_MAX);

	if (!ask_possible())
		return misuse(c, "there is no terminal to ask at");
	fflush(stdout);
	say(stderr, "%s ", question);
	if (!fgets(text, SECRET_TEXT_MAX, stdin))
		return errf(&c->cx, E_INVALID, "nothing was typed");
	text[strcspn(text, "\r\n")] = '\0';
	*out = text;
	return OK;
}

enum err ask_meant(struct cli *c, const char *question, const char *word)
{
	const char *answer;

	if (opt_flag(c, "yes"))
		return OK;
	if (!ask_possible())
		return misuse(c, "there is no terminal to ask at: --yes says that it is meant");
	fputc('\n', stderr);
	for (int i = 0; i < TRIES; i++) {
		TRY(ask_line(c, arena_printf(&c->cx.mem, "%s Type %s:", question, word), &answer));
		if (strcmp(answer, word) == 0)
			return OK;
		if (i + 1 < TRIES)
			say(stderr, "That was not '%s'.\n", word);
	}
	/* not what was typed: it may be a passphrase */
	return errf(&c->cx, E_INVALID, "not signed: '%s' was not typed", word);
}
