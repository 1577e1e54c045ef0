#include "documents/record_hashes.h"

#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "documents/record_member.h"
#include "proof/exact.h"

void record_hashes_print(struct ctx *cx, const struct record_hashes *h, struct printer *out)
{
	*out = (struct printer){ .mem = &cx->mem };
	put_open(out, NULL, '{');
	put_int(out, "v", 1);
	put_text(out, "dataset", digest_text(cx, &h->dataset));
	put_int(out, "rule", h->rule);
	put_text(out, "key", h->key);
	put_int(out, "records", h->records);
	put_open(out, "hashes", '{');
	put_text(out, "digest", digest_text(cx, &h->digest));
	put_int(out, "bytes", h->bytes);
	put_close(out, '}');
	put_close(out, '}');
}

/* At least one value, for there is a record, and at most one for each. */
static enum err hashes_read(struct ctx *cx, json_t *json, struct record_hashes *out)
{
	struct reader r = reader(json, "/hashes");

	digest_parse(record_digest_read(cx, &r, "digest"), &out->digest);
	out->bytes = read_int(&r, "bytes");
	if (out->bytes < RECORD_HASH_SIZE || out->bytes % RECORD_HASH_SIZE != 0 ||
	    out->bytes / RECORD_HASH_SIZE > out->records)
		read_wrong(&r, "bytes",
			   as_text(RECORD_HASH_SIZE) " for each value, one to as many as records");
	return read_end(cx, &r);
}

enum err record_hashes_parse(struct ctx *cx, const void *bytes, size_t size,
			     struct record_hashes *out)
{
	struct printer again;
	auto_json json = NULL;
	struct reader r;
	json_t *hashes;

	*out = (struct record_hashes){ .rule = 0 };
	if (size > RECORD_HASHES_TEXT_MAX)
		return errf(cx, E_INVALID, "a document of record hashes is at most %d bytes",
			    RECORD_HASHES_TEXT_MAX);
	TRY(json_read(cx, bytes, size, &json));
	r = reader(json, "");
	record_v_read(&r, 1);
	digest_parse(record_digest_read(cx, &r, "dataset"), &out->dataset);
	out->rule = read_int(&r, "rule");
	if (out->rule < 0 || out->rule > RECORD_HASHES_RULES_MAX)
		read_wrong(&r, "rule", "a version, 0 to " as_text(RECORD_HASHES_RULES_MAX));
	out->key = read_text_kept(cx, &r, "key");
	if (!uuid_ok(out->key))
		read_wrong(&r, "key", "a UUID in lower case");
	out->records = read_number(&r, "records");
	if (out->records > RECORD_HASHES_MAX)
		read_wrong(&r, "records", "1 to " as_text(RECORD_HASHES_MAX));
	hashes = read_object(&r, "hashes");
	TRY(read_end(cx, &r));
	TRY(hashes_read(cx, hashes, out));
	record_hashes_print(cx, out, &again);
	return exact_check(cx, "the document of record hashes", bytes, size, &again);
}

enum err record_hashes_judged(struct ctx *cx, const struct record_hashes *h)
{
	return json_unjudged(cx, "/rule");
}

enum err record_hashes_values_check(struct ctx *cx, const struct record_hashes *h,
				    const void *values, size_t size)
{
	const unsigned char *at = values;
	struct hash found;

	if ((uint64_t)h->bytes != size)
		return err_at(cx,
			      errf(cx, E_INVALID, "the values are %zu bytes, not %lld", size,
				   (long long)h->bytes),
			      "byte %zu", size);
	for (size_t i = RECORD_HASH_SIZE; i < size; i += RECORD_HASH_SIZE)
		if (memcmp(at + i - RECORD_HASH_SIZE, at + i, RECORD_HASH_SIZE) >= 0)
			return err_at(
				cx, errf(cx, E_INVALID, "the values do not rise, each there once"),
				"byte %zu", i);
	found = hash_bytes(values, size);
	if (!hash_same(&found, &h->digest))
		return err_at(cx, errf(cx, E_INVALID, "the values are of another digest"),
			      "byte 0");
	return OK;
}

const char *record_hashes_incomparable(const struct record_hashes *a, const struct record_hashes *b)
{
	if (a->rule != b->rule)
		return "they were made by two versions of the rule";
	if (strcmp(a->key, b->key) != 0)
		return "they were made under two keys";
	return NULL;
}
