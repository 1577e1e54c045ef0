/*
 * An assignment is the server's order, and the server may be captured.  So it
 * is believed only in its narrow meaning: signed by a key that people trust for
 * assignments, meant for this device, enrolment and key, no older than the
 * newest seen, and not valid for longer than any may be.  The server can then
 * choose among releases that people approved, and evidence decides about each.
 *
 * The same counter with other bytes is refused: a server that signs two
 * assignments under one number shows different devices different orders.
 */

#include <string.h>

#include "agent/agent.h"
#include "documents/trust.h"
#include "lib/file.h"
#include "proof/dsse.h"

#define ETAG_MAX   128
#define ETAG_BYTES "\"-_.:/+=0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

static enum err assigned_refused(struct agent *a, const char *why)
{
	return errf(&a->cx, E_TAMPERED, "the assignment is refused: %s", why);
}

static enum err assignment_trust(struct agent *a, struct trust_assignment *out)
{
	const char *bytes;
	size_t size;

	TRY(target_get(a, TRUST_ASSIGNMENT, &bytes, &size));
	return trust_assignment_parse(&a->cx, bytes, size, out);
}

static enum err signer_check(struct agent *a, const struct trust_assignment *trusted,
			     const struct dsse *d)
{
	for (size_t i = 0; i < trusted->n; i++)
		if (dsse_verify(&a->cx, d, trusted->public[i]))
			return OK;
	return assigned_refused(a, "no key that people trust for assignments has signed it");
}

static enum err epoch_check(struct agent *a, const struct trust_assignment *trusted, int64_t epoch)
{
	if (epoch == trusted->epoch)
		return OK;
	a->st.etag = NULL; /* so that another comes */
	return assigned_refused(a, arena_printf(&a->cx.mem,
						"it is of epoch %lld, and people trust %lld",
						(long long)epoch, (long long)trusted->epoch));
}

enum err assignment_still_counts(struct agent *a)
{
	struct trust_assignment trusted;

	TRY(assignment_trust(a, &trusted));
	return epoch_check(a, &trusted, a->st.epoch);
}

/* The one kept was checked when it came; an install looks at its expiry. */
static enum err kept_read(struct agent *a, char **bytes, size_t *size, struct assignment *out)
{
	struct dsse d;

	TRY(file_load(&a->cx, in_dir(a, "assignment.json"), DSSE_MAX, bytes, size));
	TRY(dsse_parse(&a->cx, *bytes, *size, &d));
	return assignment_parse(&a->cx, d.payload, d.size, out);
}

/* One that was lost or damaged speaks against none. */
static bool another_is_kept(struct agent *a, const void *bytes, size_t size)
{
	struct assignment kept;
	size_t n;
	char *was;

	return kept_read(a, &was, &n, &kept) == OK && (n != size || memcmp(was, bytes, n) != 0);
}

static enum err counter_check(struct agent *a, const void *bytes, size_t size,
			      const struct assignment *as)
{
	const struct state *s = &a->st;

	if (as->epoch != s->epoch) /* whichever people trust: checked before */
		return OK;
	if (as->counter < s->counter)
		return assigned_refused(a, "it is older than one that was seen before");
	if (as->counter == s->counter && another_is_kept(a, bytes, size))
		return assigned_refused(a, "another one was taken under its counter");
	return OK;
}

enum err assignment_check(struct agent *a, const void *bytes, size_t size, struct assignment *out)
{
	const struct state *s = &a->st;
	struct trust_assignment trusted;
	struct dsse d;

	if (dsse_parse(&a->cx, bytes, size, &d) != OK)
		return errf(&a->cx, E_UNAVAILABLE, "what came is not an assignment");
	if (strcmp(d.type, ASSIGNMENT_TYPE) != 0)
		return assigned_refused(a, "it is something else");
	TRY(assignment_trust(a, &trusted));
	TRY(signer_check(a, &trusted, &d));
	TRY(assignment_parse(&a->cx, d.payload, d.size, out));
	TRY(assignment_judged(&a->cx, out));
	if (strcmp(out->origin, s->origin) != 0)
		return assigned_refused(a, "it is of another registry");
	if (strcmp(out->device, s->device) != 0 || strcmp(out->enrolment, s->enrolment) != 0 ||
	    strcmp(out->key, a->key.fingerprint) != 0)
		return assigned_refused(a, "it is for another device, enrolment or key");
	TRY(epoch_check(a, &trusted, out->epoch));
	TRY(counter_check(a, bytes, size, out));
	if (out->expires <= agent_now(a))
		return assigned_refused(a, "it has expired");
	if (out->expires > agent_now(a) + ASSIGNMENT_LIFE_MS + BEHIND)
		return assigned_refused(
			a, arena_printf(&a->cx.mem,
					"it is good until %s, longer than any may be, and it "
					"is %s here",
					clock_text(&a->cx, out->expires),
					clock_text(&a->cx, agent_now(a))));
	return OK;
}

static enum err assigned_fetch(struct agent *a, struct http_reply *out)
{
	struct http_request rq = { .method = "GET",
				   .path = "/edge/v1/assignment",
				   .secret = a->st.token };

	if (a->st.etag)
		rq.headers[0] = arena_printf(&a->cx.mem, "If-None-Match: %s", a->st.etag);
	TRY(http_send(&a->cx, a->http, &rq, out));
	if (out->status == 200 || out->status == 304 || out->status == 404)
		return OK;
	/* the server's own word is a problem; any other answer is not the server's */
	return errf(&a->cx,
		    out->status / 100 == 4 && out->status != 429 && api_is_problem(&a->cx, out)
			    ? E_FORBIDDEN
			    : E_UNAVAILABLE,
		    "the server answered %d when asked for the assignment", out->status);
}

/* Short and printable, or there is none: it is kept and sent back as it is. */
static const char *assigned_etag_of(const struct http_reply *reply)
{
	size_t n = strspn(reply->etag, ETAG_BYTES);

	return n > 0 && n <= ETAG_MAX && reply->etag[n] == '\0' ? reply->etag : NULL;
}

enum err assignment_poll(struct agent *a, struct assignment *out)
{
	struct http_reply reply;
	size_t size;
	char *kept;

	*out = (struct assignment){ .n = 0 };
	TRY(assigned_fetch(a, &reply));
	if (reply.status == 304 && kept_read(a, &kept, &size, out) == OK)
		return OK;
	if (reply.status == 304) { /* the one kept is lost or damaged */
		a->st.etag = NULL;
		TRY(assigned_fetch(a, &reply));
	}
	if (reply.status == 404)
		return OK;
	TRY(assignment_check(a, reply.body, reply.size, out));
	TRY(agent_keep(a, in_dir(a, "assignment.json"), reply.body, reply.size, 0600));
	a->st.epoch = out->epoch;
	a->st.counter = out->counter;
	a->st.etag = assigned_etag_of(&reply);
	return state_save(a);
}
