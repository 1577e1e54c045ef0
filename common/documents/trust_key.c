#include <string.h>

#include "documents/role.h"
#include "documents/trust.h"

const struct trust_key *trust_key_of(const struct trust_signers *s, const char *fingerprint,
				     const struct trust_signer **whose)
{
	for (size_t i = 0; i < s->n; i++)
		for (size_t k = 0; k < s->signer[i].n; k++)
			if (strcmp(s->signer[i].key[k].fingerprint, fingerprint) == 0) {
				*whose = &s->signer[i];
				return &s->signer[i].key[k];
			}
	return NULL;
}

static bool span_holds(const struct trust_span *span, int64_t index)
{
	return index >= span->from && (span->to == TRUST_NEVER || index < span->to);
}

bool trust_key_had_role(const struct trust_key *k, const char *role, const char *site,
			int64_t index)
{
	for (size_t i = 0; i < k->n_roles; i++)
		if (strcmp(k->role[i].role, role) == 0 && grant_counts_at(k->role[i].site, site) &&
		    span_holds(&k->role[i].span, index))
			return true;
	return false;
}

bool trust_key_was_suspended(const struct trust_key *k, int64_t index)
{
	for (size_t i = 0; i < k->n_suspended; i++)
		if (span_holds(&k->suspended[i], index))
			return true;
	return false;
}

bool trust_key_was_revoked(const struct trust_key *k, int64_t index)
{
	for (size_t i = 0; i < k->n_upheld; i++)
		if (k->upheld[i] == index)
			return false;
	return k->revoked_at != TRUST_NEVER && index >= k->revoked_at;
}
