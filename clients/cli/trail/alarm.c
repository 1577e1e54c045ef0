#include "cli/nouns.h"

#include "cli/kit/options.h"
#include "cli/kit/out.h"
#include "cli/kit/table.h"

static const struct column alarm_columns[] = {
	{ "NUMBER", "begun.index" }, { "KIND", "kind" },      { "OBJECT", "object" },
	{ "SINCE", "since" },        { "ENDED", "ended.at" }, { "DETAIL", "detail" },
};

/* --all is everything, page by page: what ended, too. */
enum err cmd_alarm_list(struct cli *c)
{
	const char *path = opt_flag(c, "all") ? "/v1/alarms?state=all" : "/v1/alarms";

	return list_show(c, path, alarm_columns, countof(alarm_columns));
}
