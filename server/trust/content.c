#include "trust/content.h"

#include <string.h>

static enum err approval_check(struct ctx *cx, const struct document *d)
{
	struct trust_approval *a = arena_alloc(&cx->mem, sizeof(*a));

	TRY(trust_approval_parse(cx, d->bytes, d->size, a));
	return trust_approval_judged(cx, a);
}

static enum err logs_check(struct ctx *cx, const struct instance *in, const struct document *d)
{
	const struct note_key *own = &in->signer.key;
	struct trust_logs logs;

	TRY(trust_logs_parse(cx, d->bytes, d->size, &logs));
	if (trust_log_end(&logs, own->origin))
		return errf(cx, E_CONFLICT, TRUST_LOG " abandons the log of this server");
	for (size_t i = 0; i < logs.n; i++)
		if (strcmp(logs.key[i].origin, own->origin) == 0 &&
		    memcmp(logs.key[i].public, own->public, PUBLIC_KEY_SIZE) == 0)
			return OK;
	return errf(cx, E_CONFLICT, TRUST_LOG " does not name the key of this log");
}

static enum err trust_assignment_check(struct ctx *cx, const struct instance *in, int64_t epoch,
				       const struct document *d)
{
	const unsigned char *own = in->keys.assignment.signer.public;
	struct trust_assignment a;

	TRY(trust_assignment_parse(cx, d->bytes, d->size, &a));
	if (a.epoch < epoch)
		return errf(cx, E_CONFLICT,
			    TRUST_ASSIGNMENT " is of epoch %lld, and %lld is in force",
			    (long long)a.epoch, (long long)epoch);
	for (size_t i = 0; i < a.n; i++)
		if (memcmp(a.public[i], own, PUBLIC_KEY_SIZE) == 0)
			return OK;
	return errf(cx, E_CONFLICT, TRUST_ASSIGNMENT " does not name this server's key");
}

enum err trust_content_check(struct ctx *cx, const struct instance *in, int64_t epoch,
			     const char *path, const struct document *d)
{
	struct trust_signers signers;

	if (strcmp(path, TRUST_APPROVAL) == 0)
		return approval_check(cx, d);
	if (strcmp(path, TRUST_LOG) == 0)
		return logs_check(cx, in, d);
	if (strcmp(path, TRUST_ASSIGNMENT) == 0)
		return trust_assignment_check(cx, in, epoch, d);
	return trust_signers_parse(cx, d->bytes, d->size, &signers);
}
