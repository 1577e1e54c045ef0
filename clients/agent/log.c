/*
 * Following the log.  The newest head must contain the head that was kept: a
 * server that forks or was set back is found here, by every device, at every
 * poll.
 *
 * Whose signature a head needs is said by trust/log.json, or by provisioning
 * until that file was seen.  The file is kept, and asked for again only where a
 * head is not believed: so a poll costs nothing more, and a log that continues
 * another one, or a further key, is found when it first signs.
 *
 * Never: take the word of the kept file for an install, since nothing signs it
 * here; evidence is judged by the file as the metadata names it.
 */

#include <string.h>

#include "agent/agent.h"
#include "base/clock.h"
#include "lib/file.h"
#include "lib/head.h"
#include "lib/metadata.h"
#include "rules/heads.h"

#define HAND_IN_MS 3600000

static const char *logs_name(struct agent *a)
{
	return in_dir(a, "tuf/log.json");
}

static enum err provisioned(struct agent *a, struct trust_logs *out)
{
	TRY(note_key_parse(&a->cx, a->st.vkey, &out->key[0]));
	out->n = 1;
	return OK;
}

/* A file that is damaged counts as none. */
static enum err logs_kept(struct agent *a, struct trust_logs **out)
{
	size_t size;
	char *bytes;

	*out = arena_alloc(&a->cx.mem, sizeof(**out));
	if (file_load(&a->cx, logs_name(a), TRUST_FILE_MAX, &bytes, &size) == OK &&
	    trust_logs_parse(&a->cx, bytes, size, *out) == OK)
		return OK;
	**out = (struct trust_logs){ .n = 0 };
	return provisioned(a, *out);
}

static enum err logs_fetch(struct agent *a, struct trust_logs **out)
{
	const char *bytes;
	size_t size;

	*out = arena_alloc(&a->cx.mem, sizeof(**out));
	TRY(target_get(a, TRUST_LOG, &bytes, &size));
	TRY(trust_logs_parse(&a->cx, bytes, size, *out));
	TRY(logs_ground(&a->cx, *out, a->trust->tuf.root.signet.instance));
	return agent_keep(a, logs_name(a), bytes, size, 0600);
}

enum err head_kept(struct agent *a, struct checkpoint *out)
{
	return head_remembered(&a->cx, a->st.origin, a->st.checkpoint, out);
}

/* The head that is shown, under the logs as they are known, contains the one that was kept. */
static enum err head_take(struct agent *a, const struct trust_logs *logs, const char *note,
			  const struct checkpoint *kept, struct checkpoint *out)
{
	const struct log_place seen = { a->st.origin, checkpoint_head(kept) };
	struct log_place from;

	TRY(head_continued(&a->cx, logs, &seen, &from));
	TRY(head_signed(&a->cx, logs, from.origin, note, out));
	if (out->size < from.head.size)
		return head_is_older(a, logs, kept, out);
	TRY(head_grown(&a->cx, &a->api, logs, from.origin, &from.head, out));
	a->st.origin = from.origin;
	a->st.checkpoint = out->note;
	return OK;
}

static enum err head_newest(struct agent *a, const struct checkpoint *kept, struct checkpoint *out)
{
	struct trust_logs *logs;
	const char *note, *why;
	enum err e;

	TRY(logs_kept(a, &logs));
	TRY(head_ask(&a->cx, &a->api, &note));
	e = head_take(a, logs, note, kept, out);
	if (e != E_TAMPERED && e != E_FORBIDDEN)
		return e;
	why = a->cx.detail;
	/* perhaps people have signed since whose heads count now */
	if (logs_fetch(a, &logs) == OK)
		return head_take(a, logs, note, kept, out);
	return errf(&a->cx, e, "%s", why);
}

/* Once an hour the head kept is sent to a server that does not show it. */
enum err head_follow(struct agent *a, struct checkpoint *out)
{
	struct checkpoint kept;
	enum err e;

	TRY(head_kept(a, &kept));
	e = head_newest(a, &kept, out);
	if ((e == E_TAMPERED || e == E_BEHIND) && clock_elapsed_ms() >= a->handed_until) {
		a->handed_until = clock_elapsed_ms() + HAND_IN_MS;
		head_hand_in(&a->api, kept.note);
	}
	return e;
}

enum err head_contained(struct agent *a, const struct tree_head *head)
{
	struct trust_logs *logs;
	struct checkpoint now;

	TRY(head_kept(a, &now));
	if (head->size > now.size) /* made since this poll began */
		TRY(head_follow(a, &now));
	TRY(logs_kept(a, &logs));
	return head_grown(&a->cx, &a->api, logs, a->st.origin, head, &now);
}
