#include "documents/record_member.h"

#include <string.h>

#include "base/text.h"
#include "proof/digest.h"

void record_v_read(struct reader *r, int64_t v)
{
	if (read_int(r, "v") != v)
		read_wrong(r, "v", v == 1 ? "1" : "2");
}

const char *record_prose_read(struct ctx *cx, struct reader *r, const char *key)
{
	const char *text = read_text_kept(cx, r, key);

	if (!*text || strlen(text) > RECORD_PROSE_MAX || !prose_ok(text))
		read_wrong(r, key, "text for people, at most " as_text(RECORD_PROSE_MAX) " bytes");
	return text;
}

const char *record_dataset_read(struct ctx *cx, struct reader *r, const char *key)
{
	const char *ref = read_text_kept(cx, r, key), *slash = strchr(ref, '/');
	int64_t number;

	if (!slash || !name_ok(arena_strndup(&cx->mem, ref, (size_t)(slash - ref))) ||
	    !text_number(slash + 1, NUMBER_MAX, &number))
		read_wrong(r, key, "like 'name/number'");
	return ref;
}

const char *record_digest_read(struct ctx *cx, struct reader *r, const char *key)
{
	const char *digest = read_text_kept(cx, r, key);

	if (!digest_ok(digest))
		read_wrong(r, key, "'sha256:' and 64 hex digits in lower case");
	return digest;
}
