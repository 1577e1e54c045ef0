#include "quality/first_root.h"

#include <string.h>

#include "engine/history.h"
#include "people/founder.h"
#include "people/user.h"
#include "signing/key.h"
#include "trust/trust.h"

enum err first_root_signing(struct ctx *cx, struct db *db, const char *origin, const char *root,
			    struct signing *out)
{
	struct policy *policy;
	struct tuf_file now;
	const char *digest;

	if (!digest_ok(root))
		return errf(cx, E_INVALID,
			    "a root is named 'sha256:' and 64 hex digits in lower case");
	TRY(db_tuf_at(cx, db, "root", AT_NOW, &now));
	if (now.version > 0)
		return err_next(cx,
				errf(cx, E_CONFLICT, "root version %lld is in force",
				     (long long)now.version),
				"Each further root is signed by the holders of the one before: "
				"signet trust renew DIR root --key SEED.");
	TRY(policy_in_force(cx, db, &policy, &digest));
	*out = (struct signing){ .object = FIRST_ROOT_OBJECT,
				 .policy = policy,
				 .origin = origin,
				 .outside = true,
				 .site = EVERY_SITE,
				 .people = trust_people_now };
	return root_subjects(cx, origin, root, &out->subjects);
}

/* ---- who may ---- */

static enum err sealed_acknowledges_none(struct ctx *cx)
{
	return err_next(cx,
			errf(cx, E_FORBIDDEN,
			     "a sealed key acknowledges no root: the server holds it, and would "
			     "say by it whom devices believe"),
			"Acknowledge it with a key that you hold: signet trust acknowledge "
			"1.root.json --key FILE.");
}

enum err first_root_key_check(struct ctx *cx, struct db *db, const char *id)
{
	struct signing_key key;
	enum custody custody;

	TRY(db_key_at(cx, db, id, AT_NOW, &key));
	return custody_parse(key.custody, &custody) && custody_moves_ground(custody)
		       ? OK
		       : sealed_acknowledges_none(cx);
}

static enum err may_acknowledge(struct ctx *cx, const struct signing_key *key,
				const struct signature *s)
{
	struct acknowledging a = { s->meaning, s->role, s->site, key->state, CUSTODY_SEALED };

	custody_parse(key->custody, &a.custody); /* as the store has it */
	switch (acknowledging_fault(&a)) {
	case ACKNOWLEDGING_OK:
		break;
	case ACKNOWLEDGING_WORDS:
		return errf(cx, E_FORBIDDEN,
			    "the first root is acknowledged by an approver, meaning "
			    "acknowledgement");
	case ACKNOWLEDGING_SITE:
		return err_next(cx,
				errf(cx, E_FORBIDDEN,
				     "the first root concerns every site, and the statement relies "
				     "on a grant at %s",
				     s->site),
				"An approver of every site acknowledges it.");
	case ACKNOWLEDGING_SEALED:
		return sealed_acknowledges_none(cx);
	case ACKNOWLEDGING_KEY:
		return err_next(cx, errf(cx, E_FORBIDDEN, "your own key is not confirmed yet"),
				"Have the other founder confirm it: signet key confirm %s --key "
				"FILE.",
				key->id);
	}
	return OK;
}

/* Of the same person and root by a key that counts: nothing would change. */
static enum err acknowledged_anew(struct ctx *cx, struct db *db, const char *user, const char *root,
				  const char **before)
{
	const struct root_acknowledgement *a;

	*before = NULL;
	TRY(db_root_acknowledgements(cx, db, &a));
	while (a && strcmp(a->user, user) != 0)
		a = a->next;
	if (!a)
		return OK;
	*before = a->root;
	return a->counts && strcmp(a->root, root) == 0
		       ? errf(cx, E_CONFLICT, "you acknowledged this root by entry %lld",
			      (long long)a->from_idx)
		       : OK;
}

enum err first_root_acknowledge(struct ctx *cx, struct db *db, const char *origin, const char *user,
				const char *root, const char *envelope, struct fact *out)
{
	struct signing_key key;
	struct signature s;
	struct signing what;
	const char *before;

	fact_start(cx, out, ACTION_ROOT_ACKNOWLEDGED);
	fact_object(cx, out, "trust", "root");
	TRY(first_root_signing(cx, db, origin, root, &what));
	TRY(sign_check(cx, db, &what, user, envelope, out, &s));
	TRY(db_key_at(cx, db, s.key, AT_NOW, &key));
	TRY(may_acknowledge(cx, &key, &s));
	TRY(acknowledged_anew(cx, db, user, root, &before));
	fact_changed(out, "root", before, root);
	put_text(&out->body, "root", root);
	signature_print(&out->body, "signature", what.object, &s);
	return OK;
}

/* ---- which root comes into force ---- */

static enum err founder_there(struct ctx *cx, struct db *db, const char *id, bool *out)
{
	struct user u;

	TRY(db_user_at(cx, db, id, AT_NOW, &u));
	TRY(db_role_granted(cx, db, id, role_name(ROLE_APPROVER), EVERY_SITE, out));
	*out &= u.state != USER_DEACTIVATED;
	return OK;
}

enum err first_root_gather(struct ctx *cx, struct db *db, const char *root,
			   const struct root_acknowledgement *all, struct first_root *out)
{
	const char *founders[FOUNDERS];

	*out = (struct first_root){ .n = 0 };
	TRY(db_founders_ever(cx, db, founders, &out->n));
	for (size_t i = 0; i < out->n; i++) {
		out->founder[i].id = founders[i];
		TRY(founder_there(cx, db, founders[i], &out->founder[i].there));
	}
	for (const struct root_acknowledgement *a = all; a; a = a->next) {
		size_t i = 0;

		if (!a->counts || !root || strcmp(a->root, root) != 0)
			continue;
		while (i < out->n && strcmp(out->founder[i].id, a->user) != 0)
			i++;
		if (i < out->n)
			out->founder[i].acknowledged = true;
		else
			out->others++;
	}
	return OK;
}

enum err first_root_check(struct ctx *cx, struct db *db, const char *root)
{
	const struct root_acknowledgement *all;
	struct first_root f;
	const char *missing;

	TRY(db_root_acknowledgements(cx, db, &all));
	TRY(first_root_gather(cx, db, root, all, &f));
	missing = first_root_missing(cx, &f);
	if (!missing)
		return OK;
	return err_next(cx,
			errf(cx, E_CONFLICT,
			     "the first root, %s, is not acknowledged yet by two people: missing "
			     "%s",
			     root, missing),
			"Each compares that digest with the paper and signs it: signet trust "
			"acknowledge 1.root.json --key FILE. Then upload again.");
}
