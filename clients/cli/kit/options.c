/*
 * All options in one table, and each command names those it takes.  A word is
 * parsed against both, so that a misspelt option is refused before anything is
 * sent.
 */

#include "cli/kit/options.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "documents/limits.h"

/* clang-format off */
const struct option options[] = {
	{ "accept-vkey",     FLAG,   NULL,          "take the log's key as the server shows it, uncompared" },
	{ "add",             WORDS,  "FILE.pub",    "a key that comes to the role; may be repeated" },
	{ "all",             FLAG,   NULL,          "everything, page by page" },
	{ "announced",       NUMBER, "ENTRY",       "of refound: the entry of the announcement that it rests on" },
	{ "at",              WORDS,  "SITE",        "at this site; may be repeated" },
	{ "as-of",           NUMBER, "INDEX",       "as it stood after that entry of the log" },
	{ "code-file",       WORD,   "FILE",        "file with the invitation's code; -: standard input" },
	{ "check",           FLAG,   NULL,          "ask the server that one is logged in to whether its log has what the file says of it" },
	{ "column",          WORDS,  "NAME:TYPE[:UNIT]", "a field: integer, number, text, boolean or time; may be repeated" },
	{ "comment",         WORD,   "TEXT",        "your own words, signed with the rest" },
	{ "commit",          WORD,   "HEX",         "the commit of the training code" },
	{ "cursor",          WORD,   "CURSOR",      "go on where a list ended" },
	{ "correct",         FLAG,   NULL,          "and the clock's last step back: which entries ran ahead" },
	{ "custody",         WORD,   "KIND",        "where the key is kept: file or hardware" },
	{ "device",          WORDS,  "DEVICE",      "on this device; may be repeated" },
	{ "dataset",         WORDS,  "NAME/N:ROLE", "a dataset as train, validation or test; may be repeated" },
	{ "demo",            FLAG,   NULL,          "fewer keys and one folder will do: practice, and nothing else" },
	{ "drop",            WORDS,  "SHA256:…",    "a key that leaves the role; may be repeated" },
	{ "days",            NUMBER, "N",           "for how long" },
	{ "depth",           NUMBER, "N",           "so many steps away, at most " as_text(LINEAGE_DEPTH_MAX) },
	{ "document",        WORDS,  "PATH=FILE",   "a document as it shall be; may be repeated" },
	{ "entry",           NUMBER, "INDEX",       "the entry that it is about" },
	{ "envelope",        NUMBER, "K",           "the number of its envelope in force" },
	{ "downstream",      FLAG,   NULL,          "only what came of it" },
	{ "file",            WORDS,  "FILE[=PATH]", "a file and its path in the record; may be repeated" },
	{ "from",            NUMBER, "N",           "the first release that ends" },
	{ "fingerprint",     WORD,   "SHA256:...",  "of the key, as its owner gave it on paper" },
	{ "finished",        WORD,   "TIME",        "when the run ended; default: now" },
	{ "format",          WORD,   "TYPE",        "media type; default: by the file's name" },
	{ "idempotency-key", WORD,   "KEY",         "the same act, sent again, happens once" },
	{ "impact",          WORD,   "TEXT",        "what it touches: product, process, people" },
	{ "input",           WORDS,  "NAME:TYPE[:UNIT]", "what it takes; may be repeated" },
	{ "json",            FLAG,   NULL,          "print the server's JSON as it is" },
	{ "junit",           WORD,   "FILE",        "write the result for a pipeline's test report" },
	{ "key",             WORD,   "FILE",        "sign with this seed file" },
	{ "key-id",          WORD,   "ID",          "which key: of your sealed ones, or the one that an act is about" },
	{ "label",           WORDS,  "TEXT",        "what the device is; may be repeated" },
	{ "label-column",    WORD,   "COLUMN",      "the column that was taken out of the set" },
	{ "labels",          WORD,   "FILE",        "the labels: id,actual" },
	{ "language",        WORD,   "TAG",         "of the sentence to sign, as de; the policy says which there are" },
	{ "limit",           NUMBER, "N",           "so many at once" },
	{ "link",            WORDS,  "TEXT",        "number of a record elsewhere; may be repeated" },
	{ "lot",             WORDS,  "LOT",         "a lot or batch that it covers; may be repeated" },
	{ "markdown",        WORD,   "FILE",        "write the result for people" },
	{ "meaning",         WORD,   "CODE",        "what the signature says: review, approval, ..." },
	{ "name",            WORD,   "NAME",        "as it is printed beside a signature" },
	{ "namesake",        WORD,   "USER",        "who is known to have a name that reads like this one" },
	{ "note",            WORD,   "DIGEST",      "of disown-head: the note, as its entry note.foreign names it" },
	{ "open",            FLAG,   NULL,          "only what is open" },
	{ "out",             WORD,   "DIR",         "the folder to make" },
	{ "output",          WORDS,  "NAME:TYPE[:UNIT]", "what it gives; may be repeated" },
	{ "outside",         FLAG,   NULL,          "register the digest only: the bytes stay where they are" },
	{ "owner",           WORD,   "USER",        "makes it a service account: the person behind it" },
	{ "parameter",       WORDS,  "NAME=TEXT",   "a parameter; NAME:=VALUE for a whole number, true or false; may be repeated" },
	{ "password-file",   WORD,   "FILE",        "file with the password; -: standard input" },
	{ "person",          WORDS,  "USER",        "whom it concerns; of a re-founding two, each as USER=SHA256:…" },
	{ "reason",          WORD,   "TEXT",        "why; it stands in the log" },
	{ "record",          WORDS,  "PATH=FILE",   "members that the server makes a record of; .../next.json: the next number; may be repeated" },
	{ "remove",          WORDS,  "PATH",        "a document that goes; may be repeated" },
	{ "replace",         WORDS,  "FILE",        "approval.json, log.json or assignment.json in place of the one in force; may be repeated" },
	{ "repository",      WORD,   "WHERE",       "where the commit is" },
	{ "retest",          WORD,   "TEXT",        "is a new test needed, and why or why not" },
	{ "reuse",           NUMBER, "K",           "the justification for using the test set again" },
	{ "role",            WORDS,  "ROLE",        "administrator, access-approver, author, tester, expert, reviewer, approver, releaser, operator or auditor" },
	{ "passphrase-file", WORD,   "FILE",        "read the passphrase of a seed from FILE; -: standard input" },
	{ "root-key",        WORDS,  "FILE",        "a seed of root and targets, made if it is not there; may be repeated" },
	{ "root",            WORD,   "FILE",        "the root file from the ceremony, with which this machine begins; login may go without: it takes the server's first" },
	{ "rows",            NUMBER, "N",           "records in it; default: counted, of CSV" },
	{ "run",             WORD,   "ID",          "the run that made it" },
	{ "scope",           WORDS,  "SCOPE",       "read or submit; may be repeated" },
	{ "sealed",          FLAG,   NULL,          "sign with the key that the server keeps sealed" },
	{ "seed",            WORD,   "FILE",        "sign as a holder of the root, with this seed of trust" },
	{ "send-head",       FLAG,   NULL,          "where the server shows another history: log in to send it the head that is kept here, and for nothing else" },
	{ "server",          WORD,   "URL",         "the server; default: the one last logged in to" },
	{ "set",             WORD,   "NAME/N",      "a frozen test set" },
	{ "since",           NUMBER, "INDEX",       "the entry from which the key's signatures count no more" },
	{ "signers-days",    NUMBER, "N",           "for how long who may approve is signed; default: 90" },
	{ "signers-key",     WORDS,  "FILE",        "a seed of the role signers, made if it is not there; may be repeated" },
	{ "signers-threshold", NUMBER, "N",         "so many of the keys of signers must sign; default: 2" },
	{ "site",            WORD,   "SITE",        "the site" },
	{ "source",          WORD,   "TEXT",        "where it comes from" },
	{ "spec",            WORD,   "FILE",        "what to submit, as YAML" },
	{ "ssh",             WORD,   "FILE",        "sign with this key of OpenSSH, by ssh-keygen" },
	{ "started",         WORD,   "TIME",        "when the run began" },
	{ "threshold",       NUMBER, "N",           "so many of the keys must sign; default: 2" },
	{ "clock",           WORD,   "now|TIME",    "of root: devices go on from this machine's time, or from one as 2026-01-31T08:15:00Z" },
	{ "floor",           NUMBER, "N",           "older versions of the role below count again, from version N on" },
	{ "to",              NUMBER, "N",           "the last release that ends; default: the first" },
	{ "title",           WORD,   "TEXT",        "what it is, in a few words" },
	{ "upstream",        FLAG,   NULL,          "only what it came from" },
	{ "upholds",         WORDS,  "INDEX",       "of a review: the entry of a signature that counts all the same; may be repeated, rising" },
	{ "user",            WORD,   "USER",        "the user's id" },
	{ "vkey",            WORD,   "KEY",         "the log's key, as it is on paper" },
	{ "wait",            NUMBER, "SECONDS",     "wait so long for the signatures" },
	{ "yes",             FLAG,   NULL,          "do not ask" },
	{ "zone",            WORD,   "ZONE",        "a time zone, as Europe/Berlin" },
};
/* clang-format on */
const size_t n_options = countof(options);

#define GENERAL           "json server idempotency-key"
#define OPTION_DIGITS_MAX 16 /* of a number */

const struct option *option_named(const char *name)
{
	for (size_t i = 0; i < n_options; i++)
		if (strcmp(options[i].name, name) == 0)
			return &options[i];
	return NULL;
}

struct option_walk options_of(const struct command *command)
{
	return (struct option_walk){ .rest = command->options };
}

bool option_next(struct option_walk *w)
{
	size_t n;

	w->rest += strspn(w->rest, " ");
	if (!*w->rest) {
		if (w->general)
			return false;
		w->general = true;
		w->rest = GENERAL;
	}
	n = strcspn(w->rest, " !");
	assert(n < sizeof(w->name));
	snprintf(w->name, sizeof(w->name), "%.*s", (int)n, w->rest);
	w->needed = w->rest[n] == '!';
	w->rest += n + w->needed;
	return true;
}

static bool takes(const struct command *command, const char *name)
{
	struct option_walk w = options_of(command);

	while (option_next(&w))
		if (strcmp(w.name, name) == 0)
			return true;
	return false;
}

static const char *options_value_of(struct cli *c, const char *name)
{
	for (size_t i = 0; i < c->n_given; i++)
		if (strcmp(c->given[i].name, name) == 0)
			return c->given[i].value;
	return NULL;
}

static enum err value_check(struct cli *c, const struct option *o, const char *value)
{
	size_t n = strlen(value);

	if (o->kind != WORDS && options_value_of(c, o->name))
		return misuse(c, "--%s stands there twice", o->name);
	if (o->kind == NUMBER &&
	    (n == 0 || n >= OPTION_DIGITS_MAX || strspn(value, "0123456789") != n))
		return misuse(c, "--%s takes a whole number", o->name);
	if (!utf8_ok(value, n))
		return misuse(c, "--%s is not UTF-8", o->name);
	return OK;
}

/* Members whose option has another name than theirs. */
static const struct {
	const char *member, *option;
} spelled[] = {
	{ "columns", "column" }, { "key", "key-id" }, { "labels", "label" },
	{ "links", "link" },     { "lots", "lot" },   { "outputs", "output" },
	{ "people", "person" },  { "roles", "role" }, { "scopes", "scope" },
};

/* "ROLE", where the command takes it as a word; NULL: it does not. */
static const char *word_named(struct cli *c, const char *name)
{
	size_t size = strlen(name), n;

	for (const char *p = c->command->args; *p; p += n + strspn(p + n, " []")) {
		n = strcspn(p, " []");
		if (n == size && strncasecmp(p, name, n) == 0)
			return arena_strndup(&c->cx.mem, p, n);
	}
	return NULL;
}

static const char *member_shown(struct cli *c, const char *name)
{
	for (size_t i = 0; i < countof(spelled); i++)
		if (strcmp(spelled[i].member, name) == 0 && takes(c->command, spelled[i].option))
			name = spelled[i].option;
	return takes(c->command, name) ? arena_printf(&c->cx.mem, "--%s", name)
				       : word_named(c, name);
}

const char *option_at(struct cli *c, const char *place, const char **rest)
{
	size_t n = strchr("/?", *place) && *place ? strcspn(place + 1, "/ ") : 0;
	const char *shown = n ? member_shown(c, arena_strndup(&c->cx.mem, place + 1, n)) : NULL;
	uint64_t nth;

	if (!shown)
		return NULL;
	place += 1 + n;
	*rest = place + strcspn(place, " ");
	if (*place++ == '/' && text_digits(&place, &nth))
		shown = arena_printf(&c->cx.mem, "%s, value %llu", shown,
				     (unsigned long long)nth + 1);
	return shown;
}

/* The few that people type all day have a letter. */
static char *spelled_out(char *word)
{
	static char spec[] = "--spec";
	static const struct {
		const char *letter;
		char *name;
	} letters[] = { { "-f", spec } };

	for (size_t i = 0; i < countof(letters); i++)
		if (strcmp(word, letters[i].letter) == 0)
			return letters[i].name;
	return word;
}

/* "--name value" or "--name=value"; *used of the words are its own. */
static enum err option_read(struct cli *c, char **argv, int left, int *used)
{
	size_t n = strcspn(argv[0] + 2, "=");
	const char *name = arena_strndup(&c->cx.mem, argv[0] + 2, n), *value = "";
	const struct option *o = option_named(name);

	if (!o || !takes(c->command, name))
		return misuse(c, "there is no option --%s here", name);
	if (argv[0][n + 2] && o->kind == FLAG)
		return misuse(c, "--%s takes no value", name);
	*used = 1;
	if (argv[0][n + 2]) {
		value = argv[0] + n + 3;
	} else if (o->kind != FLAG) {
		if (left < 2)
			return misuse(c, "--%s needs a value: %s", name, o->value);
		value = argv[1];
		*used = 2;
	}
	TRY(value_check(c, o, value));
	c->given[c->n_given++] = (struct given){ o->name, value };
	c->json |= strcmp(name, "json") == 0;
	return OK;
}

static enum err count_check(struct cli *c)
{
	size_t most = 0, least = 0;

	for (const char *p = c->command->args; *p; p += strspn(p, " ")) {
		most++;
		least += *p != '[';
		p += strcspn(p, " ");
	}
	if (c->n_args > most)
		return misuse(c, "'%s' is one word too many", c->args[most]);
	if (c->n_args < least)
		return misuse(c, "it needs %s", c->command->args);
	return OK;
}

static enum err needed_check(struct cli *c)
{
	struct option_walk w = options_of(c->command);

	while (option_next(&w))
		if (w.needed && !options_value_of(c, w.name))
			return misuse(c, "it needs --%s %s", w.name, option_named(w.name)->value);
	return OK;
}

enum err options_read(struct cli *c, int argc, char **argv)
{
	bool ended = false;
	int used;

	for (int i = 0; i < argc; i += used) {
		used = 1;
		if (!ended)
			argv[i] = spelled_out(argv[i]);
		if (!ended && strcmp(argv[i], "--") == 0) {
			ended = true;
		} else if (!ended && strncmp(argv[i], "--", 2) == 0) {
			TRY(option_read(c, argv + i, argc - i, &used));
		} else {
			if (!utf8_ok(argv[i], strlen(argv[i])))
				return misuse(c, "word %d is not UTF-8", i + 1);
			c->args[c->n_args++] = argv[i];
		}
	}
	TRY(count_check(c));
	return needed_check(c);
}

enum err arg_number(struct cli *c, size_t i, const char *what, int64_t *out)
{
	const char *text = arg(c, i);

	if (text_number(text, INT_SAFE_MAX, out))
		return OK;
	return misuse(c, "'%s' is not the number of a %s", text, what);
}

const char *opt(struct cli *c, const char *name)
{
	assert(takes(c->command, name));
	return options_value_of(c, name);
}

bool opt_flag(struct cli *c, const char *name)
{
	return opt(c, name) != NULL;
}

int64_t opt_int(struct cli *c, const char *name, int64_t if_absent)
{
	const char *text = opt(c, name);
	int64_t n;

	return text && text_whole(text, INT_SAFE_MAX, &n) ? n : if_absent;
}

enum err opt_days_check(struct cli *c, const char *name)
{
	int64_t days = opt_int(c, name, 1);

	return days >= 1 && days <= OPT_DAYS_MAX ? OK
						 : misuse(c, "--%s takes 1 to %d days, not %s",
							  name, OPT_DAYS_MAX, opt(c, name));
}

const char *opt_each(struct cli *c, const char *name, size_t *at)
{
	assert(takes(c->command, name));
	while (*at < c->n_given) {
		const struct given *g = &c->given[(*at)++];

		if (strcmp(g->name, name) == 0)
			return g->value;
	}
	return NULL;
}
