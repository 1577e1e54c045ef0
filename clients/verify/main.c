/*
 * signet-verify works offline and links no server code, no network and no
 * database: its verdict is worth as much as the key on paper that it is given.
 * The program prints why each step is believed, because an inspector has to
 * defend the verdict.
 */

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sodium.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/regular.h"
#include "base/text.h"
#include "documents/trust.h"
#include "verify/verify.h"

#define EXIT_WRONG   1
#define EXIT_USAGE   2
#define EXIT_OMITTED 3
#define EXIT_FAILED  4
#define SMALL_MAX    ((size_t)1 << 20) /* bytes of a trust file or a checkpoint */

struct words {
	const char *archive, *vkey, *trust, *checkpoint, *scratch;
	bool json;
};

/* clang-format off */
static const struct {
	const char *name;
	size_t at; /* of its value in struct words */
	const char *about;
} options[] = {
	{ "--vkey", offsetof(struct words, vkey), "the log's key, as it is on paper" },
	{ "--trust", offsetof(struct words, trust), "a file trust/log.json, which names the keys of logs" },
	{ "--checkpoint", offsetof(struct words, checkpoint), "a signed head of the log that was kept elsewhere" },
	{ "--scratch", offsetof(struct words, scratch), "a folder for what does not fit into memory; else TMPDIR, or /tmp" },
};
/* clang-format on */

static int verify_usage(FILE *out, const char *why)
{
	if (why)
		fprintf(stderr, "signet-verify: %s\n", why);
	fputs("usage: signet-verify EXPORT.tar --vkey KEY|--trust FILE [--checkpoint FILE] "
	      "[--scratch DIR] [--json]\n",
	      out);
	for (size_t i = 0; i < countof(options); i++)
		fprintf(out, "  %-13s %s\n", options[i].name, options[i].about);
	fputs("exit codes: 0 all of it is believed, 1 something is wrong, 2 the command line is, "
	      "3 all of it is believed and something was left out of it, as its log says, "
	      "4 this machine failed\n",
	      out);
	return out == stdout ? 0 : EXIT_USAGE;
}

static bool words_read(int argc, char **argv, struct words *out)
{
	for (int i = 1; i < argc; i++) {
		const char **value = NULL;
		size_t k = 0;

		while (k < countof(options) && strcmp(argv[i], options[k].name) != 0)
			k++;
		if (k < countof(options))
			value = (const char **)((char *)out + options[k].at);
		if (strcmp(argv[i], "--json") == 0)
			out->json = true;
		else if (value && i + 1 < argc && !*value)
			*value = argv[++i];
		else if (argv[i][0] == '-' || out->archive)
			return false;
		else
			out->archive = argv[i];
	}
	return out->archive && !out->vkey != !out->trust;
}

/* A file that is not there is a mistake in the command; one that cannot be read is the machine's.
 */
static enum err file_fail(struct ctx *cx, const char *path)
{
	bool mistaken = errno == ENOENT || errno == ENOTDIR || errno == EACCES || errno == ELOOP ||
			errno == ENXIO;

	return errf(cx, mistaken ? E_NOT_FOUND : E_UNAVAILABLE, "cannot read %s: %s", path,
		    regular_why());
}

static enum err fd_map(struct ctx *cx, int fd, const char *path, const void **bytes, uint64_t size)
{
	void *at;

	if (size == 0)
		return OK;
	at = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (at == MAP_FAILED)
		return file_fail(cx, path);
	*bytes = at;
	return OK;
}

static enum err file_map(struct ctx *cx, const char *path, const void **bytes, uint64_t *size)
{
	struct stat st;
	int fd = regular_open(path, O_RDONLY, &st);
	enum err e;

	*bytes = "";
	*size = 0;
	if (fd < 0)
		return file_fail(cx, path);
	*size = (uint64_t)st.st_size;
	e = fd_map(cx, fd, path, bytes, *size);
	close(fd);
	return e;
}

static enum err text_load(struct ctx *cx, const char *path, const char **out)
{
	const void *bytes = "";
	uint64_t size = 0;

	TRY(file_map(cx, path, &bytes, &size));
	if (size > SMALL_MAX)
		return errf(cx, E_TOO_LARGE, "%s is too large", path);
	*out = arena_strndup(&cx->mem, bytes, size);
	return strlen(*out) == size ? OK : errf(cx, E_INVALID, "%s is no text", path);
}

static enum err verify_trust_read(struct verify *v, const char *path)
{
	const char *text = "";

	TRY(text_load(&v->cx, path, &text));
	return trust_logs_parse(&v->cx, text, strlen(text), &v->logs);
}

static enum err inputs_read(struct verify *v, const struct words *w)
{
	v->logs.n = 1;
	TRY(w->vkey ? note_key_parse(&v->cx, w->vkey, &v->logs.key[0])
		    : verify_trust_read(v, w->trust));
	if (w->checkpoint)
		TRY(text_load(&v->cx, w->checkpoint, &v->held));
	return file_map(&v->cx, w->archive, &v->bytes, &v->size);
}

/* Until a head is believed, that of the log which is asked about. */
static const char *origin_judged(const struct verify *v)
{
	return *v->key.origin ? v->key.origin : v->logs.key[0].origin;
}

static void accepted_put(struct printer *p, const struct verify *v)
{
	put_open(p, "accepted", '[');
	for (const struct accepted_damage *a = v->accepted; a; a = a->before) {
		put_open(p, NULL, '{');
		put_int(p, "entry", a->entry);
		put_text(p, "by", a->by);
		put_int(p, "places", a->places);
		put_open(p, "lost", '[');
		for (size_t i = 0; a->lost[i]; i++)
			put_text(p, NULL, a->lost[i]);
		put_close(p, ']');
		put_close(p, '}');
	}
	put_close(p, ']');
}

static void tell_json(struct verify *v, enum err e)
{
	struct printer p = { .mem = &v->cx.mem };
	bool wrong = e != OK && e != E_UNAVAILABLE;

	put_open(&p, NULL, '{');
	put_bool(&p, "believed", e == OK);
	put_int(&p, "omitted", e == OK ? (int64_t)v->erased : 0);
	put_text(&p, "origin", origin_judged(v));
	put_text(&p, "use", v->opened ? use_name(v->use) : NULL);
	put_int(&p, "entries", (int64_t)v->head.size);
	put_open(&p, "steps", '[');
	for (size_t i = 0; i < v->n_steps; i++) {
		put_open(&p, NULL, '{');
		put_text(&p, "name", v->steps[i].name);
		put_text(&p, "why", v->steps[i].why);
		put_close(&p, '}');
	}
	put_close(&p, ']');
	accepted_put(&p, v);
	put_text(&p, "wrong", wrong ? v->cx.detail : NULL);
	put_text(&p, "place", wrong ? v->cx.place : NULL);
	put_text(&p, "failed", e == E_UNAVAILABLE ? v->cx.detail : NULL);
	put_close(&p, '}');
	puts(p.text);
}

/* Text from an archive is printed so that a terminal does not obey it. */
static void verify_prose(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < ' ' || *text == 0x7f)
			printf("\\x%02x", (unsigned char)*text);
		else
			putchar(*text);
}

/* The print of a verdict on practice must not be taken for one on production. */
static const char *practice(struct verify *v)
{
	if (!v->opened || v->use == USE_PRODUCTION)
		return "";
	return arena_printf(&v->cx.mem, "It is of a %s instance.", use_name(v->use));
}

/* A reader of the first line alone must not take a part for the whole. */
static const char *left_out(struct verify *v, enum err e)
{
	if (e != OK || v->erased == 0)
		return "";
	return arena_printf(&v->cx.mem, ": %zu left out, erased as entries say", v->erased);
}

/* The newest first. */
static void accepted_tell(const struct verify *v)
{
	for (const struct accepted_damage *a = v->accepted; a; a = a->before) {
		printf("  damage %-11s entry %lld: %lld wrong place%s accepted by %s\n", "",
		       (long long)a->entry, (long long)a->places, a->places == 1 ? "" : "s", a->by);
		for (size_t i = 0; a->lost[i]; i++) {
			printf("  lost   %-11s ", "");
			verify_prose(a->lost[i]);
			putchar('\n');
		}
	}
}

static void tell(struct verify *v, const char *archive, enum err e)
{
	const char *use = practice(v);

	printf("%s%s\nlog %s\n%s%s\n", archive, left_out(v, e), origin_judged(v), use,
	       *use ? " Nothing that is approved there may run on a line of production.\n" : "");
	for (size_t i = 0; i < v->n_steps; i++)
		printf("  ok     %-11s %s\n", v->steps[i].name, v->steps[i].why);
	accepted_tell(v);
	if (e == OK) {
		printf("\nAll of it is believed%s.%s%s\n", left_out(v, e), *use ? " " : "", use);
		return;
	}
	fputs(e == E_UNAVAILABLE ? "  FAILED " : "  WRONG  ", stdout);
	verify_prose(v->cx.detail);
	if (e == E_UNAVAILABLE) {
		puts("\n\nThis machine failed: nothing is said of the export.");
		return;
	}
	if (v->cx.place) {
		fputs("\n         at ", stdout);
		verify_prose(v->cx.place);
	}
	printf("\n\nThis export is not believed.%s%s\n", *use ? " " : "", use);
}

/* The pages of the archive go back to the system, which reads them again if they are needed. */
static void pages_give_back(const void *bytes, uint64_t size)
{
	(void)madvise((void *)(uintptr_t)bytes, size, MADV_DONTNEED);
}

/* A folder that was named is tried at once, and not after an hour. */
static enum err judge(struct verify *v, const struct words *w)
{
	v->scratch_dir = w->scratch;
	v->sort_budget = VERIFY_SORT;
	v->state_max = VERIFY_STATE;
	v->give_back = pages_give_back;
	if (w->scratch)
		TRY(sort_dir_check(&v->cx, w->scratch));
	return verify_export(v);
}

static int failed(const char *why)
{
	fprintf(stderr, "signet-verify: %s\n", why);
	return EXIT_FAILED;
}

/* A page of the archive cannot be read, or the archive was cut meanwhile. */
static void on_lost_page(int sig)
{
	static const char why[] = "signet-verify: a part of the export cannot be read any more\n";

	(void)sig;
	(void)!write(STDERR_FILENO, why, sizeof(why) - 1);
	_exit(EXIT_FAILED);
}

static int verify_files(struct verify *v, const struct words *w)
{
	enum err e = inputs_read(v, w);

	if (e == E_UNAVAILABLE)
		return failed(v->cx.detail);
	if (e != OK)
		return verify_usage(stderr, v->cx.detail);
	e = judge(v, w);
	if (w->json)
		tell_json(v, e);
	else
		tell(v, w->archive, e);
	if (e != OK)
		return e == E_UNAVAILABLE ? EXIT_FAILED : EXIT_WRONG;
	return v->erased ? EXIT_OMITTED : 0;
}

static int verify_run(struct verify *v, int argc, char **argv)
{
	struct words w = { .json = false };

	if (asks_for_help(argc, argv))
		return verify_usage(stdout, NULL);
	if (!words_read(argc, argv, &w))
		return verify_usage(stderr, NULL);
	return verify_files(v, &w);
}

int main(int argc, char **argv)
{
	struct verify v = { .size = 0 };
	int code;

	if (sodium_init() < 0)
		return failed("libsodium does not start");
	signal(SIGBUS, on_lost_page);
	signal(SIGXFSZ,
	       SIG_IGN); /* a limit of files' sizes is a failure to write, like a full disk */
	code = verify_run(&v, argc, argv);
	verify_free(&v);
	/* what was not written cannot be read: the exit code must not say "believed" alone */
	return fflush(stdout) == 0 && !ferror(stdout) ? code
						      : failed("cannot write to standard output");
}
