/*
 * models/<m>/model.json says what a model is for, how much hangs on it and who
 * answers for it.  A critical model that goes on learning, that answers twice in two
 * ways or that generates is refused at the door (documents/model_record.h says why).
 * The people it names are people that are known here and in use, now; what becomes of
 * a model whose owner leaves is a question for a review and not for this rule.
 */

#include "documents/model_record.h"

#include "engine/history.h"
#include "people/site.h"
#include "people/user.h"
#include "registry/kinds.h"

static enum err person_check(struct ctx *cx, struct db *db, const char *member, const char *id)
{
	struct user u;
	enum err e = db_user_at(cx, db, id, AT_NOW, &u);

	if (e == OK && (u.kind != KIND_PERSON || u.state != USER_ACTIVE))
		e = errf(cx, E_CONFLICT, "'%s' is no person in use", id);
	return e == OK ? OK : err_at(cx, e, "/%s", member);
}

enum err model_rule(struct ctx *cx, struct db *db, const struct record *record,
		    const struct record_set *set)
{
	struct model_record *m = arena_alloc(&cx->mem, sizeof(*m));

	TRY(model_record_read(cx, record->json, m));
	TRY(person_check(cx, db, "owner", m->owner));
	TRY(person_check(cx, db, "expert", m->expert));
	TRY(person_check(cx, db, "quality", m->quality));
	return person_check(cx, db, "data_owner", m->data_owner);
}
