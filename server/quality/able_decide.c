#include "quality/able.h"

#include "engine/history.h"
#include "people/user.h"
#include "quality/suspension.h"
#include "rules/refounding.h"

enum err key_standing(struct ctx *cx, struct db *db, const struct signing_key *key,
		      enum custody *custody, unsigned *roles)
{
	bool is_for;

	if (!custody_parse(key->custody, custody))
		return errf(cx, E_TAMPERED, "the key %s has no custody", key->id);
	TRY(key_is_for(cx, db, key, role_name(ROLE_APPROVER), &is_for));
	*roles = is_for ? role_bit(ROLE_APPROVER) : 0;
	return OK;
}

static enum err person_standing(struct ctx *cx, struct db *db, const char *id, struct standing *out)
{
	struct suspension s;
	struct user u;

	TRY(db_user_at(cx, db, id, AT_NOW, &u));
	*out = (struct standing){ .in_use = u.kind == KIND_PERSON &&
					    (u.state == USER_ACTIVE || u.state == USER_SUSPENDED) };
	if (u.state != USER_SUSPENDED)
		return OK;
	TRY(db_suspension_of(cx, db, id, &s));
	out->suspended = s.until == 0;
	return OK;
}

static enum err able_person(struct ctx *cx, struct db *db, const char *id, bool *out)
{
	struct signing_key keys[KEYS_OF_USER_MAX];
	size_t n = countof(keys);
	struct standing s;

	*out = false;
	TRY(person_standing(cx, db, id, &s));
	TRY(db_keys_of(cx, db, id, AT_NOW, keys, &n));
	for (size_t i = 0; i < n && !*out; i++) {
		s.key = keys[i].state;
		TRY(key_standing(cx, db, &keys[i], &s.custody, &s.roles));
		*out = approver_is_able(&s);
	}
	return OK;
}

enum err approvers_standing(struct ctx *cx, struct db *db, size_t *out)
{
	const struct name_list *holders;
	bool able;

	*out = 0;
	TRY(db_role_holders(cx, db, ROLE_APPROVER, EVERY_SITE, &holders));
	for (const struct name_list *h = holders; h; h = h->next) {
		TRY(able_person(cx, db, h->name, &able));
		*out += able;
	}
	return OK;
}
