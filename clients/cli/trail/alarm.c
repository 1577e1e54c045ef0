#include "cli/nouns.h"

#include "cli/kit/body.h"
#include "cli/kit/options.h"
#include "cli/kit/out.h"
#include "cli/kit/table.h"

static const struct column alarm_columns[] = {
	{ "NUMBER", "begun.index" }, { "KIND", "kind" },      { "OBJECT", "object" },
	{ "SINCE", "since" },        { "ENDED", "ended.at" }, { "DETAIL", "detail" },
};

/* The table squeezes what an alarm says; here is all of it. */
enum err cmd_alarm_show(struct cli *c)
{
	return record_show(c, path_for(c, "/v1/alarms/", arg(c, 0), ""));
}

/* --all is everything, page by page: what ended, too. */
enum err cmd_alarm_list(struct cli *c)
{
	const char *path = opt_flag(c, "all") ? "/v1/alarms?state=all" : "/v1/alarms";

	return list_show(c, path, alarm_columns, countof(alarm_columns));
}
