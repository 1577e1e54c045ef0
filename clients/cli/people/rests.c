#include "cli/people/rests.h"

#include <string.h>

#include "cli/kit/body.h"
#include "cli/kit/out.h"
#include "rules/powers.h"

static void confirmed_by_say(struct cli *c, const char *person)
{
	tell(c,
	     "An approver or administrator proposes that, two approvers sign it: signet act "
	     "propose confirm-person --person %s --reason TEXT\n",
	     person);
}

void rests_say(struct cli *c, json_t *session)
{
	const char *user = json_text(session, "user");

	if (!json_is_true(json_object_get(session, "rests")))
		return;
	tell(c,
	     "Powers of %s rest until others confirm who uses the account, since a one-time code "
	     "set its password.\n",
	     user);
	confirmed_by_say(c, user);
	tell(c,
	     "Or two approvers confirm a key that is enrolled from now on (signet key new FILE "
	     "--role ROLE): signet key confirm %s --key FILE\n",
	     user);
}

enum err rests_ask_say(struct cli *c)
{
	auto_json json = NULL;
	struct http_reply reply;

	TRY(api_get(&c->cx, &c->api, "/v1/session", &reply));
	TRY(api_json(&c->cx, &reply, &json));
	rests_say(c, json);
	return OK;
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
