#include "documents/trust.h"

#include <string.h>

#include "base/text.h"
#include "documents/trust_file.h"

static const struct trust_form form = { TRUST_V, TRUST_FILE_MAX };

static enum err assign_key_read(struct ctx *cx, const char *key, struct trust_assignment *a)
{
	const char *place = arena_printf(&cx->mem, "/keys/%zu", a->n);

	if (!key || !base64_bytes(key, strlen(key), a->public[a->n], PUBLIC_KEY_SIZE))
		return trust_wrong(cx, place, "base64 of 32 bytes");
	for (size_t i = 0; i < a->n; i++)
		if (memcmp(a->public[i], a -> public[a->n], PUBLIC_KEY_SIZE) == 0)
			return trust_wrong(cx, place, "there once");
	return OK;
}

enum err trust_assignment_parse(struct ctx *cx, const void *bytes, size_t size,
				struct trust_assignment *out)
{
	auto_json json = NULL;
	struct reader r;
	json_t *keys;

	*out = (struct trust_assignment){ .n = 0 };
	TRY(trust_file_begin(cx, bytes, size, &form, &json, &r));
	out->epoch = read_number(&r, "epoch");
	keys = trust_list(&r, "keys", 1, TRUST_ASSIGN_MAX);
	TRY(read_end(cx, &r));
	for (; out->n < json_array_size(keys); out->n++)
		TRY(assign_key_read(cx, json_string_value(json_array_get(keys, out->n)), out));
	return OK;
}

void trust_assignment_print(struct ctx *cx, const struct trust_assignment *a, struct printer *out)
{
	*out = trust_file_open(cx, form.v);
	put_int(out, "epoch", a->epoch);
	put_open(out, "keys", '[');
	for (size_t i = 0; i < a->n; i++)
		put_text(out, NULL, base64_text(cx, a->public[i], PUBLIC_KEY_SIZE));
	put_close(out, ']');
	put_close(out, '}');
}
