#include "alarm/routes.h"
#include "http/concerned.h"

/* clang-format off */
const struct route alarm_routes[] = {
	{ GET,    "/v1/alarms",                                  KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_alarm_list,       "List open alarms, or with ?state=all also those that ended", .concerns = CONCERNS_LIST },
	{ GET,    "/v1/alarms/{alarm}",                          KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_alarm_get,        "Show an alarm", .concerns = "alarm:{alarm}" },
	{ 0 },
};
/* clang-format on */
