/*
 * Which of the trust that is kept ends first, for the person at the device.  The
 * three are what people sign; what the server signs again by itself is not
 * among them.
 */

#include <stdio.h>
#include <string.h>

#include "agent/agent.h"
#include "lib/file.h"
#include "rules/expiry.h"

/* 0: it is not kept, or cannot be read. */
static int64_t kept_expires(struct agent *a, const char *role)
{
	const char *path = in_dir(a, arena_printf(&a->cx.mem, "tuf/%s.json", role));
	struct tuf_root *root = arena_alloc(&a->cx.mem, sizeof(*root));
	struct tuf_targets t;
	size_t size;
	char *bytes;

	if (file_load(&a->cx, path, TUF_TARGETS_MAX, &bytes, &size) != OK)
		return 0;
	if (strcmp(role, "root") == 0)
		return tuf_root_parse(&a->cx, bytes, size, root) == OK ? root->expires : 0;
	return tuf_targets_parse(&a->cx, bytes, size, &t) == OK ? t.expires : 0;
}

static const char *left(struct agent *a, int64_t expires)
{
	int64_t days = expiry_within(expires, agent_now(a));

	if (days < 0)
		return "";
	return days == 0 ? ": it has expired, and nothing new is installed"
			 : arena_printf(&a->cx.mem, ": within %lld days", (long long)days);
}

void trust_end_say(struct agent *a)
{
	static const char *const roles[] = { "root", "targets", TUF_ROLE_SIGNERS };
	const char *first = NULL;
	int64_t ends = 0;

	for (size_t i = 0; i < countof(roles); i++) {
		int64_t expires = kept_expires(a, roles[i]);

		if (expires > 0 && (!first || expires < ends)) {
			first = roles[i];
			ends = expires;
		}
	}
	if (first)
		printf("trust       until %s, by %s%s\n", tuf_time_text(&a->cx, ends), first,
		       left(a, ends));
}
