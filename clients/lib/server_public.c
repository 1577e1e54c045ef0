#include "lib/server_public.h"

#include <sodium.h>
#include <string.h>

#include "base/json.h"
#include "proof/origin.h"

static void hex_read(struct reader *r, const char *key, unsigned char out[PUBLIC_KEY_SIZE])
{
	const char *hex = read_text(r, key);
	size_t n = 0;

	if (strlen(hex) != (size_t)2 * PUBLIC_KEY_SIZE ||
	    sodium_hex2bin(out, PUBLIC_KEY_SIZE, hex, strlen(hex), NULL, &n, NULL) != 0 ||
	    n != PUBLIC_KEY_SIZE)
		read_wrong(r, key, "64 hex digits");
}

enum err server_public_parse(struct ctx *cx, const void *bytes, size_t size,
			     struct server_public *out)
{
	const char *origin, *vkey;
	auto_json json = NULL;
	struct origin log;
	struct reader r;

	if (size > SERVER_KEYS_MAX)
		return errf(cx, E_INVALID, "server-keys.json has at most %d bytes",
			    SERVER_KEYS_MAX);
	TRY(json_read(cx, bytes, size, &json));
	r = reader(json, "");
	if (read_int(&r, "v") != 2)
		read_wrong(&r, "v", "2");
	origin = read_text(&r, "origin");
	if (!use_parse(read_text(&r, "use"), &out->use))
		read_wrong(&r, "use", "production, validation or training");
	vkey = read_text(&r, "log");
	hex_read(&r, "releases", out->releases);
	hex_read(&r, "stops", out->stops);
	hex_read(&r, "snapshot", out->snapshot);
	hex_read(&r, "timestamp", out->timestamp);
	hex_read(&r, "assignment", out->assignment);
	TRY(read_end(cx, &r));
	TRY(note_key_parse(cx, vkey, &out->log));
	if (strcmp(out->log.origin, origin) != 0 || !origin_parse(out->log.origin, &log))
		return err_at(cx, errf(cx, E_INVALID, "the log's key is of another origin"),
			      "/log");
	out->instance = arena_strndup(&cx->mem, log.instance, log.instance_size);
	return OK;
}
