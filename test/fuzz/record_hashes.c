#include "documents/record_hashes.h"

#include "fuzz.h"

/* Any bytes as the values that a document of their length and digest names. */
static void values_are_sound(struct ctx *cx, const uint8_t *bytes, size_t size)
{
	struct record_hashes h = { .digest = hash_bytes(bytes, size), .bytes = (int64_t)size };
	bool rise = true;

	if (size == 0 || size % RECORD_HASH_SIZE != 0)
		return; /* the parser lets no document name so many */
	for (size_t i = RECORD_HASH_SIZE; i < size; i += RECORD_HASH_SIZE)
		rise = rise &&
		       memcmp(bytes + i - RECORD_HASH_SIZE, bytes + i, RECORD_HASH_SIZE) < 0;
	must((record_hashes_values_check(cx, &h, bytes, size) == OK) == rise);
	h.bytes += RECORD_HASH_SIZE;
	must(record_hashes_values_check(cx, &h, bytes, size) != OK);
}

/* A document prints as the bytes it was; its values are as many as its records, or fewer. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct ctx cx = { 0 };
	struct record_hashes h;
	struct printer p;

	if (record_hashes_parse(&cx, bytes, size, &h) == OK) {
		must(h.rule >= 0 && h.records >= 1 && h.records <= RECORD_HASHES_MAX);
		must(h.bytes >= RECORD_HASH_SIZE && h.bytes % RECORD_HASH_SIZE == 0);
		must(h.bytes / RECORD_HASH_SIZE <= h.records);
		must(record_hashes_incomparable(&h, &h) == NULL);
		must(record_hashes_judged(&cx, &h) != OK);
		record_hashes_print(&cx, &h, &p);
		must(p.size == size && memcmp(p.text, bytes, size) == 0);
	} else {
		must(cx.detail != NULL);
	}
	values_are_sound(&cx, bytes, size);
	arena_free(&cx.mem);
	return 0;
}
