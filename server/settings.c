/*
 * One table is the settings: option, variable of the environment, preset, range
 * and help come from the same row.  A word on the command line goes before the
 * environment, and the environment before the preset.
 */

#include "settings.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"

enum setting_type { WORD, NUMBER, WORDS };

/* clang-format off */
static const struct setting {
	const char *name;
	enum setting_type type;
	size_t at;
	const char *preset; /* NULL: none, or as the help says */
	int64_t min, max;
	const char *help;
} settings[] = {
	{ "data",    WORD,   offsetof(struct settings, data),    "signet-data",   0, 0,     "the data directory" },
	{ "pepper",  WORD,   offsetof(struct settings, pepper),  NULL,            0, 0,     "file with the pepper for passwords; default: <data>.pepper" },
	{ "port",    NUMBER, offsetof(struct settings, port),    "8080",          0, 65535, "where to listen on 127.0.0.1; 0: any" },
	{ "host",    WORDS,  offsetof(struct settings, hosts),   NULL,            0, 8,     "a further name (with port) that requests may be sent to; may be repeated" },
	{ "threads", NUMBER, offsetof(struct settings, threads), "0",             0, 64,    "event threads; 0: one for each processor" },
	{ "workers", NUMBER, offsetof(struct settings, workers), "2",             1, 16,    "threads for what takes long" },
	{ "scratch", WORD,   offsetof(struct settings, scratch), NULL,            0, 0,     "fsck: a folder for its replay; default: SQLITE_TMPDIR, TMPDIR or /var/tmp (serve: the data directory)" },
	{ "syslog",  WORD,   offsetof(struct settings, syslog),  "/dev/log",      0, 0,     "serve: the socket of the system's log, for alarms; none: nowhere" },
	{ "site",    WORD,   offsetof(struct settings, site),    "main",          0, 0,     "init: the first site" },
	{ "zone",    WORD,   offsetof(struct settings, zone),    "Etc/UTC",       0, 0,     "init: its time zone" },
	{ "admin",   WORD,   offsetof(struct settings, admin),   "administrator", 0, 0,     "init: id of the first administrator" },
	{ "use",     WORD,   offsetof(struct settings, use),     "production",    0, 0,     "init: production, validation or training; for good" },
	{ "founder", WORDS,  offsetof(struct settings, founders), NULL,           0, 2,     "init: id of a founding quality person; twice" },
};
/* clang-format on */

static enum err settings_set(struct ctx *cx, struct settings *out, const struct setting *s,
			     const char *text)
{
	void *at = (char *)out + s->at;
	const char **words = at;
	size_t n = 0;

	switch (s->type) {
	case WORD:
		*words = text;
		return OK;
	case NUMBER:
		if (!text_whole(text, s->max, at) || *(int64_t *)at < s->min)
			return errf(cx, E_INVALID, "--%s takes a whole number from %lld to %lld",
				    s->name, (long long)s->min, (long long)s->max);
		return OK;
	case WORDS:
		while (words[n])
			n++;
		if ((int64_t)n == s->max)
			return errf(cx, E_INVALID, "--%s: at most %lld", s->name,
				    (long long)s->max);
		words[n] = text;
		return OK;
	}
	return OK;
}

static const char *from_environment(struct ctx *cx, const struct setting *s)
{
	char *name = arena_printf(&cx->mem, "SIGNET_%s", s->name);

	for (char *p = name; *p; p++)
		*p = (char)toupper((unsigned char)*p);
	return getenv(name);
}

static const struct setting *setting_named(const char *name)
{
	for (size_t i = 0; i < countof(settings); i++)
		if (strcmp(settings[i].name, name) == 0)
			return &settings[i];
	return NULL;
}

static enum err presets(struct ctx *cx, struct settings *out)
{
	for (size_t i = 0; i < countof(settings); i++) {
		const char *text = from_environment(cx, &settings[i]);

		text = text ? text : settings[i].preset;
		if (text)
			TRY(settings_set(cx, out, &settings[i], text));
	}
	return OK;
}

static int64_t processors(int64_t max)
{
	int64_t n = sysconf(_SC_NPROCESSORS_ONLN);

	return n < 1 ? 1 : n > max ? max : n;
}

enum err settings_read(struct ctx *cx, int argc, char **argv, struct settings *out,
		       const char **rest, size_t *n_rest)
{
	const struct setting *s;

	*out = (struct settings){ 0 };
	TRY(presets(cx, out));
	for (int i = 0; i < argc; i++) {
		if (strncmp(argv[i], "--", 2) != 0) {
			rest[(*n_rest)++] = argv[i];
			continue;
		}
		s = setting_named(argv[i] + 2);
		if (!s || i + 1 == argc)
			return errf(cx, E_INVALID, s ? "%s needs a value" : "there is no option %s",
				    argv[i]);
		TRY(settings_set(cx, out, s, argv[++i]));
	}
	if (out->threads == 0)
		out->threads = processors(setting_named("threads")->max);
	return OK;
}

void settings_help(FILE *out)
{
	for (size_t i = 0; i < countof(settings); i++) {
		const struct setting *s = &settings[i];

		fprintf(out, "  --%-8s %s%s%s%s\n", s->name, s->help,
			s->preset ? " (default: " : "", s->preset ? s->preset : "",
			s->preset ? ")" : "");
	}
}
