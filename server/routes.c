#include "routes.h"

#include "api/api.h"
#include "web/page.h"

#define ADMIN    role_bit(ROLE_ADMINISTRATOR)
#define AUTHOR   role_bit(ROLE_AUTHOR)
#define EXPERT   role_bit(ROLE_EXPERT)
#define APPROVER role_bit(ROLE_APPROVER)
#define OPERATOR role_bit(ROLE_OPERATOR)
#define AUDIT    role_bit(ROLE_AUDITOR)

/* clang-format off */
/* The whole API.  The reply to an act is the log entry it made; its handler only decides. */
const struct route routes[] = {
	{ GET,    "/healthz",                                    PUBLIC,         SCOPE_READ,   READ,   NULL,       NULL,                api_healthz,          "Is the process alive?" },
	{ GET,    "/readyz",                                     PUBLIC,         SCOPE_READ,   READ,   NULL,       NULL,                api_readyz,           "Can it serve?" },
	{ GET,    "/metrics",                                    ADMIN | AUDIT,  SCOPE_READ,   READ,   NULL,       NULL,                api_metrics,          "Figures for Prometheus" },
	{ GET,    "/v1",                                         PUBLIC,         SCOPE_READ,   READ,   NULL,       NULL,                api_index,            "Every resource there is" },
	{ GET,    "/v1/openapi.json",                            PUBLIC,         SCOPE_READ,   READ,   NULL,       NULL,                api_openapi,          "This API as OpenAPI 3.1" },
	{ POST,   "/v1/session",                                 PUBLIC,         SCOPE_READ,   WORK,   session_in, api_session_prepare, api_session_open,     "Log in" },
	{ GET,    "/v1/session",                                 KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_session_get,      "Who am I, and what may I do?" },
	{ DELETE, "/v1/session",                                 KNOWN,          SCOPE_READ,   WRITE,  NULL,       NULL,                api_session_close,    "Log out" },
	{ POST,   "/v1/invitations/redeem",                      PUBLIC,         SCOPE_READ,   WORK,   redeem_in,  api_redeem_prepare,  api_redeem,           "Set a password with an invitation" },
	{ GET,    "/v1/users",                                   KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_user_list,        "List users" },
	{ POST,   "/v1/users",                                   ADMIN,          SCOPE_MANAGE, WRITE,  user_in,    NULL,                api_user_create,      "Create a person or a service account" },
	{ GET,    "/v1/users/{user}",                            KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_user_get,         "Show a user" },
	{ POST,   "/v1/users/{user}/invite",                     ADMIN,          SCOPE_MANAGE, WRITE,  reason_in,  NULL,                api_user_invite,      "Give a person a one-time code to set a password" },
	{ POST,   "/v1/users/{user}/deactivate",                 ADMIN,          SCOPE_MANAGE, WRITE,  reason_in,  NULL,                api_user_deactivate,  "End a user's access for good" },
	{ POST,   "/v1/users/{user}/roles/grant",                ADMIN,          SCOPE_MANAGE, WRITE,  role_in,    NULL,                api_role_grant,       "Grant a role at a site" },
	{ POST,   "/v1/users/{user}/roles/revoke",               ADMIN,          SCOPE_MANAGE, WRITE,  role_in,    NULL,                api_role_revoke,      "Revoke a role at a site" },
	{ GET,    "/v1/tokens",                                  KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_token_list,       "List tokens, one's own or ?user=" },
	{ POST,   "/v1/tokens",                                  KNOWN,          SCOPE_MANAGE, WRITE,  token_in,   NULL,                api_token_issue,      "Issue a token" },
	{ POST,   "/v1/tokens/{token}/revoke",                   KNOWN,          SCOPE_MANAGE, WRITE,  reason_in,  NULL,                api_token_revoke,     "Revoke a token" },
	{ GET,    "/v1/sites",                                   KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_site_list,        "List sites" },
	{ POST,   "/v1/sites",                                   ADMIN,          SCOPE_MANAGE, WRITE,  site_in,    NULL,                api_site_create,      "Create a site" },
	{ GET,    "/v1/sites/{site}",                            KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_site_get,         "Show a site" },
	{ PUT,    "/v1/artifacts/{digest}",                      AUTHOR | EXPERT, SCOPE_SUBMIT, STREAM, NULL,      api_artifact_keep,   api_artifact_store,   "Store bytes under their digest; ?class=" },
	{ GET,    "/v1/artifacts/{digest}",                      KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_artifact_get,     "Download an artifact" },
	{ GET,    "/v1/models",                                  KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_model_list,       "List models" },
	{ POST,   "/v1/models",                                  AUTHOR,         SCOPE_SUBMIT, WRITE,  model_in,   NULL,                api_model_create,     "Create a model" },
	{ GET,    "/v1/models/{model}",                          KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_model_get,        "Show a model" },
	{ GET,    "/v1/models/{model}/versions",                 KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_version_list,     "List versions of a model" },
	{ POST,   "/v1/models/{model}/versions",                 AUTHOR,         SCOPE_SUBMIT, WRITE,  version_in, NULL,                api_version_register, "Register a version" },
	{ GET,    "/v1/models/{model}/versions/{number}",        KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_version_get,      "Show a version" },
	{ POST,   "/v1/models/{model}/versions/{number}/retire", AUTHOR,         SCOPE_SUBMIT, WRITE,  reason_in,  NULL,                api_version_retire,   "Retire a version" },
	{ GET,    "/v1/models/{model}/runs",                     KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_run_list,         "List training runs of a model" },
	{ GET,    "/v1/datasets",                                KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_dataset_list,     "List datasets" },
	{ POST,   "/v1/datasets/{dataset}/versions",             AUTHOR | EXPERT, SCOPE_SUBMIT, WRITE, dataset_in, NULL,                api_dataset_register, "Register a dataset by its digest" },
	{ GET,    "/v1/datasets/{dataset}/versions/{number}",    KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_dataset_get,      "Show a dataset" },
	{ POST,   "/v1/runs",                                    AUTHOR,         SCOPE_SUBMIT, WRITE,  run_in,     NULL,                api_run_register,     "Register a training run" },
	{ GET,    "/v1/runs/{run}",                              KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_run_get,          "Show a training run" },
	{ GET,    "/v1/keys",                                    KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_key_list,         "List signing keys, one's own or ?user=" },
	{ POST,   "/v1/keys",                                    KNOWN,          SCOPE_MANAGE, WRITE,  key_in,     NULL,                api_key_enrol,        "Enrol a key that its owner holds" },
	{ POST,   "/v1/keys/sealed",                             KNOWN,          SCOPE_MANAGE, WORK,   sealed_key_in, api_key_seal,     api_key_enrol_sealed, "Make and enrol a key that the server keeps sealed" },
	{ GET,    "/v1/keys/{key}",                              KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_key_get,          "Show a signing key" },
	{ GET,    "/v1/keys/{key}/document",                     KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_key_document,     "What a confirmation of the key signs" },
	{ GET,    "/v1/keys/{key}/statement",                    APPROVER,       SCOPE_READ,   READ,   NULL,       NULL,                api_key_statement,    "The statement that confirms a key, for ?key= to sign" },
	{ POST,   "/v1/keys/{key}/confirm",                      APPROVER,       SCOPE_MANAGE, WRITE,  envelope_in, NULL,               api_key_confirm,      "Confirm a key, signed by one's own program" },
	{ POST,   "/v1/keys/{key}/confirm/sealed",               APPROVER,       SCOPE_MANAGE, WORK,   confirm_in, api_sealed_open,     api_key_confirm_sealed, "Confirm a key, signed with a sealed one" },
	{ POST,   "/v1/keys/{key}/revoke",                       KNOWN,          SCOPE_MANAGE, WRITE,  reason_in,  NULL,                api_key_revoke,       "Revoke a key" },
	{ GET,    "/v1/documents/{path...}",                     KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_document_get,     "A controlled document as it is in force" },
	{ GET,    "/v1/changes",                                 KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_change_list,      "List change requests" },
	{ POST,   "/v1/changes",                                 AUTHOR | EXPERT | APPROVER, SCOPE_SUBMIT, WRITE, change_in, NULL,      api_change_open,      "Open a change request" },
	{ GET,    "/v1/changes/{change}",                        KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_change_get,       "Show a change request, its signatures and what is missing" },
	{ GET,    "/v1/changes/{change}/manifest",               KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_change_manifest,  "The change manifest, byte for byte" },
	{ GET,    "/v1/changes/{change}/statement",              KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_change_statement, "The statement for ?key= to sign, in ?meaning= and ?role=" },
	{ GET,    "/v1/changes/{change}/signatures/{signature}", KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_change_envelope,  "A signature's envelope, byte for byte" },
	{ POST,   "/v1/changes/{change}/signatures",             KNOWN,          SCOPE_SUBMIT, WRITE,  envelope_in, NULL,               api_change_sign,      "Sign a change, with one's own program" },
	{ POST,   "/v1/changes/{change}/signatures/sealed",      KNOWN,          SCOPE_SUBMIT, WORK,   sign_in,    api_sealed_open,     api_change_sign_sealed, "Sign a change with a sealed key" },
	{ POST,   "/v1/changes/{change}/cancel",                 KNOWN,          SCOPE_SUBMIT, WRITE,  reason_in,  NULL,                api_change_cancel,    "Cancel one's own change request" },
	{ GET,    "/v1/changes/{change}/documents/{path...}",    KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_change_document,  "What the change proposes for a path, byte for byte" },
	{ GET,    "/change-control.git/HEAD",                    KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_git_head,         "git: the branch" },
	{ GET,    "/change-control.git/info/refs",               KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_git_refs,         "git: where it stands" },
	{ GET,    "/change-control.git/objects/info/packs",      KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_git_packs,        "git: no packs" },
	{ GET,    "/change-control.git/objects/{two}/{rest}",    KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_git_object,       "git: an object" },
	{ GET,    "/v1/audit",                                   AUDIT,          SCOPE_READ,   READ,   NULL,       NULL,                api_audit_list,       "The log, newest entry first" },
	{ GET,    "/log/checkpoint",                             PUBLIC,         SCOPE_READ,   READ,   NULL,       NULL,                api_log_checkpoint,   "The signed head of the log" },
	{ GET,    "/log/vkey",                                   PUBLIC,         SCOPE_READ,   READ,   NULL,       NULL,                api_log_vkey,         "The key that signs it" },
	{ GET,    "/log/tile/entries/{tile...}",                 AUDIT,          SCOPE_READ,   READ,   NULL,       NULL,                api_log_bundle,       "A bundle of entries (C2SP tlog-tiles)" },
	{ GET,    "/log/tile/{level}/{tile...}",                 PUBLIC,         SCOPE_READ,   READ,   NULL,       NULL,                api_log_tile,         "A tile of hashes (C2SP tlog-tiles)" },
	{ GET,    "/log/entry/{index}",                          AUDIT,          SCOPE_READ,   READ,   NULL,       NULL,                api_log_entry,        "The exact bytes of one entry" },
	{ GET,    "/log/proof/{index}",                          KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_log_proof,        "Proof that an entry is in the log (C2SP tlog-proof)" },
	{ GET,    "/log/consistency/{size}",                     PUBLIC,         SCOPE_READ,   READ,   NULL,       NULL,                api_log_consistency,  "Proof that the log only grew since then" },

	/* publication */
	{ GET,    "/v1/trust",                                   KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_trust_get,        "Trust that people signed, and the metadata in force" },
	{ POST,   "/v1/trust",                                   APPROVER | ADMIN, SCOPE_MANAGE, WRITE, trust_in,  NULL,                api_trust_update,     "Upload signed trust metadata" },
	{ GET,    "/v1/models/{model}/releases",                 KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_release_list,     "List published releases of a model" },
	{ GET,    "/v1/models/{model}/releases/{number}",        KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_release_get,      "Show a published release" },
	{ GET,    "/v1/models/{model}/releases/{number}/evidence", KNOWN,        SCOPE_READ,   READ,   NULL,       NULL,                api_release_evidence, "Why a release may run, byte for byte" },
	{ GET,    "/tuf/metadata/{file}",                        PUBLIC,         SCOPE_READ,   READ,   NULL,       NULL,                api_tuf_metadata,     "TUF metadata" },
	{ GET,    "/tuf/targets/{path...}",                      KNOWN | DEVICE, SCOPE_READ,   READ,   NULL,       NULL,                api_tuf_target,       "A TUF target; its digest stands before its name" },

	/* the edge */
	{ GET,    "/v1/devices",                                 KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_device_list,      "List devices" },
	{ POST,   "/v1/devices",                                 ADMIN | OPERATOR, SCOPE_MANAGE, WRITE, device_in, NULL,                api_device_create,    "Create a device; its one-time code is shown once" },
	{ GET,    "/v1/devices/{device}",                        KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_device_get,       "Show a device, what it shall run and what it runs" },
	{ POST,   "/v1/devices/{device}/invite",                 ADMIN | OPERATOR, SCOPE_MANAGE, WRITE, reason_in, NULL,                api_device_invite,    "Give a device a new one-time code" },
	{ POST,   "/v1/devices/{device}/retire",                 ADMIN | OPERATOR, SCOPE_MANAGE, WRITE, reason_in, NULL,                api_device_retire,    "End a device's access for good" },
	{ GET,    "/v1/rollouts",                                KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_rollout_list,     "List rollouts" },
	{ GET,    "/v1/rollouts/{rollout}",                      KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_rollout_get,      "Show a rollout, its rings and what each gate still wants" },
	{ POST,   "/v1/rollouts/{rollout}/halt",                 OPERATOR,       SCOPE_MANAGE, WRITE,  reason_in,  NULL,                api_rollout_halt,     "Halt a rollout" },
	{ POST,   "/v1/rollouts/{rollout}/resume",               OPERATOR,       SCOPE_MANAGE, WRITE,  reason_in,  NULL,                api_rollout_resume,   "Resume a halted rollout" },
	{ POST,   "/v1/rollouts/{rollout}/stop",                 OPERATOR,       SCOPE_MANAGE, WRITE,  reason_in,  NULL,                api_rollout_stop,     "Stop a rollout for good" },
	{ POST,   "/edge/v1/enrol",                              PUBLIC,         SCOPE_READ,   WORK,   enrol_in,   api_enrol_prepare,   api_enrol,            "Enrol a device with its code and its key; its token is shown once" },
	{ GET,    "/edge/v1/assignment",                         DEVICE,         SCOPE_READ,   READ,   NULL,       NULL,                api_assignment_get,   "What the device shall run, signed" },
	{ POST,   "/edge/v1/reports",                            DEVICE,         SCOPE_SUBMIT, WRITE,  envelope_in, NULL,               api_report_receive,   "What the device runs, signed by its key" },

	/* pages */
	{ GET,    "/",                                           KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                web_inbox,            "What waits for my signature", true },
	{ GET,    "/login",                                      PUBLIC,         SCOPE_READ,   READ,   NULL,       NULL,                web_login_form,       "The form to log in", true },
	{ POST,   "/login",                                      PUBLIC,         SCOPE_READ,   WORK,   login_form, api_session_prepare, web_login,            "Log in", true },
	{ POST,   "/logout",                                     KNOWN,          SCOPE_READ,   WRITE,  no_fields,  NULL,                web_logout,           "Log out", true },
	{ GET,    "/changes",                                    KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                web_changes,          "All change requests", true },
	{ GET,    "/changes/{change}",                           KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                web_change,           "A change, its documents, and a form to sign", true },
	{ POST,   "/changes/{change}/sign",                      KNOWN,          SCOPE_SUBMIT, WORK,   sign_form,  api_sealed_open,     web_change_sign,      "Sign a change with a sealed key", true },
	{ GET,    "/static/signet.css",                          PUBLIC,         SCOPE_READ,   READ,   NULL,       NULL,                web_style,            "How pages look", true },
};
/* clang-format on */
const size_t n_routes = countof(routes);
