#include "http/cursor.h"

#include <sodium.h>
#include <string.h>

#include "base/text.h"
#include "engine/history.h"

#define VARIANT sodium_base64_VARIANT_URLSAFE_NO_PADDING
/* libsodium 1.0.18 takes any byte over 0x7f for a digit */
#define URLSAFE "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

/* Base64url of "<as of>.<key>". */
bool cursor_parse(struct ctx *cx, const char *cursor, int64_t *at, const char **key)
{
	size_t room = strlen(cursor) + 1, n;
	char *plain, *dot;

	if (room > CURSOR_MAX || strspn(cursor, URLSAFE) != room - 1)
		return false;
	plain = arena_alloc(&cx->mem, room);
	if (sodium_base642bin((unsigned char *)plain, room - 1, cursor, room - 1, NULL, &n, NULL,
			      VARIANT) != 0)
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
	size_t n = strlen(plain), room = sodium_base64_encoded_len(n, VARIANT);

	return sodium_bin2base64(arena_alloc(&cx->mem, room), room, (const unsigned char *)plain, n,
				 VARIANT);
}
