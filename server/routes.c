#include "routes.h"

#include "api/api.h"

#define ADMIN  role_bit(ROLE_ADMINISTRATOR)
#define AUTHOR role_bit(ROLE_AUTHOR)
#define EXPERT role_bit(ROLE_EXPERT)
#define AUDIT  role_bit(ROLE_AUDITOR)

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
	{ POST,   "/v1/users",                                   ADMIN,          SCOPE_SUBMIT, WRITE,  user_in,    NULL,                api_user_create,      "Create a person or a service account" },
	{ GET,    "/v1/users/{user}",                            KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_user_get,         "Show a user" },
	{ POST,   "/v1/users/{user}/invite",                     ADMIN,          SCOPE_SUBMIT, WRITE,  reason_in,  NULL,                api_user_invite,      "Give a person a one-time code to set a password" },
	{ POST,   "/v1/users/{user}/deactivate",                 ADMIN,          SCOPE_SUBMIT, WRITE,  reason_in,  NULL,                api_user_deactivate,  "End a user's access for good" },
	{ POST,   "/v1/users/{user}/roles/grant",                ADMIN,          SCOPE_SUBMIT, WRITE,  role_in,    NULL,                api_role_grant,       "Grant a role at a site" },
	{ POST,   "/v1/users/{user}/roles/revoke",               ADMIN,          SCOPE_SUBMIT, WRITE,  role_in,    NULL,                api_role_revoke,      "Revoke a role at a site" },
	{ GET,    "/v1/tokens",                                  KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_token_list,       "List tokens, one's own or ?user=" },
	{ POST,   "/v1/tokens",                                  KNOWN,          SCOPE_SUBMIT, WRITE,  token_in,   NULL,                api_token_issue,      "Issue a token" },
	{ POST,   "/v1/tokens/{token}/revoke",                   KNOWN,          SCOPE_SUBMIT, WRITE,  reason_in,  NULL,                api_token_revoke,     "Revoke a token" },
	{ GET,    "/v1/sites",                                   KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_site_list,        "List sites" },
	{ POST,   "/v1/sites",                                   ADMIN,          SCOPE_SUBMIT, WRITE,  site_in,    NULL,                api_site_create,      "Create a site" },
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
	{ GET,    "/v1/audit",                                   AUDIT,          SCOPE_READ,   READ,   NULL,       NULL,                api_audit_list,       "The log, newest entry first" },
	{ GET,    "/log/checkpoint",                             PUBLIC,         SCOPE_READ,   READ,   NULL,       NULL,                api_log_checkpoint,   "The signed head of the log" },
	{ GET,    "/log/vkey",                                   PUBLIC,         SCOPE_READ,   READ,   NULL,       NULL,                api_log_vkey,         "The key that signs it" },
	{ GET,    "/log/tile/entries/{tile...}",                 AUDIT,          SCOPE_READ,   READ,   NULL,       NULL,                api_log_bundle,       "A bundle of entries (C2SP tlog-tiles)" },
	{ GET,    "/log/tile/{level}/{tile...}",                 PUBLIC,         SCOPE_READ,   READ,   NULL,       NULL,                api_log_tile,         "A tile of hashes (C2SP tlog-tiles)" },
	{ GET,    "/log/entry/{index}",                          AUDIT,          SCOPE_READ,   READ,   NULL,       NULL,                api_log_entry,        "The exact bytes of one entry" },
	{ GET,    "/log/proof/{index}",                          KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_log_proof,        "Proof that an entry is in the log (C2SP tlog-proof)" },
	{ GET,    "/log/consistency/{size}",                     PUBLIC,         SCOPE_READ,   READ,   NULL,       NULL,                api_log_consistency,  "Proof that the log only grew since then" },
};
/* clang-format on */
const size_t n_routes = countof(routes);
