/*
 * Where a person's machine remembers a server: one folder per address, because
 * a secret for one server must never go to another.  Folders and files are for
 * their owner alone (0700, 0600).  Environment variables go before what is
 * remembered, so that a pipeline needs no folder.
 */

#include "lib/profile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/http.h"

#define REMEMBERED_MAX 65536 /* bytes of one file */
#define SECRET_MAX     200

static enum err profile_failed(struct ctx *cx, const char *act, const char *path)
{
	return errf(cx, E_INVALID, "cannot %s %s: %s", act, path, strerror(errno));
}

static const char *variable(const char *name)
{
	const char *text = getenv(name);

	return text && *text ? text : NULL;
}

static enum err home_find(struct ctx *cx, const char **out)
{
	const char *own = variable("SIGNET_HOME"), *config = variable("XDG_CONFIG_HOME");
	const char *home = variable("HOME");

	if (own)
		*out = own;
	else if (config)
		*out = arena_printf(&cx->mem, "%s/signet", config);
	else if (home)
		*out = arena_printf(&cx->mem, "%s/.config/signet", home);
	else
		return errf(cx, E_INVALID, "set HOME or SIGNET_HOME: where is it remembered?");
	return OK;
}

static enum err read_line(struct ctx *cx, const char *path, const char **out)
{
	size_t size;
	char *text;

	*out = NULL;
	if (access(path, F_OK) != 0 && errno == ENOENT)
		return OK;
	TRY(file_load(cx, path, REMEMBERED_MAX, &text, &size));
	*out = text;
	return OK;
}

static enum err read_word(struct ctx *cx, const char *folder, const char *name, const char **out)
{
	char *text;

	TRY(read_line(cx, arena_printf(&cx->mem, "%s/%s", folder, name), out));
	if (!*out)
		return OK;
	text = arena_strdup(&cx->mem, *out);
	text[strcspn(text, "\n")] = '\0';
	*out = *text ? text : NULL;
	return OK;
}

static enum err server_find(struct ctx *cx, const char *asked, struct profile *p)
{
	const char *url = asked ? asked : variable("SIGNET_SERVER");

	if (!url)
		TRY(read_word(cx, p->home, "server", &url));
	if (!url)
		return err_next(cx, errf(cx, E_INVALID, "no server is known yet"),
				"Log in with 'signet login URL', or set SIGNET_SERVER.");
	return http_server(cx, url, &p->server);
}

/* An address has no '_', so no two share a folder. */
static const char *folder_name(struct ctx *cx, const char *server)
{
	const char *host = strstr(server, "://");
	char *name = arena_printf(&cx->mem, "%.*s_%s", (int)(host - server), server, host + 3);

	for (char *p = name; *p; p++)
		if (*p == ':')
			*p = '_';
	return name;
}

/* A secret becomes part of a header. */
static enum err secret_check(struct ctx *cx, const char *secret)
{
	size_t n = strlen(secret);

	for (size_t i = 0; i < n; i++)
		if (secret[i] <= ' ' || secret[i] >= 0x7f) /* a byte over 0x7f is negative */
			n = SECRET_MAX + 1;
	return n <= SECRET_MAX ? OK
			       : errf(cx, E_INVALID,
				      "the secret of the session or token is "
				      "malformed");
}

enum err profile_open(struct ctx *cx, const char *asked, struct profile *out)
{
	const char *token = variable("SIGNET_TOKEN");

	*out = (struct profile){ .ca = variable("SIGNET_CA"), .is_token = token != NULL };
	TRY(home_find(cx, &out->home));
	TRY(server_find(cx, asked, out));
	out->folder = arena_printf(&cx->mem, "%s/%s", out->home, folder_name(cx, out->server));
	TRY(read_word(cx, out->folder, "user", &out->user));
	TRY(read_word(cx, out->folder, "secret", &out->secret));
	TRY(read_word(cx, out->folder, "vkey", &out->vkey));
	if (token)
		out->secret = token;
	return out->secret ? secret_check(cx, out->secret) : OK;
}

enum err profile_read(struct ctx *cx, const struct profile *p, const char *name, const char **out)
{
	return read_line(cx, arena_printf(&cx->mem, "%s/%s", p->folder, name), out);
}

/* Every folder on the way that is not there yet. */
static enum err profile_folders_make(struct ctx *cx, const char *path)
{
	char *text = arena_strdup(&cx->mem, path);

	for (char *p = text + 1;; p++) {
		char c = *p;

		if (c && c != '/')
			continue;
		*p = '\0';
		if (mkdir(text, 0700) != 0 && errno != EEXIST)
			return profile_failed(cx, "make", text);
		*p = c;
		if (!c)
			return OK;
	}
}

enum err profile_keep(struct ctx *cx, const struct profile *p, const char *name, const char *text)
{
	TRY(profile_folders_make(cx, p->folder));
	return file_keep(cx, arena_printf(&cx->mem, "%s/%s", p->folder, name), text, strlen(text),
			 0600);
}

enum err profile_folder_make(struct ctx *cx, const struct profile *p, const char *name)
{
	return profile_folders_make(cx, arena_printf(&cx->mem, "%s/%s", p->folder, name));
}

enum err profile_forget(struct ctx *cx, const struct profile *p, const char *name)
{
	const char *path = arena_printf(&cx->mem, "%s/%s", p->folder, name);

	return unlink(path) == 0 || errno == ENOENT ? OK : profile_failed(cx, "remove", path);
}

enum err profile_prefer(struct ctx *cx, const struct profile *p)
{
	TRY(profile_folders_make(cx, p->home));
	return file_keep(cx, arena_printf(&cx->mem, "%s/server", p->home), p->server,
			 strlen(p->server), 0600);
}

enum err profile_lock(struct ctx *cx, const struct profile *p, int *fd)
{
	TRY(profile_folders_make(cx, p->folder));
	*fd = open(p->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return *fd >= 0 && flock(*fd, LOCK_EX) == 0 ? OK : profile_failed(cx, "lock", p->folder);
}

void lock_drop(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}
