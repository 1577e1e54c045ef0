#include "rules/holders.h"

#include <string.h>

#include "proof/signer.h"
#include "test.h"

/* Signatures of the root's holders on a document's exact bytes. */

#define TEXT "{\"v\":1,\"act\":\"x\"}"

struct held {
	struct ctx cx;
	struct seed_signer key[3]; /* the third is none of the root */
	struct tuf_keys root;
};

static void held_open(struct held *h)
{
	h->root.n = 2;
	h->root.threshold = 2;
	for (unsigned char i = 0; i < countof(h->key); i++) {
		unsigned char seed[SEED_SIZE] = { i, 1 };

		seed_signer_init(&h->key[i], seed);
		if (i < h->root.n)
			h->root.key[i] = tuf_key(&h->cx, h->key[i].signer.public);
	}
}

static void held_close(struct held *h)
{
	arena_free(&h->cx.mem);
}

#define auto_held cleanup(held_close) struct held

static struct holder_signature by(struct held *h, size_t key, const char *text)
{
	struct holder_signature s = { 0 };

	assert_ok(&h->cx, tuf_bytes_sign(&h->cx, &h->key[key].signer, text, strlen(text), &s.keyid,
					 &s.sig));
	return s;
}

TEST(each_key_of_the_root_counts_once_over_these_very_bytes)
{
	auto_held h = { 0 };
	struct holder_signature s[5];

	held_open(&h);
	s[0] = by(&h, 0, TEXT);
	s[1] = by(&h, 0, TEXT);
	s[2] = by(&h, 2, TEXT);
	s[3] = by(&h, 1, TEXT " ");
	ck_assert_uint_eq(holders_count(&h.root, TEXT, strlen(TEXT), s, 4), 1);
	ck_assert(s[0].counts && !s[1].counts && !s[2].counts && !s[3].counts);
	s[3] = by(&h, 1, TEXT);
	ck_assert_uint_eq(holders_count(&h.root, TEXT, strlen(TEXT), s, 4), 2);
}

TEST(a_signature_under_another_keys_name_does_not_count)
{
	auto_held h = { 0 };
	struct holder_signature s;

	held_open(&h);
	s = by(&h, 0, TEXT);
	s.keyid = h.root.key[1].id;
	ck_assert_uint_eq(holders_count(&h.root, TEXT, strlen(TEXT), &s, 1), 0);
	ck_assert(holder_known(&h.root, s.keyid));
	s = by(&h, 2, TEXT);
	ck_assert(!holder_known(&h.root, s.keyid));
}

TEST(a_key_that_left_the_root_counts_no_more)
{
	auto_held h = { 0 };
	struct holder_signature s;

	held_open(&h);
	s = by(&h, 1, TEXT);
	h.root.n = 1;
	ck_assert_uint_eq(holders_count(&h.root, TEXT, strlen(TEXT), &s, 1), 0);
}
