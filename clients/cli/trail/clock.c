/*
 * A person's word on the server's clock.  The word is what this machine's clock says when the
 * password was typed, so nobody types a time; both clocks are shown before.
 */

#include "base/clock.h"
#include "cli/kit/ask.h"
#include "cli/kit/body.h"
#include "cli/kit/out.h"
#include "cli/kit/table.h"
#include "cli/nouns.h"

enum err cmd_clock_show(struct cli *c)
{
	struct http_reply reply;

	TRY(api_get(&c->cx, &c->api, "/v1/clock", &reply));
	return record_print(c, &reply);
}

enum err cmd_clock_accept(struct cli *c)
{
	struct printer body = body_open(c);
	const char *password;

	if (!c->json) {
		TRY(cmd_clock_show(c));
		say(stdout, "this machine %s\n", clock_text(&c->cx, clock_ms()));
	}
	TRY(ask_secret(c, opt(c, "password-file"), "password", &password));
	put_text(&body, "time", clock_text(&c->cx, clock_ms()));
	put_text(&body, "password", password);
	put_text(&body, "reason", opt(c, "reason"));
	return body_send(c, "/v1/clock", &body);
}
