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
	c->misused = e == E_INVALID;
	c->api.secret = c->profile.secret;
	c->api.once = opt(c, "idempotency-key");
	return e;
}
