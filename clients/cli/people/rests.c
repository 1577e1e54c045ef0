#include "cli/people/rests.h"

#include <string.h>

#include "base/clock.h"
#include "cli/kit/body.h"
#include "cli/kit/find.h"
#include "cli/kit/out.h"
#include "documents/act.h"
#include "rules/act_needs.h"
#include "rules/powers.h"

/* ---- who is about to confirm it ---- */

struct resting {
	const char *person;
	enum act_kind kind;
};

static bool confirms_person(json_t *act, void *arg)
{
	const struct resting *r = arg;

	return strcmp(json_text(act, "act"), act_name(r->kind)) == 0 &&
	       strcmp(json_text(act, "person"), r->person) == 0;
}

/* The list alone says it: whose roles rest may not open the act. */
static void confirmation_say(struct cli *c, json_t *act)
{
	const char *id = json_text(act, "id"), *kind = json_text(act, "act");
	int64_t at;

	if (clock_parse(json_text(json_object_get(act, "waiting"), "at"), &at))
		tell(c, "The act %s (%s) waits, and takes effect at %s.\n", id, kind,
		     clock_text(&c->cx, at + ACT_WAIT_MS));
	else
		tell(c, "The act %s (%s) is open: others have to sign it.\n", id, kind);
}

/* The acts that are open or wait, the first of each kind, if this account sees them; *there: one
 * that confirms the person is there. */
static enum err confirmation_find_say(struct cli *c, const char *person, bool *there)
{
	static const enum act_kind kinds[] = { ACT_CONFIRM_PERSON, ACT_CONFIRM_KEY };

	*there = false;
	for (size_t i = 0; i < countof(kinds); i++) {
		auto_json act = NULL;
		enum err e = item_find(c, "/v1/acts?state=open", confirms_person,
				       &(struct resting){ person, kinds[i] }, &act);

		if (e == E_NOT_FOUND || e == E_FORBIDDEN)
			return OK;
		TRY(e);
		*there |= act && kinds[i] == ACT_CONFIRM_PERSON;
		if (act)
			confirmation_say(c, act);
	}
	return OK;
}

/* ---- what rests ---- */

static void confirmed_by_say(struct cli *c, const char *person)
{
	tell(c,
	     "An approver or administrator proposes that, others confirm it: signet act propose "
	     "confirm-person --person %s --reason TEXT\n",
	     person);
}

enum err rests_say(struct cli *c, json_t *session)
{
	const char *user = json_text(session, "user");
	bool there;

	if (!json_is_true(json_object_get(session, "rests")))
		return OK;
	tell(c,
	     "Powers of %s rest until others confirm who uses the account, since a one-time code "
	     "set its password.\n",
	     user);
	TRY(confirmation_find_say(c, user, &there));
	if (!there)
		confirmed_by_say(c, user);
	tell(c,
	     "Or they confirm a key that is enrolled from now on (signet key new FILE --role "
	     "ROLE): signet key confirm %s --key FILE\n",
	     user);
	return OK;
}

enum err rests_ask_say(struct cli *c)
{
	auto_json json = NULL;
	struct http_reply reply;

	TRY(api_get(&c->cx, &c->api, "/v1/session", &reply));
	TRY(api_json(&c->cx, &reply, &json));
	return rests_say(c, json);
}

enum err rests_still_say(struct cli *c, const char *person)
{
	auto_json json = NULL;
	struct http_reply reply;
	enum identity is;

	TRY(api_get(&c->cx, &c->api, path_for(c, "/v1/users/", person, ""), &reply));
	TRY(api_json(&c->cx, &reply, &json));
	if (!identity_parse(json_text(json, "identity"), &is) || is == IDENTITY_CONFIRMED)
		return OK;
	tell(c,
	     "That confirms the key, and not who uses the account of %s: the key was enrolled "
	     "before the password was set.\n",
	     person);
	confirmed_by_say(c, person);
	return OK;
}
