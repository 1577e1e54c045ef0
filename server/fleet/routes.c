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
	{ POST,   "/v1/rollouts/{rollout}/end",                  OPERATOR,       SCOPE_MANAGE, WRITE,  reason_in,  NULL,                api_rollout_end,     "End a rollout for good", .about = "rollout", .concerns = "rollout:{rollout}" },
	{ POST,   "/edge/v1/enrol",                              PUBLIC,         SCOPE_READ,   WORK,   enrol_in,   api_enrol_prepare,   api_enrol,            "Enrol a device with its code and its key; its token is shown once", .typed = "device", .enrols = true, .concerns = CONCERNS_NOBODY },
	{ GET,    "/edge/v1/assignment",                         DEVICE,         SCOPE_READ,   READ,   NULL,       api_assignment_known, api_assignment_get,  "What the device shall run, signed", .concerns = CONCERNS_ASKER },
	{ POST,   "/edge/v1/reports",                            DEVICE,         SCOPE_SUBMIT, WORK,   envelope_in, api_report_prepare, api_report_receive,   "What the device runs, signed by its key", .gather = api_report_gather, .brief = true, .shows_head = true, .concerns = CONCERNS_ASKER },
	{ GET,    "/v1/keys/{key}/disputed",                     KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_key_disputed,     "Signatures by a revoked key that are disputed, on what each is, what rests on it, and which a review upheld", .concerns = CONCERNS_NOBODY },
	{ GET,    "/v1/stops",                                   KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_stop_list,        "List stops of releases", .concerns = CONCERNS_LIST },
	{ GET,    "/v1/stops/{stop}",                            KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_stop_get,         "Show a stop", .concerns = "stop:{stop}" },
	{ GET,    "/v1/stops/{stop}/document",                   KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_stop_document,    "The stop's document, byte for byte", .concerns = "stop:{stop}" },
	{ GET,    "/v1/stops/{stop}/file",                       KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_stop_file,        "The file by which devices learn of the stop, byte for byte", .concerns = "stop:{stop}" },
	{ GET,    "/v1/stops/documents/{document}/statement",     KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_stop_statement,   "The statement over a stop's document of that digest, or over one that takes a stop back, for ?key= to sign in ?role=; ?id= is the document's", .judged = true, .concerns = CONCERNS_NOBODY },
	{ POST,   "/v1/stops",                                   KNOWN,          SCOPE_MANAGE, WRITE,  stop_in,    NULL,                api_stop_sign,        "Stop releases, by one signature of one's own program", .body_max = 2 * ENVELOPE_MAX + 2 * ACT_MAX, .by_statement = true, .concerns = CONCERNS_NOBODY },
	{ POST,   "/v1/stops/sealed",                            KNOWN,          SCOPE_MANAGE, WORK,   stop_sealed_in, api_sealed_open, api_stop_sign_sealed, "Stop releases, by a sealed key", .concerns = CONCERNS_NOBODY },
	{ POST,   "/v1/stops/{stop}/taken-back",                 KNOWN,          SCOPE_MANAGE, WRITE,  stop_in,    NULL,                api_stop_take_back,   "Take a stop back, within the hour, with the key that signed it", .about = "stop", .body_max = 2 * ENVELOPE_MAX, .by_statement = true, .concerns = "stop:{stop}" },
	{ POST,   "/v1/stops/{stop}/taken-back/sealed",          KNOWN,          SCOPE_MANAGE, WORK,   stop_sealed_in, api_sealed_open, api_stop_take_back_sealed, "Take a stop back with the sealed key that signed it", .about = "stop", .concerns = "stop:{stop}" },
	{ 0 },
};
/* clang-format on */
