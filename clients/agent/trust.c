/*
 * The metadata of trust, followed in the folder tuf/ (lib/metadata.h).  One
 * refresh serves a poll, and which of the files it leads to is asked as the poll goes on.
 * A poll that installs nothing refreshes once an hour: a person at the device, and the next
 * install, then know what people signed meanwhile.
 */

#include "agent/agent.h"

#include <stdio.h>

#include "base/clock.h"
#include "lib/file.h"
#include "lib/metadata.h"
#include "rules/root_clock.h"

#define FOLLOWED_MS INT64_C(3600000)

enum err root_kept(struct agent *a)
{
	struct tuf_root *root = arena_alloc(&a->cx.mem, sizeof(*root));
	size_t size;
	char *bytes;

	TRY(file_load(&a->cx, in_dir(a, "tuf/root.json"), TUF_ROOT_MAX, &bytes, &size));
	return tuf_root_parse(&a->cx, bytes, size, root);
}

static enum err kept(void *arg, const char *path, const void *bytes, size_t size)
{
	TRY(agent_keep(arg, path, bytes, size, 0600));
	return twin_keep(arg, path, bytes, size);
}

/* A time that evidence stated stays, or a clock that is behind would let in what has expired; so a
 * box that lived at a later time stays there until a root says otherwise. */
static enum err time_mended(void *arg, const struct tuf_root *root, int64_t *now)
{
	struct agent *a = arg;

	if (root_clock_counts(root, a->st.root)) {
		if (a->st.time > root->signet.clock)
			printf("root %lld sets the time that is kept to %s; it was %s\n",
			       (long long)root->version, clock_text(&a->cx, root->signet.clock),
			       clock_text(&a->cx, a->st.time));
		a->st.time = root->signet.clock;
		a->st.root = root->version;
		TRY(state_save(a));
	}
	*now = agent_now(a);
	return OK;
}

struct metadata agent_metadata(struct agent *a, const char *origin, const enum use *use)
{
	return (struct metadata){ .api = &a->api,
				  .dir = in_dir(a, "tuf"),
				  .origin = origin,
				  .use = use,
				  .memory = "provision this device again",
				  .keep = kept,
				  .time = time_mended,
				  .arg = a };
}

static enum err trust_refresh(struct agent *a)
{
	enum err e;

	if (!a->trust) {
		a->trust = arena_alloc(&a->cx.mem, sizeof(*a->trust));
		*a->trust = agent_metadata(a, a->st.origin, &a->st.use);
	}
	e = metadata_refresh(&a->cx, a->trust, agent_now(a));
	if (e == E_CONFLICT && a->trust->tuf.older)
		return server_behind(a);
	TRY(e);
	a->trust_due = clock_elapsed_ms() + FOLLOWED_MS;
	return OK;
}

enum err trust_now(struct agent *a)
{
	enum err e = trust_refresh(a);

	return e == E_STALE ? OK : e;
}

enum err trust_follow(struct agent *a)
{
	enum err e = clock_elapsed_ms() < a->trust_due ? OK : trust_refresh(a);

	return e == E_STALE ? OK : e;
}

enum err target_find(struct agent *a, const char *path, struct tuf_target *out)
{
	TRY(trust_refresh(a));
	return metadata_target(&a->cx, a->trust, path, out);
}

/* Bytes that are not those which were signed prove nothing: whatever is in between can send them.
 */
enum err bytes_passing(struct agent *a, enum err e)
{
	return e == E_MISMATCH || e == E_TOO_LARGE ? errf(&a->cx, E_UNAVAILABLE, "%s", a->cx.detail)
						   : e;
}

enum err target_get(struct agent *a, const char *path, const char **bytes, size_t *size)
{
	struct tuf_target t;

	TRY(target_find(a, path, &t));
	return bytes_passing(a, metadata_get(&a->cx, a->trust, &t, bytes, size));
}
