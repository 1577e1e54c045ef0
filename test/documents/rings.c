#include <string.h>

#include "documents/rings.h"
#include "test.h"

#define GATE "\"gate\":{\"count\":1,\"success_percent\":100,\"soak_seconds\":1}"

/* clang-format off */
static const struct { const char *plan, *place; } wrong[] = {
	{ "{\"v\":2,\"plan\":\"p\",\"rings\":[{\"name\":\"a\",\"devices\":[\"d\"]," GATE "}]}", "/v" },
	{ "{\"v\":1,\"plan\":\"q\",\"rings\":[{\"name\":\"a\",\"devices\":[\"d\"]," GATE "}]}", "/plan" },
	{ "{\"v\":1,\"plan\":\"p\",\"rings\":[]}", "/rings" },
	{ "{\"v\":1,\"plan\":\"p\",\"rings\":[{\"name\":\"a\",\"devices\":[]," GATE "}]}", "/rings/0/devices" },
	{ "{\"v\":1,\"plan\":\"p\",\"rings\":[{\"name\":\"a\",\"devices\":[\"d\"]," GATE "},{\"name\":\"b\",\"devices\":[\"d\"]," GATE "}]}", "/rings/1/devices/0" },
	{ "{\"v\":1,\"plan\":\"p\",\"rings\":[{\"name\":\"a\",\"devices\":[\"d\"],\"gate\":{\"count\":0,\"success_percent\":100,\"soak_seconds\":1}}]}", "/rings/0/gate/count" },
	{ "{\"v\":1,\"plan\":\"p\",\"rings\":[{\"name\":\"a\",\"devices\":[\"d\"],\"gate\":{\"count\":2,\"success_percent\":100,\"soak_seconds\":1}}]}", "/rings/0/gate/count" },
	{ "{\"v\":1,\"plan\":\"p\",\"rings\":[{\"name\":\"a\",\"devices\":[\"d\"],\"gate\":{\"count\":1,\"success_percent\":101,\"soak_seconds\":1}}]}", "/rings/0/gate/success_percent" },
	{ "{\"v\":1,\"plan\":\"p\",\"rings\":[{\"name\":\"a\",\"devices\":[\"d\"],\"gate\":{\"count\":1,\"success_percent\":100,\"soak_seconds\":0}}]}", "/rings/0/gate/soak_seconds" },
	{ "{\"v\":1,\"plan\":\"p\",\"rings\":[{\"name\":\"a\",\"devices\":[\"d\"]," GATE ",\"x\":1}]}", "/rings/0/x" },
};
/* clang-format on */

TEST_EACH(a_plan_that_is_wrong_is_refused_at_the_place, wrong)
{
	struct ctx cx = { 0 };
	struct rings rings;

	assert_err(rings_parse(&cx, "p", wrong[_i].plan, strlen(wrong[_i].plan), &rings),
		   E_INVALID);
	ck_assert_str_eq(cx.place, wrong[_i].place);
	arena_free(&cx.mem);
}
