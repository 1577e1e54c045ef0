#include "quality/routes.h"
#include "http/concerned.h"
#include "people/session_api.h"
#include "signing/sealed.h"
#include "trust/trust.h"

/* clang-format off */
const struct route quality_routes[] = {
	{ GET,    "/v1/keys/{key}/confirmation",                 KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_key_confirmation, "The entry that confirmed a key, and the signatures that brought it, each with the proof that it is in the log", .concerns = CONCERNS_NOBODY },
	{ GET,    "/v1/keys/{key}/reviews",                      KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_key_reviews,      "The entries that reviewed what a revoked key signed, with the proofs that they are in the log", .concerns = CONCERNS_NOBODY },
	{ POST,   "/v1/trust",                                   APPROVER | ADMIN, SCOPE_MANAGE, WRITE, trust_in,  NULL,                api_trust_update,     "Upload signed trust metadata", .body_max = TRUST_UPLOAD_MAX, .concerns = CONCERNS_ALL },
	{ GET,    "/v1/trust/acknowledgements",                  KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_root_acknowledgements, "Who acknowledged which first root of trust, and who is missing", .concerns = CONCERNS_NOBODY },
	{ GET,    "/v1/trust/roots/{root}/statement",            APPROVER,       SCOPE_READ,   READ,   NULL,       NULL,                api_root_statement,   "The statement that acknowledges the first root of that digest, for ?key= to sign", .concerns = CONCERNS_NOBODY },
	{ POST,   "/v1/trust/roots/{root}/acknowledge",          APPROVER,       SCOPE_MANAGE, WRITE,  envelope_in, NULL,               api_root_acknowledge, "Acknowledge the first root of that digest, with one's own program", .about = "trust", .by_statement = true, .concerns = CONCERNS_NOBODY },
	{ GET,    "/v1/acts",                                    KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_act_list,         "List acts that people sign beside changes", .concerns = CONCERNS_LIST },
	{ POST,   "/v1/acts",                                    KNOWN,          SCOPE_MANAGE, WRITE,  act_in,      NULL,                api_act_propose,      "Propose an act for others to sign", .concerns = CONCERNS_NOBODY },
	{ GET,    "/v1/acts/{act}",                              KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_act_get,          "Show an act, its signatures and what is missing", .concerns = "act:{act}" },
	{ GET,    "/v1/acts/{act}/document",                     KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_act_document,     "The act's document, byte for byte", .concerns = "act:{act}" },
	{ GET,    "/v1/acts/{act}/statement",                    KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_act_statement,    "The statement for ?key= to sign, in ?meaning= and ?role=", .concerns = "act:{act}" },
	{ GET,    "/v1/acts/{act}/signatures/{signature}",       KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_act_envelope,     "A signature's envelope, byte for byte", .concerns = "act:{act}" },
	{ POST,   "/v1/acts/{act}/signatures",                   KNOWN,          SCOPE_MANAGE, WRITE,  envelope_in, NULL,               api_act_sign,         "Sign an act, with one's own program", .about = "act", .body_max = 2 * ENVELOPE_MAX, .by_statement = true, .concerns = "act:{act}" },
	{ POST,   "/v1/acts/{act}/root-signatures",              KNOWN,          SCOPE_MANAGE, WRITE,  root_signature_in, NULL,         api_act_root_sign,    "Bring a signature of one of the root's holders on an act", .about = "act", .by_statement = true, .concerns = "act:{act}" },
	{ POST,   "/v1/acts/{act}/withdraw",                     KNOWN,          SCOPE_MANAGE, WRITE,  reason_in,  NULL,                api_act_withdraw,     "End an act that is open or waits: as its proposer until others sign it, else as an approver", .about = "act", .concerns = "act:{act}" },
	{ GET,    "/v1/integrity/documents/{document}/statement", APPROVER,     SCOPE_READ,   READ,   NULL,       NULL,                api_stopped_statement, "The statement over a document of that digest which was written while nobody served, for ?key= to sign, in ?meaning= and ?role=; ?act= and ?id= are those of the document", .judged = true, .concerns = CONCERNS_NOBODY },
	{ POST,   "/v1/invitations/redeem",                      PUBLIC,         SCOPE_READ,   WORK,   redeem_in,  api_redeem_prepare,  api_redeem,           "Set a password with an invitation", .typed = "user", .concerns = CONCERNS_NOBODY },
	{ POST,   "/v1/users/{user}/invite",                     ADMIN,          SCOPE_MANAGE, WRITE,  reason_in,  NULL,                api_user_invite,      "Give a person a one-time code to set a password", .about = "user", .concerns = "!account:{user}" },
	{ POST,   "/v1/users/{user}/deactivate",                 ADMIN,          SCOPE_MANAGE, WRITE,  reason_in,  NULL,                api_user_deactivate,  "End a user's access for good", .about = "user", .concerns = "!account:{user}" },
	{ POST,   "/v1/users/{user}/suspend",                    ADMIN,          SCOPE_MANAGE, WRITE,  reason_in,  NULL,                api_user_suspend,     "Suspend a person at once, for 72 hours", .about = "user", .concerns = "!account:{user}" },
	{ GET,    "/v1/users/{user}/suspensions",                KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_suspension_list,  "The suspensions of a person, those that ended, too", .concerns = "account:{user}" },
	{ POST,   "/v1/users/{user}/roles/grant",                ADMIN,          SCOPE_MANAGE, WRITE,  role_in,    NULL,                api_role_grant,       "Grant a role at a site", .about = "user", .concerns = "@site:{/site}" },
	{ POST,   "/v1/users/{user}/roles/revoke",               ADMIN,          SCOPE_MANAGE, WRITE,  role_in,    NULL,                api_role_revoke,      "Revoke a role at a site", .about = "user", .concerns = "@site:{/site}" },
	{ 0 },
};
/* clang-format on */
