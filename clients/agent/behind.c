/*
 * A mirror that lags and a server that was set back look alike at first, and the one mends itself.
 * So what is older is an outage for BEHIND_MS, and then an alarm.
 *
 * How long it lasts is elapsed time, so that no clock bends it, and is kept, so that no restart
 * begins it anew: the time between two looks of one boot, and of the first look after a boot what
 * passed since that boot.  While the machine was off nothing is counted.
 */

#include <stdio.h>
#include <string.h>

#include "agent/slots.h"
#include "base/clock.h"
#include "documents/evidence.h"
#include "lib/file.h"
#include "lib/head.h"

enum err server_behind(struct agent *a)
{
	struct behind *b = &a->st.behind;
	int64_t now = clock_uptime_ms(), since;
	const char *boot, *why = a->cx.detail;

	TRY(boot_id(a, &boot));
	since = !b->boot ? 0 : strcmp(b->boot, boot) == 0 ? now - b->seen : now;
	*b = (struct behind){ boot, now, b->ms + (since > 0 ? since : 0) };
	a->behind = true;
	a->trust_due = 0; /* each poll looks again until it is over */
	return errf(&a->cx, E_BEHIND, "the server is behind: %s", why);
}

bool behind_too_long(const struct agent *a)
{
	return a->behind && a->st.behind.ms >= BEHIND_MS;
}

void behind_over(struct agent *a)
{
	if (!a->behind)
		a->st.behind = (struct behind){ 0 };
}

/* The head under which what runs in the slot was approved; false: there is none to be read. */
static bool slot_head(struct agent *a, const char *slot, struct checkpoint *out)
{
	const char *to, *path;
	struct evidence *e = arena_alloc(&a->cx.mem, sizeof(*e));
	char origin[ORIGIN_MAX], *bytes;
	struct tree_head head;
	size_t size;

	if (slot_link(a, slot, &to) != OK)
		return false;
	path = in_dir(a, arena_printf(&a->cx.mem, "%s/evidence.json", to));
	if (file_load(&a->cx, path, EVIDENCE_MAX, &bytes, &size) != OK ||
	    evidence_parse(&a->cx, bytes, size, e) != OK ||
	    checkpoint_read(&a->cx, e->checkpoint, origin, &head) != OK ||
	    strcmp(origin, a->st.origin) != 0)
		return false;
	*out = (struct checkpoint){ .size = head.size, .root = head.root };
	return true;
}

/* What that log signs holds the approval of what runs here; and where the server proves a newer
 * head, that one holds the one that it showed. */
static enum err shown_check(struct agent *a, const struct trust_logs *logs,
			    const struct checkpoint *known, const struct checkpoint *shown)
{
	const struct tree_head seen = checkpoint_head(known), then = checkpoint_head(shown);
	struct checkpoint now = *shown;

	TRY(head_grown(&a->cx, &a->api, logs, a->st.origin, &seen, &now));
	return head_grown(&a->cx, &a->api, logs, a->st.origin, &then, &now);
}

enum err head_is_older(struct agent *a, const struct trust_logs *logs,
		       const struct checkpoint *kept, const struct checkpoint *shown)
{
	const char *names[SLOTS_MAX];
	struct checkpoint known;
	size_t n;

	TRY(slots_list(a, names, &n));
	for (size_t i = 0; i < n; i++)
		if (slot_head(a, names[i], &known) && known.size <= shown->size)
			TRY(shown_check(a, logs, &known, shown));
	errf(&a->cx, E_BEHIND, "it has %llu entries, and had %llu when this machine looked before",
	     (unsigned long long)shown->size, (unsigned long long)kept->size);
	return server_behind(a);
}
