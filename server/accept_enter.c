/*
 * The act takes the same road as one that is proposed and signed by requests: the first who signed
 * proposes it, each signs, and the last signature brings the effect.  All of them are judged by the
 * store that was made again, where no row of the damaged one is.
 */

#include "accept_row.h"

#include <string.h>

#include "alarm/alarm.h"
#include "base/clock.h"
#include "engine/history.h"
#include "integrity/scrub_entry.h"
#include "quality/acts.h"
#include "rules/sites.h"

struct entering {
	struct ctx *cx;
	struct db *db;
	struct log *log;
	const struct act_document *d;
	const char *const *envelope;
	const char *origin;
	int64_t *entry; /* of the effect */
	bool ends_alarms;
};

static enum err fact_enter(struct entering *n, const struct act *act, struct fact *f,
			   int64_t *index)
{
	struct receipt r;

	TRY(log_append(n->cx, n->db, n->log, act, f, &r));
	if (index)
		*index = r.index;
	return OK;
}

/* The signer acts: the envelope proves it, and nobody logged in. */
static enum err signer_act(struct entering *n, const char *envelope, struct act *out)
{
	static const char *const roles[] = { "approver", NULL };
	struct statement st;

	TRY(envelope_peek(n->cx, envelope, strlen(envelope), &st));
	*out = (struct act){ .actor = { .kind = KIND_PERSON,
					.id = st.signer,
					.roles = roles,
					.site = EVERY_SITE },
			     .request = uuid7(n->cx, n->cx->now),
			     .what = arena_printf(&n->cx->mem, "signetd %s",
						  act_command(n->d->kind)),
			     .reason = n->d->reason };
	return OK;
}

static enum err proposal_enter(struct entering *n)
{
	struct proposal p = { .says = n->d,
			      .site = EVERY_SITE,
			      .document = { .mem = &n->cx->mem } };
	struct act act;
	struct fact f;

	TRY(act_document_print(n->cx, n->d, &p.document));
	TRY(signer_act(n, n->envelope[0], &act));
	fact_start(n->cx, &f, ACTION_ACT_PROPOSED);
	fact_object(n->cx, &f, "act", n->d->id);
	TRY(act_propose(n->cx, n->db, &act, &p, &f));
	return fact_enter(n, &act, &f, NULL);
}

/* Whose statement names other bytes signed another file. */
static enum err signed_this(struct entering *n, const char *who, enum err e)
{
	if (e == OK || !n->cx->place || strncmp(n->cx->place, "/subject", 8) != 0)
		return e;
	return errf(n->cx, e,
		    "what '%s' signed is another document than the one of --document: give the "
		    "very file that was signed",
		    who);
}

static enum err signature_enter(struct entering *n, const char *envelope, struct act *act)
{
	struct fact f;

	TRY(signer_act(n, envelope, act));
	TRY(signed_this(n, act->actor.id,
			act_sign(n->cx, n->db, n->origin, act->actor.id, n->d->id, envelope, &f)));
	return fact_enter(n, act, &f, NULL);
}

static enum err signatures_lack(struct entering *n)
{
	struct act_standing *standing = NULL;
	struct signed_act a;

	TRY(db_act_at(n->cx, n->db, n->d->id, AT_NOW, &a));
	TRY(act_standing_gather(n->cx, n->db, &a, n->d, &standing));
	return errf(n->cx, E_FORBIDDEN, "the signatures do not suffice; missing: %s",
		    act_missing(n->cx, standing));
}

static enum err alarm_over(struct entering *n, enum alarm_kind kind, const char *object)
{
	static const struct act system = { .actor = SYSTEM_ACTOR, .what = "accept-damage" };
	struct fact f = { .action = ACTION_NONE };

	TRY(alarm_end(n->cx, n->db, kind, object, "approvers accepted the damage: damage.accepted",
		      &f));
	return f.action == ACTION_NONE ? OK : fact_enter(n, &system, &f, NULL);
}

static enum err alarms_over(struct entering *n)
{
	TRY(alarm_over(n, ALARM_RECORDS_ALTERED, ALARM_RECORDS_OBJECT));
	for (size_t i = 0; i < n->d->n_damage; i++) {
		const char *object = act_place_object(n->cx, n->d->damage[i].place);

		if (object)
			TRY(alarm_over(n, ALARM_BYTES_DAMAGED, object));
	}
	return OK;
}

static enum err entries_make(struct entering *n)
{
	struct act act = { .what = NULL };
	struct fact f;

	TRY(proposal_enter(n));
	for (size_t i = 0; n->envelope[i]; i++)
		TRY(signature_enter(n, n->envelope[i], &act));
	TRY(act_settle(n->cx, n->db, n->d->id, &f));
	if (f.action == ACTION_NONE)
		return signatures_lack(n);
	TRY(fact_enter(n, &act, &f, n->entry));
	return n->ends_alarms ? alarms_over(n) : OK;
}

static enum err acceptance_make(struct ctx *cx, struct db *db, struct log *log, void *arg)
{
	struct entering *n = arg;

	n->cx = cx;
	n->db = db;
	n->log = log;
	return entries_make(n);
}

enum err acceptance_enter(struct acceptance *a, const struct act_document *d,
			  const char *const *envelope, int64_t *entry)
{
	const struct note_signer *signer = &a->run->in->signer;
	struct entering n = { .d = d,
			      .envelope = envelope,
			      .origin = signer->key.origin,
			      .entry = entry,
			      .ends_alarms = a->row->ends_alarms };

	if (!envelope[0])
		return errf(a->cx, E_INVALID,
			    "--signed ENVELOPE is required, once for each signer");
	a->cx->now = clock_ms();
	return instance_enter(a->cx, a->to, signer, acceptance_make, &n);
}
