#include "integrity/machine_here.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>

#include "base/text.h"
#include "engine/files.h"
#include "proof/digest.h"

#define ID_FILE_MAX 256 /* bytes */
#define NAME_BYTES  8   /* of the hash that a name shows */

static bool hex_or_dash(const char *text)
{
	return *text && text[strspn(text, "0123456789abcdef-")] == '\0';
}

/* The id in such a file, in one case: kernels have printed either. */
static const char *id_in(struct ctx *cx, const char *path)
{
	size_t size;
	char *text;

	if (file_read(cx, path, ID_FILE_MAX, &text, &size) != OK)
		return NULL;
	text[size] = '\0';
	text[strcspn(text, "\n")] = '\0';
	for (char *p = text; *p; p++)
		*p = (char)tolower((unsigned char)*p);
	return hex_or_dash(text) ? text : NULL; /* a first boot says "uninitialized" */
}

static const char *machine_name(struct ctx *cx, const char *lead, const char *id)
{
	const char *text;
	struct hash h;

	if (!id)
		return NULL;
	text = arena_printf(&cx->mem, "signet-machine\n%s\n%s", lead, id);
	h = hash_bytes(text, strlen(text));
	return arena_printf(&cx->mem, "%s-%s", lead, hex_text(cx, &h, NAME_BYTES));
}

void machine_ids_read(struct ctx *cx, const char *root, const char *given, struct machine_ids *out)
{
	const char *system = arena_printf(&cx->mem, "%s/etc/machine-id", root);
	const char *board = arena_printf(&cx->mem, "%s/sys/class/dmi/id/product_uuid", root);

	out->given = given;
	out->system = machine_name(cx, "m", id_in(cx, system));
	out->hypervisor = machine_name(cx, "h", id_in(cx, board));
}

static void path_free(char **path)
{
	free(*path);
}

enum err machine_place_read(struct ctx *cx, const char *dir, struct machine_place *out)
{
	cleanup(path_free) char *whole = realpath(dir, NULL);
	static const fsid_t none;
	struct statfs fs;
	struct stat st;

	if (!whole || stat(whole, &st) != 0 || statfs(whole, &fs) != 0)
		return errf(cx, E_UNAVAILABLE, "cannot read %s: %s", dir, strerror(errno));
	out->path = arena_strdup(&cx->mem, whole);
	out->inode = arena_printf(&cx->mem, "%llu", (unsigned long long)st.st_ino);
	out->filesystem = memcmp(&fs.f_fsid, &none, sizeof(none)) != 0
				  ? hex_text(cx, &fs.f_fsid, sizeof(fs.f_fsid))
				  : arena_printf(&cx->mem, "%llx", (unsigned long long)st.st_dev);
	return OK;
}
