#include "rules/heads.h"

#include <string.h>

#include "proof/origin.h"

enum err log_is_own(struct ctx *cx, const char *what, const struct own_log *own, const char *origin,
		    const struct tree_head *head)
{
	if (strcmp(origin, own->origin) != 0)
		return errf(cx, E_TAMPERED, "%s is about another log, '%s'", what, origin);
	return own->contains(own->arg, cx, head);
}

enum err signers_ground(struct ctx *cx, const struct trust_logs *logs,
			const struct trust_signers *s, const struct own_log *own)
{
	if (!s->origin)
		return errf(cx, E_FORBIDDEN, TRUST_SIGNERS " names nobody yet");
	if (logs && trust_log_end(logs, s->origin))
		return errf(cx, E_FORBIDDEN,
			    TRUST_SIGNERS " is about the log %s, which ended: people must sign it "
					  "anew",
			    s->origin);
	return log_is_own(cx, TRUST_SIGNERS, own, s->origin, &s->head);
}

/* ---- whose logs ---- */

static enum err origin_ground(struct ctx *cx, const char *list, size_t i, const char *member,
			      const char *origin, const char *instance)
{
	const char *its = origin_instance(cx, origin);

	if (!instance)
		return errf(cx, E_TAMPERED,
			    "what names " TRUST_LOG " does not say of which instance it is");
	if (its && strcmp(its, instance) == 0)
		return OK;
	return err_at(cx,
		      errf(cx, E_TAMPERED, TRUST_LOG " names '%s', which is no log of instance %s",
			   origin, instance),
		      "/%s/%zu/%s", list, i, member);
}

static bool log_counts(const struct trust_logs *l, const char *origin)
{
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->key[i].origin, origin) == 0)
			return true;
	return false;
}

static enum err end_ground(struct ctx *cx, const struct trust_logs *l, size_t i,
			   const char *instance)
{
	const char *origin = l->abandoned[i].origin;

	TRY(origin_ground(cx, "abandoned", i, "origin", origin, instance));
	if (log_counts(l, origin) || trust_log_next(l, origin))
		return OK;
	return err_at(cx,
		      errf(cx, E_TAMPERED,
			   TRUST_LOG " abandons '%s', which it neither counts nor continues",
			   origin),
		      "/abandoned/%zu/origin", i);
}

enum err logs_ground(struct ctx *cx, const struct trust_logs *l, const char *instance)
{
	for (size_t i = 0; i < l->n; i++)
		TRY(origin_ground(cx, "logs", i, "origin", l->key[i].origin, instance));
	for (size_t i = 0; i < l->n_abandoned; i++)
		TRY(end_ground(cx, l, i, instance));
	for (size_t i = 0; i < l->n_continuity; i++) {
		TRY(origin_ground(cx, "continuity", i, "origin", l->continuity[i].origin,
				  instance));
		TRY(origin_ground(cx, "continuity", i, "from", l->continuity[i].from, instance));
	}
	return OK;
}

/* ---- whose heads ---- */

const struct note_key *head_signer(struct ctx *cx, const struct trust_logs *l, const char *origin,
				   const char *note, struct checkpoint *out)
{
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->key[i].origin, origin) == 0 &&
		    checkpoint_verify(cx, &l->key[i], note, out) == OK)
			return &l->key[i];
	return NULL;
}

enum err head_signed(struct ctx *cx, const struct trust_logs *l, const char *origin,
		     const char *note, struct checkpoint *out)
{
	if (trust_log_end(l, origin))
		return errf(cx, E_FORBIDDEN, "the log %s was abandoned", origin);
	if (head_signer(cx, l, origin, note, out))
		return OK;
	return errf(cx, E_TAMPERED, "the head is not signed by a key of %s that people trust",
		    origin);
}

enum err head_remembered(struct ctx *cx, const char *origin, const char *note,
			 struct checkpoint *out)
{
	char named[ORIGIN_MAX];
	struct tree_head head;

	if (checkpoint_read(cx, note, named, &head) != OK || strcmp(named, origin) != 0)
		return errf(cx, E_TAMPERED, "the head that was kept here is none of %s", origin);
	*out = (struct checkpoint){ head.size, head.root, note };
	return OK;
}

static const struct trust_continuity *continued_by(const struct trust_logs *l, const char *origin)
{
	for (size_t i = 0; i < l->n_continuity; i++)
		if (strcmp(l->continuity[i].origin, origin) == 0)
			return &l->continuity[i];
	return NULL;
}

const char *head_origin_at(const struct trust_logs *l, const char *origin, uint64_t index)
{
	const struct trust_continuity *c;

	while ((c = continued_by(l, origin)) && index < c->prefix.size)
		origin = c->from;
	return origin;
}

static enum err head_lost(struct ctx *cx, const struct log_place *at,
			  const struct trust_continuity *c)
{
	return errf(cx, E_CONFLICT,
		    "%s had %llu entries here, and the people who had it continued knew of %llu",
		    at->origin, (unsigned long long)at->head.size,
		    (unsigned long long)c->last.size);
}

/* Each origin has a number one higher than the one before, so the way has an end. */
enum err head_continued(struct ctx *cx, const struct trust_logs *l, const struct log_place *seen,
			struct log_place *out)
{
	*out = *seen;
	while (trust_log_end(l, out->origin)) {
		const struct trust_continuity *next = trust_log_next(l, out->origin);

		if (!next)
			return errf(cx, E_FORBIDDEN,
				    "the log %s was abandoned, and no log continues it",
				    out->origin);
		if (out->head.size > next->last.size)
			return head_lost(cx, out, next);
		*out = (struct log_place){ next->origin, next->first };
	}
	return OK;
}
