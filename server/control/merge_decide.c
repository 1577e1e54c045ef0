#include "control/change.h"

#include <string.h>

#include "control/record.h"
#include "engine/history.h"
#include "signing/key.h"
#include "tree/document.h"

/* The signatures that count now: signer, role and key still stand. */
struct counted {
	struct signature s[CHANGE_SIGNATURES_MAX];
	struct signed_by by[CHANGE_SIGNATURES_MAX];
	size_t n;
	bool rejected;
};

static enum err counts(struct ctx *cx, struct db *db, const struct signature *s, bool *out)
{
	const char *site, *name;
	struct signing_key key;
	enum err e;

	TRY(db_key_at(cx, db, s->key, AT_NOW, &key));
	e = signer_stands(cx, db, &key, s->role, false, &site, &name);
	*out = e == OK;
	return e == E_FORBIDDEN ? OK : e;
}

static enum err signatures_count(struct ctx *cx, struct db *db, int64_t number,
				 const struct needs *needs, const struct change_paths *paths,
				 struct counted *out)
{
	const char *object = arena_printf(&cx->mem, "change:%lld", (long long)number);
	struct signature all[CHANGE_SIGNATURES_MAX];
	size_t n = countof(all);
	bool one, excluded;
	struct change c;

	*out = (struct counted){ 0 };
	TRY(db_change_at(cx, db, number, AT_NOW, &c));
	TRY(db_signatures_of(cx, db, object, AT_NOW, all, &n));
	for (size_t i = 0; i < n; i++) {
		TRY(counts(cx, db, &all[i], &one));
		TRY(change_excludes(cx, db, needs, &c, paths, all[i].signer, &excluded));
		if (!one || excluded)
			continue;
		out->rejected |= strcmp(all[i].meaning, "rejection") == 0;
		out->s[out->n] = all[i];
		out->by[out->n] = (struct signed_by){ all[i].signer, all[i].meaning, all[i].role,
						      CUSTODY_SEALED };
		if (!custody_parse(all[i].custody, &out->by[out->n].custody))
			return errf(cx, E_TAMPERED, "a signature of unknown custody");
		out->n++;
	}
	return OK;
}

/* No content merges: what a path was when the change opened, it must be still. */
static enum err old_stands(struct ctx *cx, struct db *db, const struct change_paths *paths)
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

/* What held when it opened must hold still: the version's facts, the plan, the scope. */
static enum err records_stand(struct ctx *cx, struct db *db, const struct change_paths *paths)
{
	auto_records set = { 0 };

	TRY(records_load(cx, db, paths->path, paths->n, &set));
	return records_check(cx, db, &set, false);
}

struct ballot {
	struct change_paths paths;
	struct counted counted;
	struct policy *rules;
	struct needs needs;
	const char *policy, *missing;
};

static enum err ballot_take(struct ctx *cx, struct db *db, int64_t number, struct ballot *out)
{
	const char *names[MANIFEST_PATHS_MAX];

	TRY(db_change_paths(cx, db, number, &out->paths));
	for (size_t i = 0; i < out->paths.n; i++)
		names[i] = out->paths.path[i].path;
	TRY(policy_in_force(cx, db, &out->rules, &out->policy));
	TRY(policy_needs(cx, out->rules, names, out->paths.n, &out->needs));
	TRY(signatures_count(cx, db, number, &out->needs, &out->paths, &out->counted));
	out->missing = needs_missing(cx, &out->needs, out->counted.by, out->counted.n);
	return OK;
}

static bool has_signed(const struct counted *c, const char *user)
{
	for (size_t i = 0; i < c->n; i++)
		if (strcmp(c->s[i].signer, user) == 0)
			return true;
	return false;
}

/* One need, unmet, of a role that is held. */
static void ask_add(struct ctx *cx, const struct ballot *b, const struct need *need, unsigned roles,
		    struct standing *out)
{
	const struct meaning *m = policy_meaning(b->rules, need->meaning);
	struct needs one = { .need = { *need }, .n = 1 };
	enum role role;

	if (!role_parse(need->role, &role) || !(roles & role_bit(role)) || out->n == ROLE_COUNT ||
	    !m || !needs_missing(cx, &one, b->counted.by, b->counted.n))
		return;
	out->asks[out->n++] = (struct ask){ need->meaning, need->role, m->text, need->custody };
}

enum err change_standing(struct ctx *cx, struct db *db, int64_t number, const char *user,
			 unsigned roles, struct standing *out)
{
	struct ballot b;
	struct change c;
	bool excluded;

	*out = (struct standing){ 0 };
	TRY(db_change_at(cx, db, number, AT_NOW, &c));
	if (strcmp(c.state, "open") != 0)
		return OK;
	TRY(ballot_take(cx, db, number, &b));
	out->missing = b.missing;
	TRY(change_excludes(cx, db, &b.needs, &c, &b.paths, user, &excluded));
	if (excluded || has_signed(&b.counted, user))
		return OK;
	for (size_t i = 0; i < b.needs.n; i++)
		ask_add(cx, &b, &b.needs.need[i], roles, out);
	return OK;
}

static void fact_end(struct ctx *cx, int64_t number, enum action action, const char *state,
		     struct fact *out)
{
	fact_start(cx, out, action);
	fact_object(cx, out, "change", arena_printf(&cx->mem, "%lld", (long long)number));
	fact_changed(out, "state", "open", state);
	put_int(&out->body, "number", number);
}

static void fact_merge(struct ctx *cx, const struct change *c, const struct ballot *b,
		       int64_t number, struct fact *out)
{
	fact_end(cx, number, ACTION_CHANGE_MERGED, "merged", out);
	for (size_t i = 0; i < b->paths.n; i++)
		fact_object(cx, out, "document", b->paths.path[i].path);
	put_text(&out->body, "manifest", c->manifest);
	put_text(&out->body, "policy", b->policy);
	put_open(&out->body, "signatures", '[');
	for (size_t i = 0; i < b->counted.n; i++)
		put_int(&out->body, NULL, b->counted.s[i].from_idx);
	put_close(&out->body, ']');
}

enum err change_settle(struct ctx *cx, struct db *db, int64_t number, struct fact *out)
{
	struct ballot b;
	struct change c;

	out->action = ACTION_NONE;
	TRY(db_change_at(cx, db, number, AT_NOW, &c));
	TRY(ballot_take(cx, db, number, &b));
	if (b.counted.rejected) {
		fact_end(cx, number, ACTION_CHANGE_REJECTED, "rejected", out);
		return OK;
	}
	if (b.missing)
		return OK;
	TRY(old_stands(cx, db, &b.paths));
	TRY(records_stand(cx, db, &b.paths));
	fact_merge(cx, &c, &b, number, out);
	return OK;
}
