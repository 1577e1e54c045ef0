/*
 * One table of names and offsets drives creation, reading, publishing and
 * wiping: a key that is added in one place only cannot exist.  The seeds are
 * files of their own, so that each can be backed up, moved to a device or
 * replaced by itself.
 */

#include "engine/server_keys.h"

#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "base/printer.h"
#include "base/text.h"
#include "engine/files.h"

#define PUBLISHED_MAX 4096 /* bytes of server-keys.json */

static const struct {
	const char *name;
	size_t at;
} keys[] = {
	{ "releases", offsetof(struct server_keys, releases) },
	{ "stops", offsetof(struct server_keys, stops) },
	{ "snapshot", offsetof(struct server_keys, snapshot) },
	{ "timestamp", offsetof(struct server_keys, timestamp) },
	{ "assignment", offsetof(struct server_keys, assignment) },
};

static const char *server_keys_path_of(struct ctx *cx, const char *dir, size_t i)
{
	return arena_printf(&cx->mem, "%s/keys/%s.key", dir, keys[i].name);
}

static const char *server_keys_file(struct ctx *cx, const char *dir)
{
	return arena_printf(&cx->mem, "%s/server-keys.json", dir);
}

static struct seed_signer *key_at(struct server_keys *k, size_t i)
{
	return (struct seed_signer *)(void *)((char *)k + keys[i].at);
}

enum err server_keys_create(struct ctx *cx, const char *dir)
{
	unsigned char seed[SEED_SIZE];
	char *line;
	enum err e;

	for (size_t i = 0; i < countof(keys); i++) {
		randombytes_buf(seed, sizeof(seed));
		line = seed_line(cx, seed);
		e = file_create(cx, server_keys_path_of(cx, dir, i), line, SEED_LINE_SIZE);
		sodium_memzero(line, SEED_LINE_SIZE);
		sodium_memzero(seed, sizeof(seed));
		if (e != OK)
			return e;
	}
	return OK;
}

static enum err server_keys_one_read(struct ctx *cx, const char *path, struct seed_signer *out)
{
	unsigned char seed[SEED_SIZE];
	size_t size = 0;
	char *text = NULL;
	enum err e = file_read(cx, path, SEED_LINE_SIZE, &text, &size);

	if (e == E_NOT_FOUND)
		return errf(cx, E_FAULT, "the key %s is missing: restore it from its backup", path);
	if (e != OK && e != E_TOO_LARGE)
		return e;
	/* a file of another size is damaged, and is never read as a shorter key */
	if (e != OK || !seed_line_read(text, size, seed))
		return errf(cx, E_FAULT, "%s is damaged", path);
	seed_signer_init(out, seed);
	sodium_memzero(seed, sizeof(seed));
	sodium_memzero(text, size);
	return OK;
}

enum err server_keys_read(struct ctx *cx, const char *dir, struct server_keys *out)
{
	for (size_t i = 0; i < countof(keys); i++)
		TRY(server_keys_one_read(cx, server_keys_path_of(cx, dir, i), key_at(out, i)));
	return OK;
}

void server_keys_remove(struct ctx *cx, const char *dir)
{
	for (size_t i = 0; i < countof(keys); i++)
		unlink(server_keys_path_of(cx, dir, i));
}

void server_keys_wipe(struct server_keys *k)
{
	for (size_t i = 0; i < countof(keys); i++)
		seed_signer_wipe(key_at(k, i));
}

static const char *public_hex(struct ctx *cx, const struct server_keys *k, size_t i)
{
	const struct seed_signer *s =
		(const struct seed_signer *)(const void *)((const char *)k + keys[i].at);

	return hex_text(cx, s->signer.public, PUBLIC_KEY_SIZE);
}

static enum err key_named_check(struct ctx *cx, const char *dir, json_t *named, const char *member,
				const char *file, const char *is)
{
	const char *wanted = json_string_value(json_object_get(named, member));

	if (wanted && strcmp(wanted, is) == 0)
		return OK;
	return errf(cx, E_FAULT,
		    "%s/keys/%s.key is not the key that %s/server-keys.json names: restore the "
		    "one that was replaced from its backup",
		    dir, file, dir);
}

enum err server_keys_check(struct ctx *cx, const char *dir, const struct note_key *log,
			   const struct server_keys *k)
{
	const char *path = server_keys_file(cx, dir);
	auto_json named = NULL;
	size_t size;
	char *text;
	enum err e = file_read(cx, path, PUBLISHED_MAX, &text, &size);

	if (e == E_NOT_FOUND)
		return OK;
	if (e == OK)
		e = json_read(cx, text, size, &named);
	if (e != OK)
		return errf(cx, E_FAULT, "%s is damaged (%s): restore it from its backup", path,
			    cx->detail);
	TRY(key_named_check(cx, dir, named, "log", "log", note_vkey(cx, log)));
	for (size_t i = 0; i < countof(keys); i++)
		TRY(key_named_check(cx, dir, named, keys[i].name, keys[i].name,
				    public_hex(cx, k, i)));
	return OK;
}

const char *server_keys_line(struct ctx *cx, const struct note_key *log, enum use use,
			     const struct server_keys *k)
{
	struct printer p = { .mem = &cx->mem };

	put_open(&p, NULL, '{');
	put_int(&p, "v", 2);
	put_text(&p, "origin", log->origin);
	put_text(&p, "use", use_name(use));
	put_text(&p, "log", note_vkey(cx, log));
	for (size_t i = 0; i < countof(keys); i++)
		put_text(&p, keys[i].name, public_hex(cx, k, i));
	put_close(&p, '}');
	put_bytes(&p, "\n", 1);
	return p.text;
}

enum err server_keys_file_check(struct ctx *cx, const char *dir, const struct note_key *log,
				enum use use, const struct server_keys *k)
{
	const char *path = server_keys_file(cx, dir), *line = server_keys_line(cx, log, use, k);
	size_t size;
	char *text;
	enum err e = file_read(cx, path, PUBLISHED_MAX, &text, &size);

	if (e == E_NOT_FOUND)
		return OK;
	TRY(e);
	if (size == strlen(line) && memcmp(text, line, size) == 0)
		return OK;
	return errf(cx, E_FAULT, "%s is not as signetd init made it: restore it from its backup",
		    path);
}

enum err server_keys_publish(struct ctx *cx, const char *dir, const struct note_key *log,
			     enum use use, const struct server_keys *k)
{
	const char *line = server_keys_line(cx, log, use, k);

	return file_create(cx, server_keys_file(cx, dir), line, strlen(line));
}
