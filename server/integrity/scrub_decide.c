#include "base/clock.h"
#include "integrity/scrub_entry.h"
#include "proof/note.h"

void scrub_fact(struct ctx *cx, const struct scrub_result *r, struct fact *out)
{
	fact_start(cx, out, ACTION_INTEGRITY_SCRUBBED);
	fact_object(cx, out, "log", "records");
	put_int(&out->body, "size", (int64_t)r->entries);
	put_text(&out->body, "root", hash_text(cx, &r->root));
	put_text(&out->body, "began", clock_text(cx, r->began));
	put_int(&out->body, "entries", (int64_t)r->entries);
	put_int(&out->body, "blobs", (int64_t)r->blobs);
	put_int(&out->body, "derived", (int64_t)r->derived);
	put_text(&out->body, "wrong", r->wrong == FSCK_RIGHT ? NULL : fsck_wrong_name(r->wrong));
}
