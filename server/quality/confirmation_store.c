/*
 * Confirmation: the key's new state and the end of the act that brought it are one entry, and
 * so is what it says of the person.
 */

#include "engine/history.h"
#include "people/user.h"
#include "quality/actions.h"
#include "quality/acts.h"
#include "signing/key.h"
#include "signing/signature.h"

/* Of the time when one approver's signature over the key's document was enough. */
enum err key_confirmed_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct reader r = entry_fact(e);
	const char *id = read_text(&r, "key");
	json_t *signature = read_object(&r, "signature");

	TRY(read_end(cx, &r));
	TRY(signature_apply(cx, db, signature, 1, e->index));
	return key_move(cx, db, e, id, KEY_CONFIRMED, SINCE_NOW);
}

enum err key_confirmed_3(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct reader r = entry_fact(e);
	json_t *done = read_any(&r, "act");
	const char *id = read_text(&r, "key");
	int64_t entry = read_int_or(&r, "entry", NO_ENTRY);
	struct signing_key key;

	TRY(read_end(cx, &r));
	TRY(act_apply_done(cx, db, e, done));
	TRY(key_move(cx, db, e, id, KEY_CONFIRMED, SINCE_NOW));
	if (entry == NO_ENTRY)
		return OK;
	TRY(db_key_at(cx, db, id, AT_NOW, &key));
	return user_confirm(cx, db, e, key.user);
}
