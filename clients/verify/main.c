/*
 * signet-verify works offline and links no server code, no network and no
 * database: its verdict is worth as much as the key on paper that it is given.
 * The program prints why each step is believed, because an inspector has to
 * defend the verdict.
 */

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "documents/trust.h"
#include "verify/verify.h"

#define EXIT_WRONG 1
#define EXIT_USAGE 2
#define SMALL_MAX  ((size_t)1 << 20) /* bytes of a trust file or a checkpoint */

struct words {
	const char *archive, *vkey, *trust, *checkpoint;
	bool json;
};

static int verify_usage(FILE *out, const char *why)
{
	if (why)
		fprintf(stderr, "signet-verify: %s\n", why);
	fputs("usage: signet-verify EXPORT.tar --vkey KEY|--trust FILE [--checkpoint FILE] "
	      "[--json]\n"
	      "  --vkey        the log's key, as it is on paper\n"
	      "  --trust       a file trust/log.json, which names the keys of logs\n"
	      "  --checkpoint  a signed head of the log that was kept elsewhere\n"
	      "exit codes: 0 all of it is believed, 1 something is wrong, 2 the command line is\n",
	      out);
	return out == stdout ? 0 : EXIT_USAGE;
}

static bool words_read(int argc, char **argv, struct words *out)
{
	const struct {
		const char *name;
		const char **value;
	} options[] = { { "--vkey", &out->vkey },
			{ "--trust", &out->trust },
			{ "--checkpoint", &out->checkpoint } };

	for (int i = 1; i < argc; i++) {
		size_t k = 0;

		while (k < countof(options) && strcmp(argv[i], options[k].name) != 0)
			k++;
		if (strcmp(argv[i], "--json") == 0)
			out->json = true;
		else if (k < countof(options) && i + 1 < argc && !*options[k].value)
			*options[k].value = argv[++i];
		else if (argv[i][0] == '-' || out->archive)
			return false;
		else
			out->archive = argv[i];
	}
	return out->archive && !out->vkey != !out->trust;
}

static enum err file_map(struct ctx *cx, const char *path, const void **bytes, uint64_t *size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	void *at = MAP_FAILED;

	*bytes = "";
	*size = 0;
	if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
		*size = (uint64_t)st.st_size;
		if (*size == 0) {
			close(fd);
			return OK;
		}
		at = mmap(NULL, *size, PROT_READ, MAP_PRIVATE, fd, 0);
	}
	if (fd >= 0)
		close(fd);
	if (at == MAP_FAILED)
		return errf(cx, E_NOT_FOUND, "cannot read %s", path);
	*bytes = at;
	return OK;
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
	struct trust_logs logs;
	const char *text = "";

	TRY(text_load(&v->cx, path, &text));
	TRY(trust_logs_parse(&v->cx, text, strlen(text), &logs));
	if (logs.n != 1)
		return errf(&v->cx, E_INVALID, "%s names more than one log: use --vkey", path);
	v->key = logs.key[0];
	return OK;
}

static enum err inputs_read(struct verify *v, const struct words *w)
{
	TRY(w->vkey ? note_key_parse(&v->cx, w->vkey, &v->key) : verify_trust_read(v, w->trust));
	if (w->checkpoint)
		TRY(text_load(&v->cx, w->checkpoint, &v->held));
	return file_map(&v->cx, w->archive, &v->bytes, &v->size);
}

static void tell_json(struct verify *v, enum err e)
{
	struct printer p = { .mem = &v->cx.mem };

	put_open(&p, NULL, '{');
	put_bool(&p, "believed", e == OK);
	put_text(&p, "origin", v->key.origin);
	put_int(&p, "entries", (int64_t)v->head.size);
	put_open(&p, "steps", '[');
	for (size_t i = 0; i < v->n_steps; i++) {
		put_open(&p, NULL, '{');
		put_text(&p, "name", v->steps[i].name);
		put_text(&p, "why", v->steps[i].why);
		put_close(&p, '}');
	}
	put_close(&p, ']');
	put_text(&p, "wrong", e == OK ? NULL : v->cx.detail);
	put_text(&p, "place", e == OK ? NULL : v->cx.place);
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

static void tell(struct verify *v, const char *archive, enum err e)
{
	printf("%s\nlog %s\n\n", archive, v->key.origin);
	for (size_t i = 0; i < v->n_steps; i++)
		printf("  ok     %-11s %s\n", v->steps[i].name, v->steps[i].why);
	if (e == OK) {
		puts("\nAll of it is believed.");
		return;
	}
	fputs("  WRONG  ", stdout);
	verify_prose(v->cx.detail);
	if (v->cx.place) {
		fputs("\n         at ", stdout);
		verify_prose(v->cx.place);
	}
	puts("\n\nThis export is not believed.");
}

int main(int argc, char **argv)
{
	struct verify v = { .size = 0 };
	struct words w = { .json = false };
	enum err e;

	if (sodium_init() < 0)
		return EXIT_WRONG;
	if (asks_for_help(argc, argv))
		return verify_usage(stdout, NULL);
	if (!words_read(argc, argv, &w))
		return verify_usage(stderr, NULL);
	if (inputs_read(&v, &w) != OK) {
		verify_usage(stderr, v.cx.detail);
		verify_free(&v);
		return EXIT_USAGE;
	}
	e = verify_export(&v);
	if (w.json)
		tell_json(&v, e);
	else
		tell(&v, w.archive, e);
	verify_free(&v);
	return e == OK ? 0 : EXIT_WRONG;
}
