#include "cli/kit/own.h"

#include "cli/kit/ask.h"
#include "cli/kit/options.h"
#include "lib/seed.h"

enum err own_open(struct cli *c, const char *path, struct own_key *out)
{
	const char *passphrase = NULL;
	bool sealed;

	*out = (struct own_key){ .ssh = NULL };
	TRY(seed_look(&c->cx, path, &sealed));
	if (sealed)
		TRY(ask_secret(c, opt(c, "passphrase-file"),
			       arena_printf(&c->cx.mem, "passphrase of %s", path), &passphrase));
	return own_key_read(&c->cx, path, passphrase, out);
}
