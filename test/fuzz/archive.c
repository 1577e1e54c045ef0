#include "proof/archive.h"

#include "fuzz.h"

static enum err again(void *arg, struct ctx *cx, const void *bytes, size_t size)
{
	put_bytes(arg, bytes, size);
	return OK;
}

/* What is read is what would be written of the same files. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct ctx cx = { 0 };
	struct archive a = archive_open(bytes, size);
	struct printer out = { .mem = &cx.mem };
	struct archive_writer w = archive_writer(&cx.mem, again, &out);
	struct archive_file f;
	enum err e = OK;
	bool more = true;

	while (e == OK && more) {
		e = archive_next(&cx, &a, &f, &more);
		if (e == OK && more)
			must(archive_add(&cx, &w, f.name, f.bytes, f.size) == OK);
	}
	if (e == OK) {
		must(archive_end(&cx, &w) == OK);
		must(out.size == size && memcmp(out.text, bytes, size) == 0);
	}
	arena_free(&cx.mem);
	return 0;
}
