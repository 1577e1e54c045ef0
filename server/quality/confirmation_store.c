/*
 * The signature and the key's new state are one entry: a key is never confirmed
 * without the signature that did it.
 */

#include "quality/actions.h"
#include "signing/key.h"
#include "signing/signature.h"

static enum err key_confirmed(struct ctx *cx, struct db *db, const struct entry *e, int v)
{
	struct reader r = entry_fact(e);
	const char *id = read_text(&r, "key");
	json_t *signature = read_object(&r, "signature");

	TRY(read_end(cx, &r));
	TRY(signature_apply(cx, db, signature, v, e->index));
	return key_move(cx, db, e, id, KEY_CONFIRMED, SINCE_NOW);
}

enum err key_confirmed_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	return key_confirmed(cx, db, e, 1);
}

enum err key_confirmed_2(struct ctx *cx, struct db *db, const struct entry *e)
{
	return key_confirmed(cx, db, e, 2);
}
