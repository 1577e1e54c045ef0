/*
 * How stops come: as targets of the role `stops`, or from a hand.  Each is judged once, by the
 * trust that is kept here, and then kept itself.
 *
 * The timestamp is asked for at every poll, and where it is the one that is kept nothing else is.
 *
 * Never: let one file that is no stop hold up another; ask twice for what did not count.
 */

#include "agent/stops_kept.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "documents/stop_file.h"
#include "lib/file.h"
#include "lib/metadata.h"
#include "rules/heads.h"

static const char *const grounds[] = { TRUST_APPROVAL, TRUST_LOG, TRUST_SIGNERS };

/* ---- the grounds ---- */

static const char *ground_path(struct agent *a, const char *target)
{
	return in_dir(a, arena_printf(&a->cx.mem, "grounds/%s", strrchr(target, '/') + 1));
}

/* As the metadata names them now, so that a stop can be judged while no server answers. */
static enum err grounds_keep(struct agent *a)
{
	TRY(stop_folder_ready(a, "grounds"));
	for (size_t i = 0; i < countof(grounds); i++) {
		const char *bytes, *path = ground_path(a, grounds[i]);
		struct tuf_target t;
		size_t size;
		char *kept;

		TRY(target_find(a, grounds[i], &t));
		if (file_load(&a->cx, path, TRUST_PEOPLE_FILE, &kept, &size) == OK &&
		    tuf_target_check(&a->cx, &t, kept, size) == OK)
			continue;
		TRY(target_get(a, grounds[i], &bytes, &size));
		TRY(agent_keep(a, path, bytes, size, 0600));
	}
	return OK;
}

static enum err ground_load(struct agent *a, const char *target, char **bytes, size_t *size)
{
	enum err e = file_load(&a->cx, ground_path(a, target), TRUST_PEOPLE_FILE, bytes, size);

	return e == OK ? OK
		       : errf(&a->cx, E_FAULT,
			      "%s was never fetched here, so nothing can be judged by it: poll "
			      "once",
			      target);
}

static enum err grounds_load(struct agent *a, struct trust *out)
{
	size_t size;
	char *bytes;

	TRY(ground_load(a, TRUST_APPROVAL, &bytes, &size));
	TRY(trust_approval_parse(&a->cx, bytes, size, &out->approval));
	TRY(ground_load(a, TRUST_LOG, &bytes, &size));
	TRY(trust_logs_parse(&a->cx, bytes, size, &out->logs));
	TRY(ground_load(a, TRUST_SIGNERS, &bytes, &size));
	return trust_signers_parse(&a->cx, bytes, size, &out->signers);
}

/* ---- judging ---- */

static enum err stop_log_contains(void *arg, struct ctx *cx, const struct tree_head *head)
{
	struct agent *a = arg;

	return head_contained(a, head);
}

/* The kind of a file, by its name. */
struct named_stop {
	const char *id, *what; /* what: "", STOP_BACK or STOP_LIFT */
};

static bool stop_name_read(struct agent *a, const char *name, struct named_stop *out)
{
	static const char *const whats[] = { "", STOP_BACK, STOP_LIFT };

	if (strlen(name) < UUID_CHARS)
		return false;
	*out = (struct named_stop){ arena_strndup(&a->cx.mem, name, UUID_CHARS), NULL };
	for (size_t i = 0; i < countof(whats); i++)
		if (strcmp(name + UUID_CHARS, arena_printf(&a->cx.mem, "%s" STOP_TAIL, whats[i])) ==
		    0)
			out->what = whats[i];
	return out->what && uuid_ok(out->id);
}

/* The stop with its entry, for the hour is counted between two entries.  One that came from a hand
 * has none: the registry's own file has. */
static enum err entered_stop(struct agent *a, const struct stop_judge *judge, const char *id,
			     struct stop_says *out)
{
	const char *bytes;
	size_t size;

	TRY(target_get(a, arena_printf(&a->cx.mem, STOPS_LEAD "%s" STOP_TAIL, id), &bytes, &size));
	return stop_check(&a->cx, judge, id, bytes, size, out);
}

/* online: whether a server can be asked for the log. */
static enum err stop_file_judge(struct agent *a, const struct named_stop *n, const char *bytes,
				size_t size, bool online, struct stop_says *says)
{
	struct trust *trust = arena_alloc(&a->cx.mem, sizeof(*trust));
	const struct own_log own = { a->st.origin, stop_log_contains, a };
	const struct stop_judge judge = { trust, online ? &own : NULL, a->st.site };
	struct lift lift;

	TRY(grounds_load(a, trust));
	if (!*n->what)
		return stop_check(&a->cx, &judge, n->id, bytes, size, says);
	if (strcmp(n->what, STOP_LIFT) == 0) {
		TRY(kept_stop_read(a, n->id, says));
		return stop_lift_check(&a->cx, &judge, says, bytes, size, &lift);
	}
	TRY(entered_stop(a, &judge, n->id, says));
	return stop_back_check(&a->cx, &judge, says, bytes, size);
}

/* A stop that cannot be kept is obeyed all the same. */
static enum err stop_file_keep(struct agent *a, const struct named_stop *n, const char *bytes,
			       size_t size, const struct stop_says *says)
{
	enum err e = stop_folder_ready(a, "stops");

	if (e == OK)
		e = agent_keep(a, stop_path(a, n->id, n->what), bytes, size, 0600);
	if (!*n->what)
		stop_add(a, says);
	if (*n->what && e == OK)
		TRY(stops_load(a));
	return e;
}

static void refused_note(struct agent *a, const char *name)
{
	const char *why = a->cx.detail;

	fprintf(stderr, "signet-agent: %s: %s\n", name, why);
	alarm_now(a, "stop-refused", arena_printf(&a->cx.mem, "%s: %s", name, why));
	if (stop_folder_ready(a, "stops") != OK ||
	    agent_keep(a, in_dir(a, arena_printf(&a->cx.mem, STOPS_LEAD "%s" STOP_REFUSED, name)),
		       "", 0, 0600) != OK)
		fprintf(stderr, "signet-agent: %s\n", a->cx.detail);
}

static bool is_taken(struct agent *a, const char *path)
{
	const char *name = path + strlen(STOPS_LEAD);
	struct named_stop n;

	return strncmp(path, STOPS_LEAD, strlen(STOPS_LEAD)) != 0 || !stop_name_read(a, name, &n) ||
	       stop_is_kept(a, n.id, n.what) ||
	       access(in_dir(a, arena_printf(&a->cx.mem, STOPS_LEAD "%s" STOP_REFUSED, name)),
		      F_OK) == 0;
}

static enum err target_take(struct agent *a, const struct tuf_target *t, const char *name)
{
	const char *bytes;
	struct named_stop n;
	struct stop_says says;
	size_t size;
	enum err e;

	if (is_taken(a, t->path) || !stop_name_read(a, name, &n))
		return OK;
	TRY(metadata_get(&a->cx, a->trust, t, &bytes, &size));
	e = stop_file_judge(a, &n, bytes, size, true, &says);
	if (e == OK)
		return stop_file_keep(a, &n, bytes, size, &says);
	if (e == E_UNAVAILABLE || e == E_BUSY)
		return e;
	refused_note(a, name);
	return OK;
}

/* ---- following ---- */

/* Was all that the kept metadata names looked at? */
static bool all_taken(struct agent *a)
{
	struct tuf_targets t;
	size_t size;
	char *bytes;

	if (file_load(&a->cx, in_dir(a, "tuf/" TUF_ROLE_STOPS ".json"), TUF_TARGETS_MAX, &bytes,
		      &size) != OK ||
	    tuf_targets_parse(&a->cx, bytes, size, &t) != OK)
		return false;
	for (size_t i = 0; i < t.n; i++)
		if (!is_taken(a, t.target[i].path))
			return false;
	return true;
}

/* The timestamp that the server shows is the one that is kept: then nothing else is new. */
static bool nothing_new(struct agent *a)
{
	struct http_reply reply;
	size_t size;
	char *kept;

	return all_taken(a) &&
	       file_load(&a->cx, in_dir(a, "tuf/timestamp.json"), TUF_TIMESTAMP_MAX, &kept,
			 &size) == OK &&
	       access(in_dir(a, "grounds"), F_OK) == 0 &&
	       api_get(&a->cx, &a->api, "/tuf/metadata/timestamp.json", &reply) == OK &&
	       reply.size == size && memcmp(reply.body, kept, size) == 0;
}

/* In the order of their paths a stop comes before what ends it. */
static enum err targets_take(struct agent *a)
{
	const struct tuf_targets *t = tuf_delegated_of(&a->trust->tuf, TUF_ROLE_STOPS);

	for (size_t pass = 0; pass < 2; pass++)
		for (size_t i = 0; t && i < t->n; i++) {
			const char *name = t->target[i].path + strlen(STOPS_LEAD);
			bool stop =
				strncmp(t->target[i].path, STOPS_LEAD, strlen(STOPS_LEAD)) == 0 &&
				is_stop_name(name);

			if (strncmp(t->target[i].path, STOPS_LEAD, strlen(STOPS_LEAD)) == 0 &&
			    stop == (pass == 0))
				TRY(target_take(a, &t->target[i], name));
		}
	return OK;
}

enum err stops_follow(struct agent *a)
{
	if (nothing_new(a))
		return OK;
	TRY(trust_now(a));
	TRY(grounds_keep(a));
	return targets_take(a);
}

/* ---- from a hand ---- */

enum err stop_take(struct agent *a, const char *path, bool *known)
{
	struct named_stop n = { NULL, "" };
	struct stop_says says;
	struct trust *trust = arena_alloc(&a->cx.mem, sizeof(*trust));
	const struct stop_judge judge = { trust, NULL, a->st.site };
	size_t size;
	char *bytes;

	TRY(input_load(&a->cx, path, STOP_FILE_MAX, &bytes, &size));
	TRY(grounds_load(a, trust));
	TRY(stop_check(&a->cx, &judge, NULL, bytes, size, &says));
	n.id = says.document.id;
	if (stop_is_kept(a, n.id, STOP_BACK) || stop_is_kept(a, n.id, STOP_LIFT))
		return errf(&a->cx, E_CONFLICT, "the stop %s is over: it was lifted or taken back",
			    n.id);
	*known = stop_is_kept(a, n.id, "");
	return *known ? OK : stop_file_keep(a, &n, bytes, size, &says);
}
