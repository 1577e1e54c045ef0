/*
 * The first root of trust: people acknowledged its digest before it came into force.  By
 * rules/first_root.h, as the server asks.
 */

#include <string.h>

#include "base/text.h"
#include "rules/first_root.h"
#include "verify/state.h"

static enum err acknowledging_check(struct verify *v, const struct signature *s)
{
	const struct acknowledging a = { s->meaning, s->role, s->site, s->key->state, s->custody };

	switch (acknowledging_fault(&a)) {
	case ACKNOWLEDGING_OK:
		break;
	case ACKNOWLEDGING_WORDS:
		return wrong(v, "/fact/signature", "a root is acknowledged by an approver");
	case ACKNOWLEDGING_SITE:
		return wrong(v, "/fact/signature",
			     "a root concerns every site, and the statement relies on a grant "
			     "at '%s'",
			     s->site);
	case ACKNOWLEDGING_SEALED:
		return wrong(v, "/fact/signature/key", "a sealed key acknowledges no root");
	case ACKNOWLEDGING_KEY:
		return wrong(v, "/fact/signature/key", "the signer's own key is not confirmed");
	}
	return OK;
}

enum err on_root_acknowledged(struct verify *v, const struct entry *e)
{
	struct signing what = { .object = "trust:root" };
	struct reader r = entry_fact(e);
	const char *root = read_text(&r, "root");
	struct signature s;
	struct user *u;

	read_object(&r, "signature");
	TRY(read_end(&v->scratch, &r));
	if (v->state->trust.signed_[SIGNED_ROOT].version > 0)
		return wrong(v, "/action", "a root is in force already");
	if (!digest_ok(root) ||
	    root_subjects(&v->scratch, head_origin_at(&v->logs, v->key.origin, (uint64_t)e->index),
			  root, &what.subjects) != OK)
		return wrong(v, "/fact/root", "it is no digest");
	TRY(signature_check(v, e, &what, &s));
	TRY(acknowledging_check(v, &s));
	u = map_get(&v->state->users, s.signer);
	u->acknowledged = keep(v, root);
	u->acknowledged_with = s.key;
	return OK;
}

/* By a signature that counts now. */
static bool has_acknowledged(struct verify *v, const struct user *u, const char *root)
{
	return text_same(u->acknowledged, root) &&
	       !signer_counts(v, u->acknowledged_with, role_name(ROLE_APPROVER), EVERY_SITE, false);
}

static bool is_there(const struct user *u)
{
	return u->state != USER_DEACTIVATED && (roles_at(u, EVERY_SITE) & role_bit(ROLE_APPROVER));
}

enum err first_root_judge(struct verify *v, const char *root)
{
	struct first_root f = { .n = 0 };
	const char *missing;

	while (f.n < FOUNDERS && v->state->founders[f.n]) {
		const struct user *u = map_get(&v->state->users, v->state->founders[f.n]);

		f.founder[f.n].id = u->id;
		f.founder[f.n].there = is_there(u);
		f.founder[f.n++].acknowledged = has_acknowledged(v, u, root);
	}
	for (const struct user *u = v->state->newest_user; u; u = u->before)
		f.others += has_acknowledged(v, u, root);
	for (size_t i = 0; i < f.n; i++)
		f.others -= f.founder[i].acknowledged;
	missing = first_root_missing(&v->scratch, &f);
	return missing ? wrong(v, "/fact/metadata",
			       "two people acknowledge the first root: missing %s", missing)
		       : OK;
}
