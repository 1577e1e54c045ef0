/*
 * Text from a server or a file is printed so that a terminal shows it and does
 * not obey it: control bytes, invisible and reordering characters come out as
 * escapes.  prose() is the only way from such text to the terminal.
 *
 * With --json, standard output holds the server's JSON and nothing else; all
 * else goes to standard error (aside()).
 */

#include "cli/kit/out.h"

#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"

#define SAY_MAX 4096

/* How many bytes of the character at s may be printed; 0: none of them. */
static size_t printable(const char *s, size_t left)
{
	unsigned char first = (unsigned char)*s;
	size_t n = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
	char one[5] = "";

	if (n > left || first < ' ')
		return 0;
	memcpy(one, s, n);
	return prose_ok(one) ? n : 0;
}

void prose(FILE *f, const char *text, size_t n)
{
	size_t whole;

	for (size_t i = 0; i < n; i += whole ? whole : 1) {
		whole = printable(text + i, n - i);
		if (whole)
			fwrite(text + i, 1, whole, f);
		else
			fprintf(f, "\\x%02x", (unsigned char)text[i]);
	}
}

void say(FILE *f, const char *fmt, ...)
{
	size_t length = strlen(fmt), first = *fmt == '\n', n;
	bool ends = length > first && fmt[length - 1] == '\n';
	char text[SAY_MAX];
	va_list ap;

	va_start(ap, fmt);
	/* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): clang 14 loses sight of va_start */
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	n = strlen(text);
	if (n > first && ends && text[n - 1] == '\n')
		n--;
	if (first)
		fputc('\n', f);
	prose(f, text + first, n - first);
	if (ends)
		fputc('\n', f);
}

FILE *aside(const struct cli *c)
{
	return c->json ? stderr : stdout;
}

enum err reply_print(struct cli *c, const struct http_reply *reply)
{
	auto_json json = NULL;

	TRY(api_json(&c->cx, reply, &json));
	fwrite(reply->body, 1, reply->size, stdout);
	fputc('\n', stdout);
	return OK;
}

json_t *entry_in(json_t *reply)
{
	json_t *entry = json_object_get(reply, "entry");

	return json_is_object(entry) ? entry : reply;
}

/* The beginning of a secret says what it is for. */
static const struct {
	const char *prefix, *says;
} secrets[] = {
	{ "sgi_", "one-time code for the person to set a password with, within 7 days; it is shown "
		  "this once" },
	{ "sge_", "one-time code for the device to enrol with, in its provision file, within 7 "
		  "days; it is shown this once" },
	{ "sgt_", "token, for SIGNET_TOKEN of a program; it is shown this once" },
};

/* The sentence first, so that a script finds the secret alone on the last line. */
static void secret_say(const char *secret)
{
	for (size_t i = 0; i < countof(secrets); i++)
		if (strncmp(secret, secrets[i].prefix, strlen(secrets[i].prefix)) == 0)
			say(stdout, "%s:\n", secrets[i].says);
	say(stdout, "%s\n", secret);
}

enum err act_print(struct cli *c, const struct http_reply *reply)
{
	auto_json json = NULL;
	json_t *entry, *object;
	size_t i;

	if (c->json)
		return reply_print(c, reply);
	TRY(api_json(&c->cx, reply, &json));
	entry = entry_in(json);
	say(stdout, "entry %lld: %s",
	    (long long)json_integer_value(json_object_get(entry, "index")),
	    json_text(entry, "action"));
	json_array_foreach (json_object_get(entry, "objects"), i, object)
		say(stdout, " %s", json_text(object, "id"));
	fputc('\n', stdout);
	if (*json_text(json, "secret"))
		secret_say(json_text(json, "secret"));
	return OK;
}

void text_print(struct cli *c, const char *key, const char *text)
{
	struct printer p = { .mem = &c->cx.mem };

	if (c->json && utf8_ok(text, strlen(text))) {
		put_open(&p, NULL, '{');
		put_text(&p, key, text);
		put_close(&p, '}');
		puts(p.text);
	} else if (!isatty(STDOUT_FILENO)) {
		fputs(text, stdout);
	} else {
		for (size_t n; *text; text += n + (text[n] == '\n')) {
			n = strcspn(text, "\n");
			prose(stdout, text, n);
			fputc('\n', stdout);
		}
	}
}
