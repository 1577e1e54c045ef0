#include "documents/tuf_signet.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "documents/tuf.h"

#define PLACE "/signed/" TUF_SIGNET

static int64_t signet_time_read(struct ctx *cx, struct reader *r, const char *key)
{
	int64_t ms = 0;

	if (!tuf_time_parse(cx, read_text(r, key), &ms))
		read_wrong(r, key, "a time as 2026-01-31T08:15:00Z");
	return ms;
}

static enum err signet_floor_read(struct ctx *cx, json_t *json, const char *of, int64_t *out)
{
	struct reader r = reader(json, PLACE "/floor");

	*out = read_number(&r, of);
	return read_end(cx, &r);
}

enum err tuf_signet_read(struct ctx *cx, json_t *json, const char *of, struct tuf_signet *out)
{
	struct reader r = reader(json, PLACE);
	json_t *clock, *floor;

	*out = (struct tuf_signet){ .instance = read_name(cx, &r, "instance") };
	if (!use_parse(read_text(&r, "use"), &out->use))
		read_wrong(&r, "use", "production, validation or training");
	out->time = signet_time_read(cx, &r, "time");
	clock = json_object_get(json, "clock");
	if (json_is_null(clock))
		read_any(&r, "clock");
	else
		out->clock = signet_time_read(cx, &r, "clock");
	floor = read_any(&r, "floor");
	if (!of && !json_is_null(floor))
		read_wrong(&r, "floor", "null, for no role is below this one");
	TRY(read_end(cx, &r));
	if (json_is_null(floor))
		return OK;
	return signet_floor_read(cx, floor, of, &out->floor);
}

void tuf_signet_print(struct ctx *cx, struct printer *p, const char *of, const struct tuf_signet *s)
{
	put_open(p, TUF_SIGNET, '{');
	put_text(p, "instance", s->instance);
	put_text(p, "use", use_name(s->use));
	put_text(p, "time", tuf_time_text(cx, s->time));
	put_text(p, "clock", s->clock ? tuf_time_text(cx, s->clock) : NULL);
	if (s->floor) {
		put_open(p, "floor", '{');
		put_int(p, of, s->floor);
		put_close(p, '}');
	} else {
		put_null(p, "floor");
	}
	put_close(p, '}');
}
