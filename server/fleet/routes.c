#include "fleet/routes.h"
#include "http/concerned.h"
#include "signing/sealed.h"

/* clang-format off */
const struct route fleet_routes[] = {
	{ GET,    "/v1/devices",                                 KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_device_list,      "List devices", .concerns = CONCERNS_LIST },
	{ POST,   "/v1/devices",                                 ADMIN | OPERATOR, SCOPE_MANAGE, WRITE, device_in, NULL,                api_device_create,    "Create a device; its one-time code is shown once", .concerns = "@site:{/site}" },
	{ GET,    "/v1/devices/{device}",                        KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_device_get,       "Show a device, what it shall run and what it runs", .concerns = "device:{device}" },
	{ POST,   "/v1/devices/{device}/invite",                 ADMIN | OPERATOR, SCOPE_MANAGE, WRITE, reason_in, NULL,                api_device_invite,    "Give a device a new one-time code", .about = "device", .concerns = "device:{device}" },
	{ POST,   "/v1/devices/{device}/retire",                 ADMIN | OPERATOR, SCOPE_MANAGE, WRITE, reason_in, NULL,                api_device_retire,    "End a device's access for good", .about = "device", .concerns = "device:{device}" },
	{ POST,   "/v1/reports/drop",                            ADMIN,          SCOPE_MANAGE, WORK,   drop_in,    api_reports_drop_prepare, api_reports_drop, "Let payloads and signatures of old reports go that changed nothing", .concerns = CONCERNS_ALL },
	{ GET,    "/v1/rollouts",                                KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_rollout_list,     "List rollouts", .concerns = CONCERNS_LIST },
	{ GET,    "/v1/rollouts/{rollout}",                      KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_rollout_get,      "Show a rollout, its rings and what each gate still wants", .aside = true, .concerns = "rollout:{rollout}" },
	{ POST,   "/v1/rollouts/{rollout}/halt",                 OPERATOR,       SCOPE_MANAGE, WRITE,  reason_in,  NULL,                api_rollout_halt,     "Halt a rollout", .about = "rollout", .passes = true, .concerns = "rollout:{rollout}" },
	{ POST,   "/v1/rollouts/{rollout}/resume",               OPERATOR,       SCOPE_MANAGE, WRITE,  reason_in,  NULL,                api_rollout_resume,   "Resume a halted rollout", .about = "rollout", .concerns = "&rollout:{rollout}" },
	{ POST,   "/v1/rollouts/{rollout}/stop",                 OPERATOR,       SCOPE_MANAGE, WRITE,  reason_in,  NULL,                api_rollout_stop,     "Stop a rollout for good", .about = "rollout", .concerns = "rollout:{rollout}" },
	{ POST,   "/edge/v1/enrol",                              PUBLIC,         SCOPE_READ,   WORK,   enrol_in,   api_enrol_prepare,   api_enrol,            "Enrol a device with its code and its key; its token is shown once", .typed = "device", .enrols = true, .concerns = CONCERNS_NOBODY },
	{ GET,    "/edge/v1/assignment",                         DEVICE,         SCOPE_READ,   READ,   NULL,       api_assignment_known, api_assignment_get,  "What the device shall run, signed", .concerns = CONCERNS_ASKER },
	{ POST,   "/edge/v1/reports",                            DEVICE,         SCOPE_SUBMIT, WORK,   envelope_in, api_report_prepare, api_report_receive,   "What the device runs, signed by its key", .gather = api_report_gather, .brief = true, .shows_head = true, .concerns = CONCERNS_ASKER },
	{ GET,    "/v1/keys/{key}/disputed",                     KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_key_disputed,     "Signatures by a revoked key that are disputed, on what each is, what rests on it, and which a review upheld", .concerns = CONCERNS_NOBODY },
	{ 0 },
};
/* clang-format on */
