#include "rules/holders.h"

#include <string.h>

bool holder_known(const struct tuf_keys *root, const char *keyid)
{
	for (size_t i = 0; i < root->n; i++)
		if (strcmp(root->key[i].id, keyid) == 0)
			return true;
	return false;
}

bool holder_signed(const struct holder_signature *s, size_t n, const char *keyid)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(s[i].keyid, keyid) == 0)
			return true;
	return false;
}

size_t holders_count(const struct tuf_keys *root, const void *bytes, size_t size,
		     struct holder_signature *s, size_t n)
{
	size_t counted = 0;

	for (size_t i = 0; i < n; i++) {
		s[i].counts = !holder_signed(s, i, s[i].keyid) &&
			      tuf_bytes_signed(root, s[i].keyid, s[i].sig, bytes, size);
		counted += s[i].counts;
	}
	return counted;
}
