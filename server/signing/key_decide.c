#include "signing/key.h"

#include <string.h>

#include "base/text.h"
#include "engine/content.h"
#include "engine/history.h"
#include "people/founder.h"
#include "people/user.h"

#define APPROVER "approver"

static enum err roles_print(struct ctx *cx, json_t *roles, unsigned held, struct printer *out)
{
	enum role role;
	json_t *item;
	size_t i;

	put_open(out, "roles", '[');
	json_array_foreach (roles, i, item) {
		if (!json_is_string(item) || !role_parse(json_string_value(item), &role) ||
		    !(held & role_bit(role)) || role == ROLE_ADMINISTRATOR)
			return err_at(cx,
				      errf(cx, E_INVALID, "not a role that you hold and sign in"),
				      "/roles/%zu", i);
		put_text(out, NULL, role_name(role));
	}
	put_close(out, ']');
	return OK;
}

static enum err document_make(struct ctx *cx, const char *origin, const struct new_key *k,
			      const struct user *u, unsigned held, struct printer *out)
{
	*out = (struct printer){ .mem = &cx->mem };
	put_open(out, NULL, '{');
	put_int(out, "v", 1);
	put_text(out, "origin", origin);
	put_text(out, "user", u->id);
	put_text(out, "name", u->name);
	put_text(out, "site", u->site);
	put_text(out, "public", ssh_key_print(cx, k->public, NULL));
	put_text(out, "fingerprint", ssh_fingerprint(cx, k->public));
	put_text(out, "custody", custody_name(k->custody));
	TRY(roles_print(cx, k->roles, held, out));
	put_close(out, '}');
	return OK;
}

static enum err is_new(struct ctx *cx, struct db *db, const struct new_key *k, const char *id)
{
	struct signing_key known, keys[KEYS_OF_USER_MAX];
	size_t n = countof(keys);
	enum err e = db_key_at(cx, db, id, AT_NOW, &known);

	if (e == OK)
		return errf(cx, E_CONFLICT, "the key %s is enrolled already", id);
	if (e != E_NOT_FOUND)
		return e;
	TRY(db_keys_of(cx, db, k->user, AT_NOW, keys, &n));
	return n < KEYS_OF_USER_MAX
		       ? OK
		       : errf(cx, E_CONFLICT, "a person has at most %d keys", KEYS_OF_USER_MAX);
}

enum err key_enrol(struct ctx *cx, struct db *db, const char *origin, const struct new_key *k,
		   struct fact *out)
{
	const char *id = ssh_key_id(cx, k->public);
	struct printer doc;
	unsigned held;
	struct user u;

	fact_start(cx, out, ACTION_KEY_ENROLLED);
	fact_object(cx, out, "key", id);
	fact_object(cx, out, "user", k->user);
	TRY(db_user_at(cx, db, k->user, AT_NOW, &u));
	if (strcmp(u.kind, "person") != 0)
		return errf(cx, E_FORBIDDEN, "a service account never signs");
	if ((k->custody == CUSTODY_SEALED) != (k->sealed != NULL))
		return err_at(cx, errf(cx, E_INVALID, "a sealed key is made by the server"),
			      "/custody");
	TRY(is_new(cx, db, k, id));
	TRY(db_roles_at(cx, db, u.id, u.site, AT_NOW, &held));
	TRY(document_make(cx, origin, k, &u, held, &doc));
	put_text(&out->body, "id", id);
	put_text(&out->body, "user", u.id);
	put_text(&out->body, "public", base64_text(cx, k->public, sizeof(k->public)));
	put_text(&out->body, "custody", custody_name(k->custody));
	put_text(&out->body, "document", fact_document(cx, out, doc.text, doc.size));
	put_text(&out->body, "sealed",
		 k->sealed ? fact_content(cx, out, "secret", k->sealed, strlen(k->sealed)) : NULL);
	return OK;
}

enum err key_is_for(struct ctx *cx, struct db *db, const struct signing_key *key, const char *role,
		    bool *out)
{
	auto_json json = NULL;
	struct document doc;
	json_t *item;
	size_t i;

	*out = false;
	TRY(document_read(cx, db, key->document, &doc));
	TRY(json_read(cx, doc.bytes, doc.size, &json));
	json_array_foreach (json_object_get(json, "roles"), i, item)
		*out |= strcmp(json_string_value(item), role) == 0;
	return OK;
}

enum err key_signing(struct ctx *cx, struct db *db, const char *origin, const char *id,
		     struct signing *out)
{
	struct signing_key key;
	struct policy *policy;
	const char *digest;

	TRY(db_key_at(cx, db, id, AT_NOW, &key));
	TRY(policy_in_force(cx, db, &policy, &digest));
	*out = (struct signing){ .object = arena_printf(&cx->mem, "key:%s", id),
				 .subjects = arena_alloc(&cx->mem, sizeof(*out->subjects)),
				 .n_subjects = 1,
				 .policy = policy,
				 .origin = origin };
	out->subjects[0].name = arena_printf(&cx->mem, "%s/keys/%s", origin, id);
	return digest_parse(key.document, &out->subjects[0].hash)
		       ? OK
		       : errf(cx, E_TAMPERED, "the key's document has no digest");
}

/* Another quality person, or, while the founding is open, the other founder about a founder. */
static enum err may_confirm(struct ctx *cx, struct db *db, const char *confirmer,
			    const struct signing_key *key, const struct signature *s)
{
	const char *founders[FOUNDERS];
	struct signing_key with;
	size_t n, found = 0;

	if (strcmp(confirmer, key->user) == 0)
		return err_next(cx, errf(cx, E_FORBIDDEN, "nobody confirms their own key"),
				"Ask another quality person.");
	if (strcmp(key->state, "pending") != 0)
		return errf(cx, E_CONFLICT, "the key is %s already", key->state);
	if (strcmp(s->meaning, "acknowledgement") != 0 || strcmp(s->role, APPROVER) != 0)
		return errf(cx, E_FORBIDDEN,
			    "a key is confirmed by an approver, meaning acknowledgement");
	TRY(db_key_at(cx, db, s->key, AT_NOW, &with));
	if (strcmp(with.state, "confirmed") == 0)
		return OK;
	TRY(db_founders(cx, db, AT_NOW, founders, &n));
	for (size_t i = 0; i < n; i++)
		found += strcmp(founders[i], confirmer) == 0 || strcmp(founders[i], key->user) == 0;
	return found == FOUNDERS ? OK : errf(cx, E_FORBIDDEN, "your own key is not confirmed yet");
}

enum err key_confirm(struct ctx *cx, struct db *db, const char *origin, const char *user,
		     const char *id, const char *envelope, struct fact *out)
{
	struct signing_key key;
	struct signature s;
	struct signing what;

	fact_start(cx, out, ACTION_KEY_CONFIRMED);
	fact_object(cx, out, "key", id);
	TRY(key_signing(cx, db, origin, id, &what));
	TRY(db_key_at(cx, db, id, AT_NOW, &key));
	fact_object(cx, out, "user", key.user);
	TRY(sign_check(cx, db, &what, user, envelope, out, &s));
	TRY(may_confirm(cx, db, user, &key, &s));
	fact_changed(out, "state", key.state, "confirmed");
	put_text(&out->body, "key", id);
	signature_print(&out->body, "signature", what.object, &s);
	return OK;
}

static enum err has_confirmed_key(struct ctx *cx, struct db *db, const char *user, bool *out)
{
	struct signing_key keys[KEYS_OF_USER_MAX];
	size_t n = countof(keys);

	*out = false;
	TRY(db_keys_of(cx, db, user, AT_NOW, keys, &n));
	for (size_t i = 0; i < n; i++)
		*out |= strcmp(keys[i].state, "confirmed") == 0;
	return OK;
}

enum err founding_close(struct ctx *cx, struct db *db, struct fact *out)
{
	const char *founders[FOUNDERS];
	bool has = true;
	size_t n;

	out->action = ACTION_NONE;
	TRY(db_founders(cx, db, AT_NOW, founders, &n));
	for (size_t i = 0; i < n && has; i++)
		TRY(has_confirmed_key(cx, db, founders[i], &has));
	if (n < FOUNDERS || !has)
		return OK;
	fact_start(cx, out, ACTION_FOUNDING_CLOSED);
	put_open(&out->body, "founders", '[');
	for (size_t i = 0; i < n; i++) {
		fact_object(cx, out, "user", founders[i]);
		put_text(&out->body, NULL, founders[i]);
	}
	put_close(&out->body, ']');
	return OK;
}

enum err key_revoke(struct ctx *cx, struct db *db, const struct act *act, const char *id,
		    struct fact *out)
{
	struct signing_key key;

	fact_start(cx, out, ACTION_KEY_REVOKED);
	fact_object(cx, out, "key", id);
	TRY(db_key_at(cx, db, id, AT_NOW, &key));
	fact_object(cx, out, "user", key.user);
	if (strcmp(key.user, act->actor.id) != 0 && !acts_as(act, APPROVER))
		return errf(cx, E_FORBIDDEN, "a key is revoked by its owner or an approver");
	if (strcmp(key.state, "revoked") == 0)
		return errf(cx, E_CONFLICT, "the key is revoked already");
	fact_changed(out, "state", key.state, "revoked");
	put_text(&out->body, "key", id);
	return OK;
}
