/*
 * The idea: after each signature the same question is asked from the beginning:
 * what does the policy in force demand for these paths, and do the signatures
 * that count now meet it?  Nothing is kept from earlier answers.  A signature
 * that counted yesterday counts no more if its signer left, lost the role or
 * revoked the key, and a policy that changed meanwhile governs.
 *
 * A merge asks three things besides.  Each old digest must still be what is in
 * force (old_in_force(): no content is ever merged, so two people never sign one
 * text and get another).  Each record must still be what its kind demands
 * (records_stand(): the facts behind it may have moved since it was opened).
 * And nobody whom the policy excludes may be among the signers.
 *
 * A rejection that counts ends the change at once: one "no" is enough.
 *
 * Never: merge on a stored tally; judge a signature by the role its statement
 * claims without asking whether the signer holds the role now; write here,
 * since this runs in decide and apply does the merge.
 */

#include "control/change.h"

#include <string.h>

#include "control/asked.h"
#include "control/record.h"
#include "control/sites.h"
#include "engine/history.h"
#include "people/user.h"
#include "rules/ballot.h"
#include "signing/key.h"
#include "tree/document.h"

/* What the tables hold now of an open change and the policy over it. */
struct gathered {
	struct change change;
	struct change_paths paths;
	struct policy *policy;
	const char *policy_digest;
	struct needs needs;
	struct concerned concerned;
	struct parts parts;
	struct signature s[CHANGE_SIGNATURES_MAX];
	struct vote vote[CHANGE_SIGNATURES_MAX]; /* of each signature */
	size_t n;
	struct ballot ballot;
};

static bool is_excluded(const struct gathered *g, const char *user)
{
	return exclusion(g->needs.exclude, &g->parts, user) != EXCLUDE_COUNT;
}

/* Signatures that do not count now are left out and not refused: the change
 * waits for others.  The merge's entry names the signatures that are left, by
 * index. */
static enum err votes_gather(struct ctx *cx, struct db *db, int64_t number, struct gathered *g)
{
	g->n = countof(g->s);
	TRY(db_signatures_of(cx, db, arena_printf(&cx->mem, "change:%lld", (long long)number),
			     AT_NOW, g->s, &g->n));
	for (size_t i = 0; i < g->n; i++) {
		const struct signature *s = &g->s[i];
		struct vote *v = &g->vote[i];

		*v = (struct vote){ .signer = s->signer };
		TRY(signature_signs(cx, db, s, &v->as));
		TRY(signature_holds(cx, db, s, v->as.site, false, &v->holds));
		v->excluded = is_excluded(g, s->signer);
	}
	return OK;
}

static enum err change_gather(struct ctx *cx, struct db *db, int64_t number, struct gathered **out)
{
	struct gathered *g = *out = arena_alloc(&cx->mem, sizeof(*g));
	const char *names[MANIFEST_PATHS_MAX];

	TRY(db_change_at(cx, db, number, AT_NOW, &g->change));
	TRY(db_change_paths(cx, db, number, &g->paths));
	TRY(change_paths_check(cx, db, number, g->change.manifest, &g->paths));
	for (size_t i = 0; i < g->paths.n; i++)
		names[i] = g->paths.path[i].path;
	TRY(policy_in_force(cx, db, &g->policy, &g->policy_digest));
	TRY(policy_needs(cx, g->policy, names, g->paths.n, &g->needs));
	TRY(change_parts(cx, db, g->needs.exclude, &g->change, &g->paths, &g->parts));
	TRY(change_concerned(cx, g->change.body.json, &g->concerned));
	TRY(votes_gather(cx, db, number, g));
	ballot_count(&g->needs, &g->concerned, g->vote, g->n, &g->ballot);
	return OK;
}

/* No content merges: what a path was when the change opened, it must be still. */
static enum err old_in_force(struct ctx *cx, struct db *db, const struct change_paths *paths)
{
	const char *now;

	for (size_t i = 0; i < paths->n; i++) {
		const struct manifest_path *p = &paths->path[i];

		TRY(db_document_digest(cx, db, p->path, AT_NOW, &now));
		if ((now == NULL) != (p->old == NULL) || (now && strcmp(now, p->old) != 0))
			return err_next(cx,
					errf(cx, E_CONFLICT,
					     "'%s' has changed since this change was opened",
					     p->path),
					"Cancel it and open another on what is in force now.");
	}
	return OK;
}

/* The conditions of its opening must hold still: the version's facts, the plan,
 * the scope. */
static enum err records_stand(struct ctx *cx, struct db *db, const struct change_paths *paths)
{
	auto_records set = { 0 };

	TRY(records_load(cx, db, paths->path, paths->n, &set));
	return records_check(cx, db, &set, false);
}

static bool has_signed(const struct gathered *g, const char *user)
{
	for (size_t i = 0; i < g->n; i++)
		if (g->vote[i].counts && strcmp(g->s[i].signer, user) == 0)
			return true;
	return false;
}

/* One need, unmet, of a role that is held where it would count. */
static void ask_add(const struct gathered *g, size_t i, const struct role_held *held,
		    struct standing *out)
{
	const struct need *need = &g->needs.need[i];
	const struct meaning *m = policy_meaning(g->policy, need->meaning);
	struct signs as = { need->meaning, need->role, NULL, CUSTODY_SEALED };

	while (!(need->custody & custody_bit(as.custody))) /* any that will do: a need has one */
		as.custody++;
	as.site = ballot_grant(&g->ballot, held, &as);
	if (!m || !as.site || !ballot_need_helped(&g->ballot, i, &as))
		return;
	out->asks[out->n++] = (struct ask){ m, need->role, as.site, need->custody };
}

static void rejecting_add(const struct gathered *g, enum role role, const struct role_held *held,
			  struct standing *out)
{
	const struct signs as = { "rejection", role_name(role) };
	const char *site = ballot_grant(&g->ballot, held, &as);

	if (site)
		out->rejecting[out->n_rejecting++] = (struct rejecting){ role_name(role), site };
}

static void asks_add(const struct gathered *g, const struct role_held *held, struct standing *out)
{
	for (size_t i = 0; i < g->needs.n; i++)
		ask_add(g, i, held, out);
	for (enum role r = 0; r < ROLE_COUNT; r++)
		rejecting_add(g, r, held, out);
	out->rejection = policy_meaning(g->policy, "rejection");
}

enum err change_standing(struct ctx *cx, struct db *db, int64_t number, const char *user,
			 struct standing *out)
{
	const struct role_held *held;
	struct gathered *g = NULL;
	struct change c;
	enum err e;

	*out = (struct standing){ 0 };
	TRY(db_change_at(cx, db, number, AT_NOW, &c));
	if (c.state != CHANGE_OPEN)
		return OK;
	e = change_gather(cx, db, number, &g);
	if (e == E_FORBIDDEN ||
	    e == E_CONFLICT) { /* the policy may have changed since it was opened */
		out->missing = arena_printf(&cx->mem, "a policy that covers it: %s", cx->detail);
		return OK;
	}
	TRY(e);
	out->missing = ballot_missing(cx, &g->ballot);
	if (is_excluded(g, user) || has_signed(g, user))
		return OK;
	TRY(db_roles_held(cx, db, user, &held));
	asks_add(g, held, out);
	return OK;
}

/* Of the list, those at that site; NULL: all. */
static const struct role_held *grants_at(struct ctx *cx, const struct role_held *held,
					 const char *site)
{
	struct role_held *out = NULL, *one;

	for (; site && held; held = held->next)
		if (strcmp(held->site, site) == 0) {
			one = arena_alloc(&cx->mem, sizeof(*one));
			*one = (struct role_held){ held->role, held->site, out };
			out = one;
		}
	return site ? out : held;
}

/* Of the person's grants of the role, any one, for the refusal. */
static const char *held_anywhere(const struct role_held *held, const char *role)
{
	while (held && strcmp(role_name(held->role), role) != 0)
		held = held->next;
	return held ? held->site : NULL;
}

enum err change_signer_site(struct ctx *cx, struct db *db, int64_t number,
			    const struct signer_says *who, const char **out)
{
	struct signs as = { who->meaning, who->role, EVERY_SITE };
	const struct role_held *held;
	struct gathered *g = NULL;
	struct signing_key key;
	struct change c;

	*out = who->site;
	TRY(db_change_at(cx, db, number, AT_NOW, &c));
	TRY(db_key_at(cx, db, who->key, AT_NOW, &key));
	if (c.state != CHANGE_OPEN || !custody_parse(key.custody, &as.custody))
		return OK;
	TRY(change_gather(cx, db, number, &g));
	if (!signature_is_asked(&g->needs, &g->concerned, &as))
		return OK;
	TRY(db_roles_held(cx, db, who->user, &held));
	held = grants_at(cx, held, who->site);
	as.site = held_anywhere(held, who->role);
	if (!as.site)
		return OK;
	*out = ballot_grant(&g->ballot, held, &as);
	if (*out)
		return OK;
	return err_at(cx, signature_asked_for(cx, &g->needs, &g->concerned, &as), "/site");
}

static void fact_end(struct ctx *cx, int64_t number, enum action action, enum change_state to,
		     struct fact *out)
{
	fact_start(cx, out, action);
	fact_object(cx, out, "change", arena_printf(&cx->mem, "%lld", (long long)number));
	fact_changed(out, "state", state_name(&change_states, CHANGE_OPEN),
		     state_name(&change_states, to));
	put_int(&out->body, "number", number);
}

static enum err fact_merge(struct ctx *cx, const struct gathered *g, int64_t number,
			   struct fact *out)
{
	fact_end(cx, number, ACTION_CHANGE_MERGED, CHANGE_MERGED, out);
	TRY(fact_room(cx, out, g->paths.n, NULL));
	for (size_t i = 0; i < g->paths.n; i++)
		fact_object(cx, out, "document", g->paths.path[i].path);
	TRY(change_sites_name(cx, g->change.body.json, out));
	put_text(&out->body, "author", g->change.author);
	put_text(&out->body, "manifest", g->change.manifest);
	put_text(&out->body, "policy", g->policy_digest);
	put_open(&out->body, "signatures", '[');
	for (size_t i = 0; i < g->n; i++)
		if (g->vote[i].counts)
			put_int(&out->body, NULL, g->s[i].from_idx);
	put_close(&out->body, ']');
	return OK;
}

/* Runs as the `then` of a signature, in its savepoint: the last signature and
 * the merge are one transaction, and a merge that fails takes the signature
 * with it. */
enum err change_settle(struct ctx *cx, struct db *db, int64_t number, struct fact *out)
{
	struct gathered *g = NULL;

	out->action = ACTION_NONE;
	TRY(change_gather(cx, db, number, &g));
	if (g->ballot.rejection) {
		fact_end(cx, number, ACTION_CHANGE_REJECTED, CHANGE_REJECTED, out);
		return change_sites_name(cx, g->change.body.json, out);
	}
	if (!g->ballot.met)
		return OK;
	TRY(old_in_force(cx, db, &g->paths));
	TRY(records_stand(cx, db, &g->paths));
	return fact_merge(cx, g, number, out);
}
