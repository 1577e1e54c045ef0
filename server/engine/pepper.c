/*
 * The check is an HMAC under the pepper itself, as each password is before Argon2id.  The message
 * ends in a zero byte, which no password has: so no password gives the check.
 *
 * Never: read a pepper of another size as a shorter one; leave a second copy of it in memory.
 */

#include "engine/pepper.h"

#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "engine/files.h"

#define CHECK_OF       "signet: pepper check v1" /* and its zero byte */
#define CHECK_LINE_MAX 65                        /* bytes: the HMAC in hex, a line feed */

static const char *check_path(struct ctx *cx, const char *dir)
{
	return arena_printf(&cx->mem, "%s/" PEPPER_CHECK_FILE, dir);
}

/* Beside the directory, however many slashes its name ends in. */
const char *pepper_path(struct ctx *cx, const char *dir, const char *given)
{
	size_t n = strlen(dir);

	while (n > 1 && dir[n - 1] == '/')
		n--;
	return given ? given : arena_printf(&cx->mem, "%.*s.pepper", (int)n, dir);
}

enum err pepper_create(struct ctx *cx, const char *path)
{
	unsigned char bytes[PEPPER_SIZE];
	enum err e;

	randombytes_buf(bytes, sizeof(bytes));
	e = file_create(cx, path, bytes, sizeof(bytes));
	sodium_memzero(bytes, sizeof(bytes));
	return e;
}

const char *pepper_check_line(struct ctx *cx, const unsigned char pepper[PEPPER_SIZE])
{
	unsigned char mac[crypto_auth_hmacsha256_BYTES];

	crypto_auth_hmacsha256(mac, (const unsigned char *)CHECK_OF, sizeof(CHECK_OF), pepper);
	return arena_printf(&cx->mem, "%s\n", hex_text(cx, mac, sizeof(mac)));
}

enum err pepper_check_create(struct ctx *cx, const char *dir,
			     const unsigned char pepper[PEPPER_SIZE])
{
	const char *line = pepper_check_line(cx, pepper);

	return file_create(cx, check_path(cx, dir), line, strlen(line));
}

static enum err pepper_compare(struct ctx *cx, const char *dir, const char *path,
			       const unsigned char pepper[PEPPER_SIZE])
{
	const char *check = check_path(cx, dir), *line = pepper_check_line(cx, pepper);
	size_t size;
	char *was;
	enum err e = file_read(cx, check, CHECK_LINE_MAX, &was, &size);

	if (e == E_NOT_FOUND)
		return OK;
	if (e != OK && e != E_TOO_LARGE)
		return e;
	if (e == OK && size == strlen(line) && memcmp(was, line, size) == 0)
		return OK;
	return errf(cx, E_FAULT,
		    "the pepper, %s, is not the one that %s is of: without it no password fits; "
		    "restore the one that was replaced from its backup",
		    path, check);
}

enum err pepper_read(struct ctx *cx, const char *dir, const char *path,
		     unsigned char out[PEPPER_SIZE])
{
	size_t size;
	char *bytes;
	enum err e = file_read(cx, path, PEPPER_SIZE, &bytes, &size);

	if (e == E_NOT_FOUND)
		return errf(cx, E_FAULT, "the pepper, %s, is missing: without it no password fits",
			    path);
	if (e == E_TOO_LARGE || (e == OK && size != PEPPER_SIZE))
		return errf(cx, E_FAULT, "%s is damaged", path);
	TRY(e);
	memcpy(out, bytes, PEPPER_SIZE);
	sodium_memzero(bytes, PEPPER_SIZE);
	return pepper_compare(cx, dir, path, out);
}

void pepper_remove(struct ctx *cx, const char *dir, const char *path)
{
	unlink(check_path(cx, dir));
	unlink(path);
}
