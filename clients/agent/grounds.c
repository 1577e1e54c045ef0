/*
 * The grounds that a release is judged by: the files of trust as the metadata
 * names them, which people signed.
 */

#include "documents/trust.h"

#include <stdio.h>

#include "agent/agent.h"
#include "lib/metadata.h"
#include "rules/heads.h"

static void unknown_say(const struct trust_signers *s)
{
	if (s->n_unknown > 0)
		fprintf(stderr,
			"signet-agent: " TRUST_SIGNERS " names %zu keys of types unknown here, as "
			"'%s'; nobody signs with them for this device\n",
			s->n_unknown, s->unknown);
}

enum err trust_load(struct agent *a, struct trust *out)
{
	const char *bytes;
	size_t size;

	TRY(target_get(a, TRUST_APPROVAL, &bytes, &size));
	TRY(trust_approval_parse(&a->cx, bytes, size, &out->approval));
	TRY(target_get(a, TRUST_LOG, &bytes, &size));
	TRY(trust_logs_parse(&a->cx, bytes, size, &out->logs));
	TRY(logs_ground(&a->cx, &out->logs, a->trust->tuf.root.signet.instance));
	TRY(target_get(a, TRUST_SIGNERS, &bytes, &size));
	TRY(trust_signers_parse(&a->cx, bytes, size, &out->signers));
	unknown_say(&out->signers);
	return OK;
}
