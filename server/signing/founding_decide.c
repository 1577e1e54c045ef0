/*
 * The founding closes by itself when each founder has a confirmed key.  From
 * then on no pending key is ever accepted again: the exception that lets the
 * first two people begin must not outlive its need.
 */

#include "signing/founding.h"

#include <string.h>

#include "engine/history.h"
#include "people/founder.h"
#include "signing/key.h"

static enum err has_confirmed_key(struct ctx *cx, struct db *db, const char *user, bool *out)
{
	struct signing_key keys[KEYS_OF_USER_MAX];
	size_t n = countof(keys);

	*out = false;
	TRY(db_keys_of(cx, db, user, AT_NOW, keys, &n));
	for (size_t i = 0; i < n; i++)
		*out |= keys[i].state == KEY_CONFIRMED;
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
