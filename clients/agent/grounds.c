/*
 * The grounds that a release is judged by: the files of trust as the metadata
 * names them, which people signed.
 */

#include "documents/trust.h"

#include <stdio.h>
#include <string.h>

#include "agent/agent.h"

/*
 * The indexes in trust/signers.json mean something in one log, whose head it states.  The head that
 * this device keeps must contain that one: a server that shows a fork, in which a key that people
 * revoked was never revoked, is found here.
 */
static enum err signers_log_check(struct agent *a, const struct trust_logs *logs,
				  const struct trust_signers *s)
{
	if (s->n_unknown > 0)
		fprintf(stderr,
			"signet-agent: " TRUST_SIGNERS " names %zu keys of types unknown here, as "
			"'%s'; nobody signs with them for this device\n",
			s->n_unknown, s->unknown);
	if (!s->origin)
		return errf(&a->cx, E_FORBIDDEN, TRUST_SIGNERS " names nobody yet");
	if (trust_log_end(logs, s->origin))
		return errf(&a->cx, E_FORBIDDEN,
			    TRUST_SIGNERS " is about the log %s, which ended: people must sign it "
					  "anew",
			    s->origin);
	if (strcmp(s->origin, a->st.origin) != 0)
		return errf(&a->cx, E_TAMPERED, TRUST_SIGNERS " is about another log, '%s'",
			    s->origin);
	return head_contained(a, &s->head);
}

enum err trust_load(struct agent *a, struct trust *out)
{
	const char *bytes;
	size_t size;

	TRY(target_get(a, TRUST_APPROVAL, &bytes, &size));
	TRY(trust_approval_parse(&a->cx, bytes, size, &out->approval));
	TRY(target_get(a, TRUST_LOG, &bytes, &size));
	TRY(trust_logs_parse(&a->cx, bytes, size, &out->logs));
	TRY(target_get(a, TRUST_SIGNERS, &bytes, &size));
	TRY(trust_signers_parse(&a->cx, bytes, size, &out->signers));
	return signers_log_check(a, &out->logs, &out->signers);
}
