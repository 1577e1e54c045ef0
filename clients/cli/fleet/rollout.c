#include "cli/kit/body.h"
#include "cli/kit/table.h"
#include "cli/nouns.h"

static const struct column rollout_columns[] = { { "ID", "id" },           { "MODEL", "model" },
						 { "RELEASE", "release" }, { "STATE", "state" },
						 { "RING", "ring" },       { "REASON", "reason" } };

enum err cmd_rollout_list(struct cli *c)
{
	return list_show(c, "/v1/rollouts", rollout_columns, countof(rollout_columns));
}

/* As it is now: the demand of a gate is computed, not kept. */
/* Devices that the reader does not see are counted, ring by ring. */
static enum err elsewhere_print(struct cli *c, const struct http_reply *reply)
{
	auto_json json = NULL;
	json_t *ring;
	json_int_t n;
	size_t i;

	TRY(api_json(&c->cx, reply, &json));
	json_array_foreach (json_object_get(json, "rings"), i, ring) {
		n = json_integer_value(json_object_get(ring, "elsewhere"));
		if (n > 0)
			row_print("", arena_printf(&c->cx.mem, "ring %s: and %lld at other sites",
						   json_string_value(json_object_get(ring, "ring")),
						   (long long)n));
	}
	return OK;
}

enum err cmd_rollout_show(struct cli *c)
{
	struct http_reply reply;

	TRY(api_get(&c->cx, &c->api, path_for(c, "/v1/rollouts/", arg(c, 0), ""), &reply));
	TRY(record_print(c, &reply));
	return c->json ? OK : elsewhere_print(c, &reply);
}

enum err cmd_rollout_halt(struct cli *c)
{
	return reason_send(c, path_for(c, "/v1/rollouts/", arg(c, 0), "/halt"));
}

enum err cmd_rollout_resume(struct cli *c)
{
	return reason_send(c, path_for(c, "/v1/rollouts/", arg(c, 0), "/resume"));
}

enum err cmd_rollout_end(struct cli *c)
{
	return reason_send(c, path_for(c, "/v1/rollouts/", arg(c, 0), "/end"));
}
