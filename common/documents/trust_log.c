#include "documents/trust.h"

#include <string.h>

#include "documents/trust_file.h"

static enum err log_parse(struct ctx *cx, json_t *items, size_t i, struct note_key *out)
{
	struct reader r = reader_item(json_array_get(items, i), "/logs", i);
	const char *origin = read_text(&r, "origin"), *vkey = read_text(&r, "vkey");

	TRY(read_end(cx, &r));
	/* the origin is there twice on purpose: a pasted key of another log
	 * shows */
	if (note_key_parse(cx, vkey, out) != OK || strcmp(out->origin, origin) != 0)
		return trust_wrong(cx, arena_printf(&cx->mem, "/logs/%zu/vkey", i),
				   "the key of the log of this origin");
	return OK;
}

enum err trust_logs_parse(struct ctx *cx, const void *bytes, size_t size, struct trust_logs *out)
{
	auto_json json = NULL;
	struct reader r;
	json_t *logs;

	*out = (struct trust_logs){ .n = 0 };
	TRY(trust_file_begin(cx, bytes, size, 1, &json, &r));
	logs = trust_list(&r, "logs", 1, TRUST_LOGS_MAX);
	trust_list(&r, "witnesses", 0, TRUST_LOGS_MAX);
	/* a file that asks for what is not checked here must not seem to be satisfied */
	if (read_int(&r, "quorum") != 0)
		read_wrong(&r, "quorum", "0: cosignatures are not checked by this version");
	TRY(read_end(cx, &r));
	for (; out->n < json_array_size(logs); out->n++)
		TRY(log_parse(cx, logs, out->n, &out->key[out->n]));
	return OK;
}

void trust_logs_print(struct ctx *cx, const struct trust_logs *l, struct printer *out)
{
	*out = trust_file_open(cx, 1);
	put_open(out, "logs", '[');
	for (size_t i = 0; i < l->n; i++) {
		put_open(out, NULL, '{');
		put_text(out, "origin", l->key[i].origin);
		put_text(out, "vkey", note_vkey(cx, &l->key[i]));
		put_close(out, '}');
	}
	put_close(out, ']');
	put_open(out, "witnesses", '[');
	put_close(out, ']');
	put_int(out, "quorum", 0);
	put_close(out, '}');
}

