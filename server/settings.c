/*
 * One table is the settings: option, variable of the environment, preset, range,
 * help and secrecy come from the same row.  A word on the command line goes before the
 * environment, and the environment before the preset.
 */

#include "settings.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "http/server.h"

/* clang-format off */
static const struct setting settings[] = {
	{ "data",    SECRECY_OPEN, SETTING_WORD,   offsetof(struct settings, data),    "signet-data",   0, 0,     "the data directory" },
	{ "pepper",  SECRECY_OPEN, SETTING_WORD,   offsetof(struct settings, pepper),  NULL,            0, 0,     "file with the pepper for passwords; default: <data>.pepper" },
	{ "port",    SECRECY_OPEN, SETTING_NUMBER, offsetof(struct settings, port),    "8080",          0, 65535, "where to listen on 127.0.0.1; 0: any" },
	{ "host",    SECRECY_OPEN, SETTING_WORDS,  offsetof(struct settings, hosts),   NULL,            0, 8,     "a further name (with port) that requests may be sent to; may be repeated" },
	{ "threads", SECRECY_OPEN, SETTING_NUMBER, offsetof(struct settings, threads), "0",             0, 64,    "event threads; 0: one for each processor" },
	{ "connections", SECRECY_OPEN, SETTING_NUMBER, offsetof(struct settings, connections), as_text(CONNECTIONS_USUAL), 16, 16384, "how many may be open: 33 KiB of memory each, and some 110 while a request comes in" },
	{ "connections-per-source", SECRECY_OPEN, SETTING_NUMBER, offsetof(struct settings, connections_per_source), as_text(CONNECTIONS_OF_SOURCE_USUAL), 4, 16384, "how many of them from one address" },
	{ "workers", SECRECY_OPEN, SETTING_NUMBER, offsetof(struct settings, workers), "2",             1, 16,    "threads for what takes long" },
	{ "scrub",   SECRECY_OPEN, SETTING_NUMBER, offsetof(struct settings, scrub),   "24",            0, 8760,  "serve: hours from one look at all that is stored to the next; 0: only where another program wrote" },
	{ "scratch", SECRECY_OPEN, SETTING_WORD,   offsetof(struct settings, scratch), NULL,            0, 0,     "fsck: a folder for its replay; default: SQLITE_TMPDIR, TMPDIR or /var/tmp (serve: the data directory)" },
	{ "entries", SECRECY_OPEN, SETTING_WORD,   offsetof(struct settings, entries), NULL,            0, 0,     "accept-damage: an export, from which entries are put back" },
	{ "reason",  SECRECY_OPEN, SETTING_WORD,   offsetof(struct settings, reason),  NULL,            0, 0,     "accept-damage, anchor accept: why; it is signed" },
	{ "out",     SECRECY_OPEN, SETTING_WORD,   offsetof(struct settings, out),     NULL,            0, 0,     "accept-damage, anchor accept: a new file for the document that approvers sign" },
	{ "document", SECRECY_OPEN, SETTING_WORD,  offsetof(struct settings, document), NULL,           0, 0,     "accept-damage, anchor accept: the document that was signed" },
	{ "signed",  SECRECY_OPEN, SETTING_WORDS,  offsetof(struct settings, envelopes), NULL,          0, 8,     "accept-damage, anchor accept: the envelope of a signature on it; once for each signer" },
	{ "syslog",  SECRECY_OPEN, SETTING_WORD,   offsetof(struct settings, syslog),  "/dev/log",      0, 0,     "serve: the socket of the system's log, for alarms; none: nowhere" },
	{ "anchor",  SECRECY_OPEN, SETTING_WORD,   offsetof(struct settings, anchor),  NULL,            0, 0,     "serve, anchor accept: a file outside of the data directory to which the newest signed head is appended each second; default: none" },
	{ "machine", SECRECY_OPEN, SETTING_WORD,   offsetof(struct settings, machine), NULL,            0, 0,     "serve: the id of this machine; default: its own (signetd machine)" },
	{ "machines", SECRECY_OPEN, SETTING_WORDS, offsetof(struct settings, machines), NULL,           0, 8,     "serve: the ids of a failover pair, A,B: a start on the other one is no move; may be repeated" },
	{ "moved",   SECRECY_OPEN, SETTING_FLAG,   offsetof(struct settings, moved),   NULL,            0, 0,     "serve, once: the directory was moved here, and is started nowhere else any more" },
	{ "site",    SECRECY_OPEN, SETTING_WORD,   offsetof(struct settings, site),    "main",          0, 0,     "init: the first site" },
	{ "zone",    SECRECY_OPEN, SETTING_WORD,   offsetof(struct settings, zone),    "Etc/UTC",       0, 0,     "init: its time zone" },
	{ "admin",   SECRECY_OPEN, SETTING_WORD,   offsetof(struct settings, admin),   "administrator", 0, 0,     "init: the first administrator: ID, or ID=NAME with the printed name" },
	{ "use",     SECRECY_OPEN, SETTING_WORD,   offsetof(struct settings, use),     "production",    0, 0,     "init: production, validation or training; for good" },
	{ "founder", SECRECY_OPEN, SETTING_WORDS,  offsetof(struct settings, founders), NULL,           0, 2,     "init: a founding quality person: ID, or ID=NAME with the printed name; twice" },
};
/* clang-format on */

static enum err settings_set(struct ctx *cx, struct settings *out, const struct setting *s,
			     const char *text)
{
	void *at = (char *)out + s->at;
	const char **words = at;
	size_t n = 0;

	switch (s->type) {
	case SETTING_WORD:
		*words = text;
		return OK;
	case SETTING_NUMBER:
		if (!text_whole(text, s->max, at) || *(int64_t *)at < s->min)
			return errf(cx, E_INVALID, "--%s takes a whole number from %lld to %lld",
				    s->name, (long long)s->min, (long long)s->max);
		return OK;
	case SETTING_WORDS:
		while (words[n])
			n++;
		if ((int64_t)n == s->max)
			return errf(cx, E_INVALID, "--%s: at most %lld", s->name,
				    (long long)s->max);
		words[n] = text;
		return OK;
	case SETTING_FLAG:
		*(bool *)at = true;
		return OK;
	}
	return OK;
}

static const char *from_environment(struct ctx *cx, const struct setting *s)
{
	char *name = arena_printf(&cx->mem, "SIGNET_%s", s->name);

	for (char *p = name; *p; p++)
		*p = *p == '-' ? '_' : (char)toupper((unsigned char)*p);
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

		if (text && settings[i].type == SETTING_FLAG)
			return errf(cx, E_INVALID,
				    "--%s is of one start: give it on the command line",
				    settings[i].name);
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
		if (!s) /* what follows '=' may be a secret */
			return errf(cx, E_INVALID, "there is no option %.*s",
				    (int)strcspn(argv[i], "="), argv[i]);
		if (s->type != SETTING_FLAG && i + 1 == argc)
			return errf(cx, E_INVALID, "%s needs a value", argv[i]);
		TRY(settings_set(cx, out, s, s->type == SETTING_FLAG ? "" : argv[++i]));
	}
	if (out->threads == 0)
		out->threads = processors(setting_named("threads")->max);
	return OK;
}

void settings_help(FILE *out)
{
	for (size_t i = 0; i < countof(settings); i++) {
		const struct setting *s = &settings[i];

		fprintf(out, "  --%-22s %s%s%s%s\n", s->name, s->help,
			s->preset ? " (default: " : "", s->preset ? s->preset : "",
			s->preset ? ")" : "");
	}
}

const struct setting *setting_at(size_t i)
{
	return i < countof(settings) ? &settings[i] : NULL;
}

/* ---- for an entry ---- */

static enum err setting_says(struct ctx *cx, const struct setting *row, const char *text)
{
	if (stated_text_ok(text))
		return OK;
	return errf(cx, E_INVALID,
		    "--%s is no text that people can read, of at most " as_text(
			    STATED_SETTING_TEXT) " bytes",
		    row->name);
}

/* A secret is a word, so that its bytes have one form. */
static void secret_state(struct ctx *cx, const char *secret, struct fact *fact,
			 struct stated_setting *out)
{
	out->type = STATED_SECRET;
	if (secret)
		out->salted = fact_content(cx, fact, "secret", secret, strlen(secret));
}

enum err setting_state(struct ctx *cx, const struct setting *row, const struct settings *s,
		       struct fact *fact, struct stated_setting *out)
{
	const void *at = (const char *)s + row->at;
	const char *const *words = at;

	*out = (struct stated_setting){ .name = row->name, .type = STATED_NULL };
	if (row->secrecy != SECRECY_OPEN) {
		assert(row->type == SETTING_WORD);
		secret_state(cx, *words, fact, out);
		return OK;
	}
	switch (row->type) {
	case SETTING_WORD:
		out->text = *words;
		out->type = *words ? STATED_TEXT : STATED_NULL;
		return *words ? setting_says(cx, row, *words) : OK;
	case SETTING_NUMBER:
		out->type = STATED_NUMBER;
		out->number = *(const int64_t *)at;
		return OK;
	case SETTING_FLAG:
		out->type = STATED_NUMBER;
		out->number = *(const bool *)at;
		return OK;
	case SETTING_WORDS:
		out->type = STATED_LIST;
		out->list = words;
		for (; words[out->n_list]; out->n_list++)
			TRY(setting_says(cx, row, words[out->n_list]));
		return OK;
	}
	return OK;
}

enum err settings_state(struct ctx *cx, const struct settings *s, struct fact *fact,
			struct stated_settings *out)
{
	*out = (struct stated_settings){
		.setting = arena_alloc(&cx->mem, sizeof(*out->setting) * countof(settings)),
	};
	for (; out->n < countof(settings); out->n++)
		TRY(setting_state(cx, &settings[out->n], s, fact, &out->setting[out->n]));
	stated_settings_sort(out);
	return OK;
}
