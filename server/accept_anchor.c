/*
 * The database is whole: what is lost is the witness outside of it.  So nothing may be wrong in the
 * database, nobody may hold more of the log than it has, and what the anchor says, where it says
 * something of this log, is never passed over.
 *
 * The new database is in place before the anchor begins anew.  Where the program was ended between
 * the two, the act's effect is the newest entry, and the same command takes the last step again: no
 * later one does, for a start enters something.
 */

#include <string.h>

#include "accept_row.h"
#include "engine/log_read.h"
#include "integrity/anchor_judge.h"
#include "quality/foreign_note.h"
#include "quality/going_on.h"

/* ---- what is found ---- */

static enum err nothing_damaged(struct acceptance *a)
{
	return a->found->n == 0
		       ? OK
		       : errf(a->cx, E_TAMPERED,
			      "%s: what is stored is not what was signed. First: signetd %s",
			      a->found->damage[0].place, act_command(ACT_ACCEPT_DAMAGE));
}

/* A device's report or a client's profile has it, as an entry says. */
static enum err nobody_holds_more(struct acceptance *a)
{
	struct foreign_note n;
	bool any;

	TRY(db_foreign_open(a->cx, a->to, &n, &any));
	return !any || n.held == HELD_BY_NOBODY
		       ? OK
		       : errf(a->cx, E_BEHIND,
			      "entry %lld: a head of %llu entries is held that this log never had. "
			      "No signature accepts that: " RESTORE_NEWEST,
			      (long long)n.entry, (unsigned long long)n.head.size);
}

static enum err judged_accepts(struct acceptance *a, const struct anchor_judged *j)
{
	struct ctx *cx = a->cx;

	if (j->flaw == FLAW_BEHIND)
		return errf(cx, E_BEHIND, "%s. No signature accepts that: " RESTORE_NEWEST,
			    j->place);
	if (j->unread)
		return errf(cx, E_UNAVAILABLE, "%s", j->place);
	if (j->flaw == FLAW_NONE)
		return errf(cx, E_CONFLICT,
			    "the anchor agrees with the database: there is nothing to accept");
	return j->flaw == FLAW_ANCHOR ? OK : errf(cx, E_TAMPERED, "%s", j->place);
}

static enum err anchor_missing(struct acceptance *a)
{
	struct anchor_judged j;
	bool begun;

	TRY(anchor_outside(a->cx, a->run->anchor, a->run->in->dir));
	TRY(anchor_judge(a->cx, a->to, &a->run->in->signer.key, a->run->anchor, &j));
	TRY(judged_accepts(a, &j));
	TRY(anchor_is_begun(a->cx, a->to, &begun));
	return begun || !j.nothing ? OK
				   : errf(a->cx, E_CONFLICT,
					  "there was no anchor yet: the next start with --anchor "
					  "begins one");
}

static enum err anchor_examine(struct acceptance *a, struct act_document *d, bool *any)
{
	*any = true;
	TRY(nothing_damaged(a));
	TRY(nobody_holds_more(a));
	TRY(anchor_missing(a));
	TRY(going_on_head(a->cx, a->to, &d->head));
	return going_on_reported(a->cx, a->to, &d->reported);
}

/* ---- what was signed ---- */

static enum err anchor_fits(struct acceptance *a, const struct act_document *d,
			    const struct act_document *now)
{
	return d->head.size == now->head.size && hash_same(&d->head.root, &now->head.root)
		       ? OK
		       : err_at(a->cx,
				errf(a->cx, E_CONFLICT,
				     "/head: the server took acts since the document was written, "
				     "or never had its head: write and sign a new one"),
				"/head");
}

static enum err anchor_begins(struct acceptance *a, struct accepted *out)
{
	struct ctx *cx = a->cx;
	struct checkpoint head;
	struct printer line;

	TRY(trail_head(cx, a->to, &head));
	anchor_line_print(cx, &head, &line);
	return anchor_anew(cx, a->run->anchor,
			   arena_printf(&cx->mem, "%s.before-%llu", a->run->anchor,
					(unsigned long long)head.size),
			   line.text, line.size, &out->kept);
}

const struct acceptance_row anchor_row = {
	.kind = ACT_GO_ON,
	.examine = anchor_examine,
	.fits = anchor_fits,
	.placed = anchor_begins,
};
