/*
 * A key of root or of signers that comes later, on the machine of the person who
 * holds it: the seed under a passphrase, and its public part in a file of its own
 * to carry to the person who makes the next version.  A key of ssh-keygen would not do:
 * metadata is signed with seeds alone.
 */
#include "cli/nouns.h"

#include <unistd.h>

#include "cli/kit/out.h"
#include "cli/kit/own.h"

enum err cmd_trust_seed(struct cli *c)
{
	const char *path = arg(c, 0), *passphrase = NULL,
		   *pub = arena_printf(&c->cx.mem, "%s.pub", path);
	auto_own_key key = { .ssh = NULL };

	if (access(pub, F_OK) == 0)
		return errf(&c->cx, E_CONFLICT, "%s is there already", pub);
	TRY(own_passphrase(c, path, &passphrase));
	TRY(own_key_make(&c->cx, path, passphrase, &key));
	TRY(own_public_keep(c, path, &key));
	say(stdout, "%s is made, under its passphrase: keep it apart from the others\n", path);
	say(stdout, "fingerprint %s\n", key.fingerprint);
	say(stdout,
	    "It signs once a role has it: signet trust renew DIR ROLE --key SEED --add %s\n", pub);
	return OK;
}
