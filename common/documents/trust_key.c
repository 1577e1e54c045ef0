#include <string.h>

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

bool trust_key_is_for(const struct trust_key *k, const char *role)
{
	for (size_t i = 0; i < k->n_roles; i++)
		if (strcmp(k->roles[i], role) == 0)
			return true;
	return false;
}
