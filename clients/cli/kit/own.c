#include "cli/kit/own.h"

#include <string.h>

#include "base/text.h"
#include "cli/kit/ask.h"
#include "cli/kit/options.h"
#include "lib/file.h"
#include "lib/seed.h"

enum err own_passphrase(struct cli *c, const char *path, const char **out)
{
	return ask_new_secret(c, opt(c, "passphrase-file"),
			      arena_printf(&c->cx.mem, "a passphrase for %s", path), PASSPHRASE_MIN,
			      out);
}

enum err own_public_keep(struct cli *c, const char *path, const struct own_key *key)
{
	const char *line =
		arena_printf(&c->cx.mem, "%s\n", ssh_key_print(&c->cx, &key->public, NULL));

	return file_keep(&c->cx, arena_printf(&c->cx.mem, "%s.pub", path), line, strlen(line),
			 0644);
}

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
