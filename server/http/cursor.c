#include "http/cursor.h"

#include <string.h>

#include "base/text.h"
#include "engine/history.h"

/* Base64url of "<as of>.<key>". */
bool cursor_parse(struct ctx *cx, const char *cursor, int64_t *at, const char **key)
{
	size_t room = strlen(cursor) + 1, n;
	char *plain, *dot;

	if (room > CURSOR_MAX)
		return false;
	plain = arena_alloc(&cx->mem, room);
	if (!base64_read(cursor, room - 1, BASE64_URL_BARE, plain, room - 1, &n))
		return false;
	plain[n] = '\0';
	dot = strchr(plain, '.');
	if (!dot || strlen(plain) != n || !utf8_ok(plain, n))
		return false;
	*dot = '\0';
	*key = dot + 1;
	return text_whole(plain, AT_NOW, at);
}

const char *cursor_text(struct ctx *cx, int64_t at, const char *key)
{
	const char *plain = arena_printf(&cx->mem, "%lld.%s", (long long)at, key);

	return base64_print(cx, BASE64_URL_BARE, plain, strlen(plain));
}
