#include "documents/ending.h"

#include "base/clock.h"
#include "documents/record_member.h"

enum err withdrawal_read(struct ctx *cx, json_t *json, struct withdrawal *out)
{
	struct reader r = reader(json, "");

	record_v_read(&r, 1);
	*out = (struct withdrawal){ .model = read_name(cx, &r, "model") };
	out->number = read_number(&r, "number");
	out->reason = record_prose_read(cx, &r, "reason");
	return read_end(cx, &r);
}

enum err retirement_read(struct ctx *cx, json_t *json, struct retirement *out)
{
	struct reader r = reader(json, "");

	record_v_read(&r, 1);
	*out = (struct retirement){ .model = read_name(cx, &r, "model") };
	out->number = read_number(&r, "number");
	out->successor = read_int_or(&r, "successor", 0);
	out->reason = record_prose_read(cx, &r, "reason");
	if (!json_is_null(json_object_get(json, "successor")) && out->successor <= out->number)
		read_wrong(&r, "successor", "null or a later version");
	return read_end(cx, &r);
}

enum err lift_read(struct ctx *cx, json_t *json, struct lift *out)
{
	struct reader r = reader(json, "");

	record_v_read(&r, 1);
	*out = (struct lift){ .model = read_name(cx, &r, "model") };
	out->stop = read_text_kept(cx, &r, "stop");
	out->document = record_digest_read(cx, &r, "document");
	out->reason = record_prose_read(cx, &r, "reason");
	if (!uuid_ok(out->stop))
		read_wrong(&r, "stop", "the id of a stop");
	return read_end(cx, &r);
}
