/*
 * The metadata of trust, followed in the folder tuf/ (lib/metadata.h).  One
 * refresh serves a poll, and which of the files it leads to is asked as the poll goes on.
 */

#include "documents/trust.h"

#include "lib/metadata.h"

#include "agent/agent.h"

static enum err kept(void *arg, const char *path, const void *bytes, size_t size)
{
	return agent_keep(arg, path, bytes, size, 0600);
}

struct metadata agent_metadata(struct agent *a, const char *origin, const enum use *use)
{
	return (struct metadata){ .api = &a->api,
				  .dir = in_dir(a, "tuf"),
				  .origin = origin,
				  .use = use,
				  .memory = "provision this device again",
				  .keep = kept,
				  .arg = a };
}

enum err target_find(struct agent *a, const char *path, struct tuf_target *out)
{
	if (!a->trust) {
		a->trust = arena_alloc(&a->cx.mem, sizeof(*a->trust));
		*a->trust = agent_metadata(a, a->st.origin, &a->st.use);
	}
	TRY(metadata_refresh(&a->cx, a->trust, agent_now(a)));
	return metadata_target(&a->cx, a->trust, path, out);
}

enum err target_get(struct agent *a, const char *path, const char **bytes, size_t *size)
{
	struct tuf_target t;

	TRY(target_find(a, path, &t));
	return metadata_get(&a->cx, a->trust, &t, bytes, size);
}
