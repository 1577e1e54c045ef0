#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/files.h"
#include "engine/recount.h"
#include "release.h"

/*
 * One byte of each file beside the database is flipped in turn: of each stored file under a running
 * server, and of each key, before a start.  (Tables: fault/flipped.c.)
 */

#define PATH_MAX_HERE 200
#define LINE_MAX_HERE 400
#define AWAY          10

static char byte_at(FILE *f, long at, char byte)
{
	int before;

	ck_assert_int_eq(fseek(f, at, SEEK_END), 0);
	before = fgetc(f);
	ck_assert_int_eq(fseek(f, at, SEEK_END), 0);
	if (byte)
		ck_assert_int_ne(fputc(byte, f), EOF);
	return (char)before;
}

/* Some bytes before its end the file has another byte, which is a digit in hex, too; what was
 * there. With a byte: that one. */
static char byte_put(const char *path, char byte)
{
	FILE *f = fopen(path, "r+");
	char before;

	ck_assert_msg(f != NULL, "%s", path);
	before = byte_at(f, -AWAY, 0);
	byte_at(f, -AWAY, byte ? byte : before == '0' ? '1' : '0');
	ck_assert_int_eq(fclose(f), 0);
	return before;
}

/* ---- stored files ---- */

/* Whoever may read it is told that it is damaged, or, where it is whole, given it. */
static bool read_by(struct plant *p, const char *digest, int status)
{
	const char *const secrets[] = { p->jonas.secret, p->vera.secret, p->token };
	static struct answer a;

	for (size_t i = 0; i < countof(secrets); i++) {
		http(p->s.port, "GET", arena_printf(&p->s.cx.mem, "/v1/artifacts/%s", digest),
		     secrets[i], "", NULL, &a);
		if (a.status == status)
			return true;
	}
	return false;
}

static void fsck_names_file(struct plant *p, const char *digest)
{
	struct fsck_report r;
	struct ctx cx = { 0 };

	ck_assert_int_eq(fsck_bytes(&cx, p->s.in.db_path, p->s.in.blobs, &r), E_TAMPERED);
	detail_says(cx.detail, digest);
	arena_free(&cx.mem);
}

static void file_is_named(struct plant *p, const char *folder, const char *name)
{
	char path[PATH_MAX_HERE], digest[80], before;

	snprintf(path, sizeof(path), "%s/%s/%s", p->s.in.blobs, folder, name);
	snprintf(digest, sizeof(digest), "sha256:%s%s", folder, name);
	ck_assert_msg(read_by(p, digest, 200), "%s", digest);
	before = byte_put(path, 0);
	ck_assert_msg(!read_by(p, digest, 200), "%s", digest);
	ck_assert_msg(read_by(p, digest, 409), "%s", digest);
	fsck_names_file(p, digest);
	byte_put(path, before);
	ck_assert_msg(read_by(p, digest, 200), "%s", digest);
}

/* All names of a folder but those that begin with a dot; NULL at the end. */
static char **names_in(struct ctx *cx, const char *folder)
{
	char **names = arena_alloc(&cx->mem, 100 * sizeof(*names));
	struct dirent *item;
	DIR *d = opendir(folder);
	size_t n = 0;

	ck_assert_ptr_nonnull(d);
	while ((item = readdir(d)) && n < 99)
		if (item->d_name[0] != '.')
			names[n++] = arena_strdup(&cx->mem, item->d_name);
	names[n] = NULL;
	closedir(d);
	return names;
}

TEST(a_flipped_byte_of_any_stored_file_leaves_no_running_server_and_is_named_by_fsck)
{
	auto_plant p = { 0 };
	struct ctx *cx = &p.s.cx;
	size_t n = 0;

	plant_published(&p);
	for (char **folder = names_in(cx, p.s.in.blobs); *folder; folder++) {
		const char *path = arena_printf(&cx->mem, "%s/%s", p.s.in.blobs, *folder);

		if (strlen(*folder) != 2)
			continue;
		for (char **name = names_in(cx, path); *name; name++, n++)
			file_is_named(&p, *folder, *name);
	}
	ck_assert_uint_ge(n, 4);
}

/* ---- keys ---- */

static char first[LINE_MAX_HERE];

/* The first line of a server on that directory; it is ended then. */
static bool starts(struct site *s)
{
	int ends[2], status;
	FILE *out;
	pid_t pid;

	ck_assert_int_eq(pipe(ends), 0);
	pid = fork();
	if (pid == 0) {
		dup2(ends[1], STDOUT_FILENO);
		dup2(ends[1], STDERR_FILENO);
		execl(getenv("SIGNETD"), "signetd", "serve", "--data", s->dir, "--port", "0",
		      (char *)NULL);
		_exit(127);
	}
	close(ends[1]);
	out = fdopen(ends[0], "r");
	ck_assert_ptr_nonnull(fgets(first, sizeof(first), out));
	kill(pid, SIGTERM);
	waitpid(pid, &status, 0);
	fclose(out);
	return strncmp(first, "http://", 7) == 0;
}

/* A running server goes on with the keys that it read.  says: how a start is refused. */
/* clang-format off */
static const struct { const char *file, *says; } keys[] = {
	{ "keys/log.key",        "/keys/log.key is not the key that " },
	{ "keys/releases.key",   "/keys/releases.key is not the key that " },
	{ "keys/stops.key",      "/keys/stops.key is not the key that " },
	{ "keys/snapshot.key",   "/keys/snapshot.key is not the key that " },
	{ "keys/timestamp.key",  "/keys/timestamp.key is not the key that " },
	{ "keys/assignment.key", "/keys/assignment.key is not the key that " },
	{ "server-keys.json",    " is not the key that " },
	{ "pepper",              ".pepper, is not the one that " },
	{ "pepper.check",        ".pepper, is not the one that " },
};
/* clang-format on */

static const char *key_says(const char *file)
{
	size_t i = 0;

	while (i < countof(keys) && strcmp(keys[i].file, file) != 0)
		i++;
	ck_assert_msg(i < countof(keys), "what comes of %s is said nowhere", file);
	return keys[i].says;
}

static const char *key_file_path(struct site *s, const char *file)
{
	return arena_printf(&s->cx.mem, strcmp(file, "pepper") == 0 ? "%s.%s" : "%s/%s", s->dir,
			    file);
}

static void key_is_as_said(struct site *s, const char *file)
{
	const char *path = key_file_path(s, file), *says = key_says(file);
	char before = byte_put(path, 0);

	ck_assert_msg(!starts(s), "%s", file);
	output_says(first, says);
	byte_put(path, before);
}

TEST(what_a_start_says_of_a_flipped_byte_of_any_key_is_in_the_table)
{
	auto_site s = { 0 };
	size_t n = 0;

	site_open(&s);
	site_stop(&s);
	for (char **name = names_in(&s.cx, arena_printf(&s.cx.mem, "%s/keys", s.dir)); *name;
	     name++, n++)
		key_is_as_said(&s, arena_printf(&s.cx.mem, "keys/%s", *name));
	key_is_as_said(&s, "server-keys.json");
	key_is_as_said(&s, "pepper");
	key_is_as_said(&s, "pepper.check");
	ck_assert_uint_eq(n + 3, countof(keys));
	ck_assert(starts(&s));
}

static bool opens(struct site *s)
{
	struct ctx cx = { 0 };
	struct instance in;
	bool opened = instance_open(&cx, s->dir, NULL, &in) == OK;

	instance_close(&in);
	arena_free(&cx.mem);
	return opened;
}

/* Also one that leaves JSON, or hex, well formed and with the same meaning. */
static size_t no_byte_is_another(struct site *s, const char *file)
{
	static const char masks[] = { 0x01, 0x20 };
	size_t size;
	char *bytes;
	FILE *f = fopen(key_file_path(s, file), "r+");

	ck_assert_ptr_nonnull(f);
	setvbuf(f, NULL, _IONBF, 0);
	assert_ok(&s->cx,
		  file_read(&s->cx, key_file_path(s, file), LINE_MAX_HERE * 4, &bytes, &size));
	for (size_t i = 0; i < size * countof(masks); i++) {
		long at = (long)(i / countof(masks));

		fseek(f, at, SEEK_SET);
		fputc(bytes[at] ^ masks[i % countof(masks)], f);
		ck_assert_msg(!opens(s), "byte %ld of %s", at, file);
		fseek(f, at, SEEK_SET);
		fputc(bytes[at], f);
	}
	fclose(f);
	ck_assert_msg(opens(s), "%s", file);
	return size;
}

TEST(no_start_goes_on_with_any_byte_of_any_key_file_altered)
{
	auto_site s = { 0 };
	size_t n = 0;

	site_open(&s);
	site_stop(&s);
	for (size_t i = 0; i < countof(keys); i++)
		n += no_byte_is_another(&s, keys[i].file);
	ck_assert_uint_gt(n, 1000);
}
