#include "http/cursor.h"

#include "base/text.h"
#include "engine/history.h"
#include "engine/page.h"
#include "fuzz.h"

static bool is_invalid(struct ctx *cx, enum err e)
{
	must(e == E_INVALID && cx->detail && strcmp(cx->place, "?cursor") == 0);
	return true;
}

/* A list whose key is a number, and one whose key is a name and a number. */
static void keys_read(struct ctx *cx, int64_t at, const char *key)
{
	struct page p = { .at = at, .after = key };
	int64_t number = -1;
	const char *name;
	enum err e = page_after(cx, &p, &number);

	must((e == OK && number >= 0 && number <= INT_SAFE_MAX) || is_invalid(cx, e));
	e = page_after_name(cx, &p, &name, &number);
	must((e == OK && number >= 0 && number <= INT_SAFE_MAX) || is_invalid(cx, e));
	must(!strchr(name, '/') && strncmp(key, name, strlen(name)) == 0);
}

/* What a list gives is read as the same. */
static void comes_back(struct ctx *cx, int64_t at, const char *key)
{
	const char *cursor = cursor_text(cx, at, key), *key_again;
	int64_t at_again;

	if (strlen(cursor) >= CURSOR_MAX)
		return;
	must(cursor_parse(cx, cursor, &at_again, &key_again));
	must(at_again == at && strcmp(key_again, key) == 0);
}

/* The bytes as a cursor, and as the key of a row. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct ctx cx = { 0 };
	const char *text = arena_strndup(&cx.mem, (const char *)bytes, size), *key;
	int64_t at;

	if (cursor_parse(&cx, text, &at, &key)) {
		must(at >= 0 && at <= AT_NOW && utf8_ok(key, strlen(key)));
		keys_read(&cx, at, key);
		comes_back(&cx, at, key);
	}
	keys_read(&cx, AT_NOW, text);
	if (utf8_ok(text, strlen(text)))
		comes_back(&cx, AT_NOW, text);
	arena_free(&cx.mem);
	return 0;
}
