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
enum err cmd_rollout_show(struct cli *c)
{
	struct http_reply reply;

	TRY(api_get(&c->cx, &c->api, path_for(c, "/v1/rollouts/", arg(c, 0), ""), &reply));
	return record_print(c, &reply);
}

enum err cmd_rollout_halt(struct cli *c)
{
	return reason_send(c, path_for(c, "/v1/rollouts/", arg(c, 0), "/halt"));
}

enum err cmd_rollout_resume(struct cli *c)
{
	return reason_send(c, path_for(c, "/v1/rollouts/", arg(c, 0), "/resume"));
}

enum err cmd_rollout_stop(struct cli *c)
{
	return reason_send(c, path_for(c, "/v1/rollouts/", arg(c, 0), "/stop"));
}
