/*
 * The chain from the pinned root to trust/log.json, kept in the profile:
 *
 *   tuf/pinned.json        the root that the profile began with
 *   tuf/<role>.json        the newest of each that was verified
 *   tuf/floor.json         the versions that were seen
 *   tuf/log.json           trust/log.json, as it was verified last; with it, trust is there
 *
 * Never: take the accepted key again once trust was seen, or a server could
 * withhold trust to have an abandoned key believed.
 */

#include "lib/known.h"

#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "lib/file.h"
#include "lib/metadata.h"
#include "rules/heads.h"

#define PINNED "tuf/pinned.json"
#define ROOT   "tuf/root.json"
#define LOGS   "tuf/log.json"

static enum err profile_kept(void *arg, const char *path, const void *bytes, size_t size)
{
	return file_keep(arg, path, bytes, size, 0600);
}

static struct metadata *metadata_of(struct ctx *cx, struct api *api, const struct profile *p,
				    const char *origin)
{
	struct metadata *m = arena_alloc(&cx->mem, sizeof(*m));

	*m = (struct metadata){ .api = api,
				.dir = arena_printf(&cx->mem, "%s/tuf", p->folder),
				.origin = origin,
				.memory = "bring the root anew, with another SIGNET_HOME",
				.keep = profile_kept,
				.arg = cx };
	return m;
}

static bool is_kept(struct ctx *cx, const struct profile *p, const char *name)
{
	return access(arena_printf(&cx->mem, "%s/%s", p->folder, name), F_OK) == 0;
}

/* ---- the root ---- */

bool root_pinned(struct ctx *cx, const struct profile *p)
{
	return is_kept(cx, p, ROOT);
}

static enum err root_begin(struct ctx *cx, struct api *api, const struct profile *p,
			   const char *origin, const void *bytes, size_t size)
{
	TRY(profile_folder_make(cx, p, "tuf"));
	TRY(metadata_begin(cx, metadata_of(cx, api, p, origin), bytes, size));
	return profile_kept(cx, arena_printf(&cx->mem, "%s/" PINNED, p->folder), bytes, size);
}

static enum err other_root(struct ctx *cx, const void *had, size_t had_size, const void *brought,
			   size_t size)
{
	struct hash followed = hash_bytes(had, had_size), other = hash_bytes(brought, size);

	return err_next(cx,
			errf(cx, E_CONFLICT,
			     "the root that you name is %s, and this machine began with another "
			     "root of this server, %s",
			     digest_text(cx, &other), digest_text(cx, &followed)),
			"Compare both with the digest on paper. If the other one is right, this "
			"server shows what the ceremony did not make: set SIGNET_HOME to another "
			"folder, and begin there with 'signet login --root FILE'.");
}

enum err root_known(struct ctx *cx, const struct profile *p, const char **out)
{
	size_t size;
	char *text;

	if (!root_pinned(cx, p))
		return err_next(cx, errf(cx, E_NOT_FOUND, "the server has no trust yet"),
				"Upload what 'signet trust init' made: signet trust upload DIR.");
	TRY(file_load(cx, arena_printf(&cx->mem, "%s/" ROOT, p->folder), TUF_ROOT_MAX, &text,
		      &size));
	*out = text;
	return OK;
}

/* Is the root the one that the profile began with, or the newest that this one led to? */
static enum err root_is_followed(struct ctx *cx, const struct profile *p, const void *bytes,
				 size_t size)
{
	const char *newest;
	size_t had;
	char *text;

	TRY(root_known(cx, p, &newest));
	if (strlen(newest) == size && memcmp(newest, bytes, size) == 0)
		return OK;
	TRY(file_load(cx, arena_printf(&cx->mem, "%s/" PINNED, p->folder), TUF_ROOT_MAX, &text,
		      &had));
	if (had == size && memcmp(text, bytes, size) == 0)
		return OK;
	return other_root(cx, text, had, bytes, size);
}

static enum err root_of_file(struct ctx *cx, const char *path, struct tuf_client *tuf, char **text,
			     size_t *size)
{
	enum err e;

	TRY(file_load(cx, path, TUF_ROOT_MAX, text, size));
	tuf_client_init(tuf, 0);
	e = tuf_root_trust(cx, tuf, *text, *size);
	if (e == OK)
		return OK;
	return err_next(cx, errf(cx, e, "%s is no root of trust: %s", path, cx->detail),
			"Name what people carried away from the ceremony: 1.root.json, or the "
			"newest that follows from it.");
}

static enum err root_of_instance(struct ctx *cx, const char *path, const struct tuf_client *tuf,
				 const char *origin)
{
	const struct tuf_signet *s = &tuf->root.signet;

	return ground_check(cx, "root", s, origin, s->use) == OK
		       ? OK
		       : err_next(cx, errf(cx, E_CONFLICT, "%s: %s", path, cx->detail),
				  "Name the root of this server's own ceremony.");
}

enum err root_file_pin(struct ctx *cx, struct api *api, const struct profile *p, const char *origin,
		       const char *path)
{
	struct tuf_client *tuf = arena_alloc(&cx->mem, sizeof(*tuf));
	size_t size;
	char *text;

	TRY(root_of_file(cx, path, tuf, &text, &size));
	if (root_pinned(cx, p))
		return root_is_followed(cx, p, text, size);
	TRY(root_of_instance(cx, path, tuf, origin));
	TRY(root_served(cx, api, tuf->root.version, text, size));
	return root_begin(cx, api, p, origin, text, size);
}

/* ---- what it leads to ---- */

/* A root of the first contact counts from then on only if it leads somewhere. */
static enum err root_forget(struct ctx *cx, const struct profile *p)
{
	TRY(profile_forget(cx, p, PINNED));
	return profile_forget(cx, p, ROOT);
}

static enum err logs_remembered(struct ctx *cx, const struct profile *p, const struct tuf_target *t,
				struct trust_logs *out)
{
	size_t size;
	char *text;

	TRY(file_load(cx, arena_printf(&cx->mem, "%s/" LOGS, p->folder), TRUST_FILE_MAX, &text,
		      &size));
	if (t)
		TRY(tuf_target_check(cx, t, text, size));
	return trust_logs_parse(cx, text, size, out);
}

/* At the first contact: a server that shows somebody else's trust is found here. */
static enum err accepted_key_named(struct ctx *cx, const struct profile *p,
				   const struct trust_logs *l)
{
	struct note_key own;

	if (!p->vkey || is_kept(cx, p, LOGS))
		return OK;
	TRY(note_key_parse(cx, p->vkey, &own));
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->key[i].origin, own.origin) == 0 &&
		    memcmp(l->key[i].public, own.public, PUBLIC_KEY_SIZE) == 0)
			return OK;
	return errf(cx, E_TAMPERED, "it does not name the log's key that was accepted here");
}

static enum err logs_newest(struct ctx *cx, struct metadata *m, const struct profile *p,
			    struct trust_logs *out)
{
	struct tuf_target t;
	const char *bytes;
	size_t size;

	TRY(metadata_refresh(cx, m, clock_ms()));
	TRY(metadata_target(cx, m, TRUST_LOG, &t));
	if (logs_remembered(cx, p, &t, out) == OK)
		return OK;
	*out = (struct trust_logs){ .n = 0 };
	TRY(metadata_get(cx, m, &t, &bytes, &size));
	TRY(trust_logs_parse(cx, bytes, size, out));
	TRY(logs_ground(cx, out, m->tuf.root.signet.instance));
	TRY(accepted_key_named(cx, p, out));
	return profile_kept(cx, arena_printf(&cx->mem, "%s/" LOGS, p->folder), bytes, size);
}

/* ---- the accepted key ---- */

static enum err by_accepted_key(struct ctx *cx, const struct profile *p, struct known *out)
{
	if (!p->vkey)
		return err_next(cx, errf(cx, E_INVALID, "the key of this log was not accepted yet"),
				"Log in with 'signet login --vkey KEY', the key as it is on "
				"paper.");
	out->logs = (struct trust_logs){ .n = 1 };
	return note_key_parse(cx, p->vkey, &out->logs.key[0]);
}

/* ---- both ---- */

/* Wrong signatures, older files and missing files are no outage. */
enum err trust_differs(struct ctx *cx, enum err e)
{
	if (e != E_MISMATCH && e != E_CONFLICT && e != E_TAMPERED && e != E_NOT_FOUND)
		return e;
	return err_next(
		cx,
		errf(cx, E_TAMPERED,
		     "the server shows other trust than the one that this machine follows: "
		     "%s",
		     cx->detail),
		"Sign nothing, keep this machine's profile, and speak to the holders of the root.");
}

/* Trust was never seen here: e says why it is not now. */
static enum err before_trust(struct ctx *cx, const struct profile *p, bool given, enum err e,
			     bool too_long, struct known *out)
{
	if (!given)
		TRY(root_forget(cx, p));
	/* just uploaded, and not published; or over before it was seen */
	if (e == E_NOT_FOUND || e == E_STALE)
		return by_accepted_key(cx, p, out);
	if (too_long)
		return err_next(cx, e,
				"If this machine's clock is right, the server signed by one that "
				"was ahead: from a machine that was logged in before, an operator "
				"or approver says: signet clock accept --reason TEXT.");
	return trust_differs(cx, e);
}

static enum err known_find(struct ctx *cx, struct api *api, const struct profile *p,
			   const char *origin, struct known *out)
{
	struct metadata *m = metadata_of(cx, api, p, origin);
	bool given = root_pinned(cx, p), too_long;
	struct http_reply first;
	enum err e = OK;

	if (!given)
		e = api_get(cx, api, "/tuf/metadata/1.root.json", &first);
	if (e == E_NOT_FOUND)
		return by_accepted_key(cx, p, out);
	TRY(e);
	if (!given)
		e = root_begin(cx, api, p, origin, first.body, first.size);
	if (e == OK)
		e = logs_newest(cx, m, p, &out->logs);
	if (e == OK)
		return OK;
	too_long = e == E_FORBIDDEN && m->tuf.too_long; /* by a clock that was ahead */
	if (!is_kept(cx, p, LOGS))
		return before_trust(cx, p, given, e, too_long, out);
	if (e != E_STALE && !too_long)
		return trust_differs(cx, e);
	out->stale = arena_strdup(&cx->mem, cx->detail);
	return logs_remembered(cx, p, NULL, &out->logs);
}

enum err logs_known(struct ctx *cx, struct api *api, struct profile *p, const char *origin,
		    const struct known **out)
{
	struct known *found;

	if (!p->known) {
		found = arena_alloc(&cx->mem, sizeof(*found));
		TRY(known_find(cx, api, p, origin, found));
		p->known = found;
	}
	*out = p->known;
	return OK;
}
