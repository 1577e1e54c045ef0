/*
 * The founding closes by itself when each founder has a confirmed key that confirms
 * others (rules/keys.h).  From
 * then on no pending key is ever accepted again: the exception that lets the
 * first two people begin must not outlive its need.
 */

#include "signing/founding.h"

#include <string.h>

#include "engine/history.h"
#include "people/founder.h"
#include "rules/keys.h"
#include "signing/key.h"

static enum err may_end(struct ctx *cx, struct db *db, const char *user, bool *out)
{
	struct signing_key keys[KEYS_OF_USER_MAX];
	size_t n = countof(keys);
	enum custody custody;

	*out = false;
	TRY(db_keys_of(cx, db, user, AT_NOW, keys, &n));
	for (size_t i = 0; i < n; i++)
		*out |= custody_parse(keys[i].custody, &custody) &&
			ends_founding(keys[i].state, custody);
	return OK;
}

enum err founding_close(struct ctx *cx, struct db *db, struct fact *out)
{
	const char *founders[FOUNDERS];
	bool all = true;
	size_t n;

	out->action = ACTION_NONE;
	TRY(db_founders(cx, db, AT_NOW, founders, &n));
	for (size_t i = 0; i < n && all; i++)
		TRY(may_end(cx, db, founders[i], &all));
	if (n < FOUNDERS || !all)
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
