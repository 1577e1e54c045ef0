#include "cli/cli.h"

#include "cli/kit/options.h"

const char *arg(struct cli *c, size_t i)
{
	return i < c->n_args ? c->args[i] : NULL;
}

enum err cli_connect(struct cli *c, const char *server)
{
	enum err e = profile_open(&c->cx, server ? server : opt(c, "server"), &c->profile);

	if (e == OK)
		e = http_open(&c->cx, c->profile.server, c->profile.ca, &c->api.http);
	if (e == E_INVALID && !server && !opt(c, "server") && c->profile.home && !c->profile.server)
		err_next(&c->cx, e, "Name it: signet %s%s%s%s%s --server URL", c->command->noun,
			 c->command->verb ? " " : "", c->command->verb ? c->command->verb : "",
			 *c->command->args ? " " : "", c->command->args);
	c->misused = e == E_INVALID;
	c->api.secret = c->profile.secret;
	c->api.once = opt(c, "idempotency-key");
	return e;
}
