#include "proof/dsse.h"

#include <string.h>

#include "base/text.h"
#include "files.h"
#include "proof/digest.h"
#include "test.h"

#define TYPE_ "application/vnd.in-toto+json"
#define BODY                                                                               \
	"{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[{\"name\":\"m-001\"," \
	"\"digest\":{\"sha256\":"                                                          \
	"\"2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae\"}}],"         \
	"\"predicateType\":\"https://reg.plant.example/approval/v1\",\"predicate\":{"      \
	"\"meaning\":\"approved\"}}"
#define PAE_HASH "6f4fa8398921514fc1f5d9e0b66685ff83c391bfe1bf3d0b3dc58fdae8cd684b"
#define SIG \
	"OmXNzbPVqt6fsAL1S4pxr8mzq/hXi95HSQaS5zk61K4q7dRoCBkSLIzPR+Ba6dQJUdk0roN7mcll3cX0GJKwCA=="
#define PUBLIC "2152f8d19b791d24453242e15f2eab6cb7cffa7b6a5ed30097960e069881db12"

#define HI  "{\"payload\":\"aGk=\",\"payloadType\":\"t\",\"signatures\":[" ONE "]}"
#define ONE "{\"keyid\":\"k\",\"sig\":\"AAAA\"}"

static void signer(struct seed_signer *s, unsigned char byte)
{
	unsigned char seed[SEED_SIZE];

	memset(seed, byte, sizeof(seed));
	seed_signer_init(s, seed);
}

TEST(the_worked_example_is_signed_and_verified)
{
	struct seed_signer key, other;
	struct ctx cx = { 0 };
	struct printer p;
	struct hash h;
	struct dsse d;

	signer(&key, 0x42);
	signer(&other, 0x43);
	ck_assert_str_eq(hex_text(&cx, key.signer.public, PUBLIC_KEY_SIZE), PUBLIC);
	dsse_pae(&cx, TYPE_, BODY, strlen(BODY), &p);
	h = hash_bytes(p.text, p.size);
	ck_assert_uint_eq(p.size, 293);
	ck_assert_str_eq(hex_text(&cx, h.b, HASH_SIZE), PAE_HASH);
	assert_ok(&cx, dsse_sign(&cx, &key.signer, "hint", TYPE_, BODY, strlen(BODY), &p));
	assert_says(p.text, "\"payloadType\":\"" TYPE_ "\",\"signatures\":[{\"keyid\":\"hint\","
			    "\"sig\":\"" SIG "\"}]}");
	assert_ok(&cx, dsse_parse(&cx, p.text, p.size, &d));
	ck_assert_str_eq(d.type, TYPE_);
	ck_assert_uint_eq(d.size, strlen(BODY));
	ck_assert_mem_eq(d.payload, BODY, d.size);
	ck_assert(dsse_verify(&cx, &d, key.signer.public));
	ck_assert(!dsse_verify(&cx, &d, other.signer.public));
	arena_free(&cx.mem);
}

/* The vector of the DSSE protocol's own text, but for its key. */
TEST(the_protocols_own_pae)
{
	static const char body[] = "hello world";
	struct ctx cx = { 0 };
	struct printer p;

	dsse_pae(&cx, "http://example.com/HelloWorld", body, strlen(body), &p);
	ck_assert_str_eq(p.text, "DSSEv1 29 http://example.com/HelloWorld 11 hello world");
	arena_free(&cx.mem);
}

/* clang-format off */
static const struct { const char *from, *to; } tolerated[] = {
	{ "\"keyid\":\"hint\"", "\"keyid\":\"another\"" },
	{ "\"keyid\":\"hint\",", "" },
	{ "\"keyid\":\"hint\"", "\"keyid\":null" },
	{ "{\"payload\"", "{\"extra\":{},\"payload\"" },
	{ "{\"keyid\"", "{\"cert\":\"x\",\"keyid\"" },
	{ "{\"keyid\"", "{\"sig\":\"AAAA\"},{\"keyid\"" },
	{ "{\"keyid\"", " {\n\"keyid\"" },
};
/* clang-format on */

TEST_EACH(what_is_not_signed_decides_nothing, tolerated)
{
	struct seed_signer key;
	struct ctx cx = { 0 };
	struct printer p;
	struct dsse d;
	char *text;

	signer(&key, 0x42);
	assert_ok(&cx, dsse_sign(&cx, &key.signer, "hint", TYPE_, BODY, strlen(BODY), &p));
	text = text_with(&cx, p.text, tolerated[_i].from, tolerated[_i].to);
	assert_ok(&cx, dsse_parse(&cx, text, strlen(text), &d));
	ck_assert(dsse_verify(&cx, &d, key.signer.public));
	arena_free(&cx.mem);
}

TEST(both_alphabets_of_base64_are_taken_but_not_mixed)
{
	static const unsigned char bytes[] = { 0xfb, 0xff, 0xfe, 0xfb, 0xff, 0xfe };
	struct ctx cx = { 0 };
	struct dsse d;
	char *text;

	ck_assert_str_eq(base64_text(&cx, bytes, sizeof(bytes)), "+//++//+");
	text = text_with(&cx, HI, "aGk=", "-__--__-");
	assert_ok(&cx, dsse_parse(&cx, text, strlen(text), &d));
	ck_assert_uint_eq(d.size, sizeof(bytes));
	ck_assert_mem_eq(d.payload, bytes, sizeof(bytes));
	text = text_with(&cx, HI, "aGk=", "+//++__-");
	assert_err(dsse_parse(&cx, text, strlen(text), &d), E_INVALID);
	arena_free(&cx.mem);
}

TEST(a_changed_type_or_payload_does_not_verify)
{
	struct seed_signer key;
	struct ctx cx = { 0 };
	struct printer p;
	struct dsse d;

	signer(&key, 0x42);
	assert_ok(&cx, dsse_sign(&cx, &key.signer, "", "a/b", "xy", 2, &p));
	assert_ok(&cx, dsse_parse(&cx, p.text, p.size, &d));
	d.type = "a/c";
	ck_assert(!dsse_verify(&cx, &d, key.signer.public));
	d.type = "a/b";
	d.size = 1;
	ck_assert(!dsse_verify(&cx, &d, key.signer.public));
	d.size = 2;
	ck_assert(dsse_verify(&cx, &d, key.signer.public));
	arena_free(&cx.mem);
}

/* clang-format off */
static const struct { const char *from, *to, *place; } changes[] = {
	{ "\"payload\":\"aGk=\",", "", "/payload" },
	{ "\"aGk=\"", "7", "/payload" },
	{ "aGk=", "aGk", "/payload" },
	{ "aGk=", "aGl=", "/payload" },
	{ "aGk=", "aGk==", "/payload" },
	{ "aGk=", "aG k", "/payload" },
	{ "aGk=", "aGk=\\n", "/payload" },
	{ "\"t\"", "\"\"", "/payloadType" },
	{ "\"t\"", "null", "/payloadType" },
	{ "\"t\"", "\"t\\u0001\"", "/payloadType" },
	{ "[" ONE "]", "[]", "/signatures" },
	{ "[" ONE "]", "{}", "/signatures" },
	{ ONE, ONE ",7", "/signatures/1" },
	{ "AAAA", "", "/signatures/0/sig" },
	{ "AAAA", "AAA", "/signatures/0/sig" },
	{ "\"sig\":\"AAAA\"", "\"sign\":\"AAAA\"", "/signatures/0/sig" },
	{ "\"k\"", "7", "/signatures/0/keyid" },
	{ "]}", "]}x", "byte " },
	{ "{\"payload\"", "{\"payload\":\"\",\"payload\"", "/payload" },
	{ "[" ONE, "[" ONE "," ONE "," ONE "," ONE "," ONE "," ONE "," ONE "," ONE "," ONE "," ONE ","
	  ONE "," ONE "," ONE "," ONE "," ONE "," ONE "," ONE, "/signatures" },
};
/* clang-format on */

TEST_EACH(what_is_no_envelope_is_refused_at_its_place, changes)
{
	struct ctx cx = { 0 };
	char *text = text_with(&cx, HI, changes[_i].from, changes[_i].to);
	const char *place = changes[_i].place;
	struct dsse d;

	assert_err(dsse_parse(&cx, text, strlen(text), &d), E_INVALID);
	ck_assert_msg(cx.place && strncmp(cx.place, place, strlen(place)) == 0, "%s: %s at %s",
		      text, cx.detail, cx.place);
	arena_free(&cx.mem);
}

TEST(a_payload_of_a_mebibyte_is_taken_and_one_byte_more_is_not)
{
	struct ctx cx = { 0 };
	char *body = arena_alloc(&cx.mem, DSSE_PAYLOAD_MAX + 1), *text;
	struct seed_signer key;
	struct printer p;
	struct dsse d;

	signer(&key, 0x42);
	assert_ok(&cx, dsse_sign(&cx, &key.signer, "", TYPE_, body, DSSE_PAYLOAD_MAX, &p));
	assert_ok(&cx, dsse_parse(&cx, p.text, p.size, &d));
	ck_assert_uint_eq(d.size, DSSE_PAYLOAD_MAX);
	ck_assert(dsse_verify(&cx, &d, key.signer.public));
	assert_err(dsse_sign(&cx, &key.signer, "", TYPE_, body, DSSE_PAYLOAD_MAX + 1, &p),
		   E_TOO_LARGE);
	text = text_with(&cx, HI, "aGk=", base64_text(&cx, body, DSSE_PAYLOAD_MAX + 1));
	assert_err(dsse_parse(&cx, text, strlen(text), &d), E_INVALID);
	ck_assert_str_eq(cx.place, "/payload");
	text = arena_alloc(&cx.mem, DSSE_MAX + 1);
	assert_err(dsse_parse(&cx, text, DSSE_MAX + 1, &d), E_INVALID);
	detail_says(cx.detail, "at most 2097152 bytes");
	arena_free(&cx.mem);
}

TEST(an_empty_payload_can_be_signed)
{
	struct seed_signer key;
	struct ctx cx = { 0 };
	struct printer p;
	struct dsse d;

	signer(&key, 0x42);
	assert_ok(&cx, dsse_sign(&cx, &key.signer, "", TYPE_, "", 0, &p));
	assert_ok(&cx, dsse_parse(&cx, p.text, p.size, &d));
	ck_assert_uint_eq(d.size, 0);
	ck_assert(dsse_verify(&cx, &d, key.signer.public));
	arena_free(&cx.mem);
}
