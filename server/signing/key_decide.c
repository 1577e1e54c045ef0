/*
 * A key is bound to its owner by a document that the confirmer signs: origin,
 * user, printed name, site, roles and fingerprint.  Roles that the owner does
 * not hold cannot be asked for, but that of an approver, for whom a re-founding names a key before
 * the role is there (quality/refounding.h); and ROLE_ADMINISTRATOR never signs.  Confirming
 * is another person's act (quality room); until then the key is pending and
 * counts for nothing.
 */

#include "signing/key.h"

#include <string.h>

#include "base/text.h"
#include "engine/content.h"
#include "engine/history.h"
#include "people/user.h"

static enum err roles_take(struct ctx *cx, json_t *roles, unsigned held, unsigned *out)
{
	enum role role;
	json_t *item;
	size_t i;

	*out = 0;
	json_array_foreach (roles, i, item) {
		if (!json_is_string(item) || !role_parse(json_string_value(item), &role) ||
		    !(held & role_bit(role)) || role == ROLE_ADMINISTRATOR)
			return err_at(cx,
				      errf(cx, E_INVALID, "not a role that you hold and sign in"),
				      "/roles/%zu", i);
		*out |= role_bit(role);
	}
	return *out ? OK
		    : err_at(cx, errf(cx, E_INVALID, "a key is for at least one role"), "/roles");
}

/* The custody that somebody can vouch for, and that people confirm. */
static enum custody counted(enum custody claimed)
{
	return claimed == CUSTODY_SEALED ? CUSTODY_SEALED : CUSTODY_FILE;
}

/* A key counts for no role that its owner does not hold, so one that waits for it gives nothing. */
static unsigned enrolled_for(const struct new_key *k, unsigned held)
{
	return counted(k->claimed) == CUSTODY_SEALED ? held : held | role_bit(ROLE_APPROVER);
}

/* The document is read again, so that nobody confirms what no judge can read. */
static enum err document_make(struct ctx *cx, const char *origin, const struct new_key *k,
			      const struct user *u, unsigned held, struct printer *out)
{
	struct key_document d = { .origin = origin,
				  .user = u->id,
				  .name = u->name,
				  .site = u->site,
				  .public = k->public,
				  .custody = counted(k->claimed) };

	TRY(roles_take(cx, k->roles, enrolled_for(k, held), &d.roles));
	key_document_print(cx, &d, out);
	TRY(key_document_parse(cx, out->text, out->size, &d));
	return key_document_judged(cx, &d);
}

static enum err is_new(struct ctx *cx, struct db *db, const struct new_key *k, const char *id)
{
	bool known;
	int64_t n;

	TRY(db_key_of_point(cx, db, &k->public, &known));
	if (known)
		return errf(cx, E_CONFLICT, "the key %s is enrolled already", id);
	TRY(db_keys_count(cx, db, k->user, &n));
	if (n < KEYS_OF_USER_MAX)
		return OK;
	return err_next(cx, errf(cx, E_CONFLICT, "a person has at most %d keys", KEYS_OF_USER_MAX),
			"Revoke one that nobody has confirmed: signet key revoke KEY --reason "
			"TEXT.");
}

enum err key_enrol(struct ctx *cx, struct db *db, const char *origin, const struct new_key *k,
		   struct fact *out)
{
	const char *id = ssh_key_id(cx, &k->public);
	struct printer doc;
	unsigned held;
	struct user u;

	fact_start(cx, out, ACTION_KEY_ENROLLED);
	fact_object(cx, out, "key", id);
	fact_object(cx, out, "user", k->user);
	TRY(db_user_at(cx, db, k->user, AT_NOW, &u));
	if (u.kind != KIND_PERSON)
		return errf(cx, E_FORBIDDEN, "a service account never signs");
	/* custody is a claim about where the key is: only the server can make a
	 * sealed one */
	if ((k->claimed == CUSTODY_SEALED) != (k->sealed != NULL))
		return err_at(cx, errf(cx, E_INVALID, "a sealed key is made by the server"),
			      "/custody");
	TRY(is_new(cx, db, k, id));
	TRY(db_roles_at(cx, db, u.id, NULL, AT_NOW, &held));
	TRY(document_make(cx, origin, k, &u, held, &doc));
	put_text(&out->body, "id", id);
	put_text(&out->body, "user", u.id);
	put_text(&out->body, "public", ssh_key_print(cx, &k->public, NULL));
	put_text(&out->body, "custody", custody_name(counted(k->claimed)));
	put_text(&out->body, "claimed", custody_name(k->claimed));
	put_text(&out->body, "document", fact_document(cx, out, doc.text, doc.size));
	put_text(&out->body, "sealed",
		 k->sealed ? fact_content(cx, out, "secret", k->sealed, strlen(k->sealed)) : NULL);
	return OK;
}

enum err key_is_for(struct ctx *cx, struct db *db, const struct signing_key *key, const char *role,
		    bool *out)
{
	struct key_document d;
	struct document doc;
	enum role parsed;

	TRY(document_read(cx, db, key->document, &doc));
	TRY(key_document_parse(cx, doc.bytes, doc.size, &d));
	*out = role_parse(role, &parsed) && (d.roles & role_bit(parsed));
	return OK;
}

static enum err owner_revokes(struct ctx *cx, struct db *db, const struct signing_key *key)
{
	int64_t enrolled;
	struct user u;

	TRY(db_user_at(cx, db, key->user, AT_NOW, &u));
	TRY(db_key_enrolled(cx, db, key->id, &enrolled));
	if (account_revokes(u.identity, u.identity_idx, enrolled))
		return OK;
	return err_next(
		cx,
		errf(cx, E_FORBIDDEN,
		     "until others confirmed who uses the account of '%s', it revokes no key that "
		     "was enrolled before its password was reset",
		     u.id),
		"An approver proposes it: signet act propose revoke-key --key-id %s --reason TEXT; "
		"another approver than '%s' signs it.",
		key->id, u.id);
}

enum err key_revoke(struct ctx *cx, struct db *db, const struct act *act, const char *id,
		    struct fact *out)
{
	struct signing_key key;

	fact_start(cx, out, ACTION_KEY_REVOKED);
	fact_object(cx, out, "key", id);
	TRY(db_key_at(cx, db, id, AT_NOW, &key));
	fact_object(cx, out, "user", key.user);
	if (strcmp(key.user, act->actor.id) != 0)
		return err_next(
			cx,
			errf(cx, E_FORBIDDEN, "another person's key is revoked by a signed act"),
			"Propose it: signet act propose revoke-key --key-id %s --reason TEXT; an "
			"approver signs it.",
			id);
	if (key.state == KEY_REVOKED)
		return errf(cx, E_CONFLICT, "the key is revoked already");
	TRY(owner_revokes(cx, db, &key));
	fact_changed(out, "state", state_name(&key_states, key.state),
		     state_name(&key_states, KEY_REVOKED));
	put_text(&out->body, "act", NULL);
	put_text(&out->body, "key", id);
	put_null(&out->body, "since");
	return OK;
}
