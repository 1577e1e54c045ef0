#include "signing/routes.h"
#include "signing/sealed.h"

#define APPROVER role_bit(ROLE_APPROVER)

/* clang-format off */
const struct route signing_routes[] = {
	{ GET,    "/v1/keys",                                    KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_key_list,         "List signing keys, one's own or ?user=" },
	{ POST,   "/v1/keys",                                    KNOWN,          SCOPE_MANAGE, WRITE,  key_in,     NULL,                api_key_enrol,        "Enrol a key that its owner holds" },
	{ POST,   "/v1/keys/sealed",                             KNOWN,          SCOPE_MANAGE, WORK,   sealed_key_in, api_key_seal,     api_key_enrol_sealed, "Make and enrol a key that the server keeps sealed" },
	{ GET,    "/v1/keys/{key}",                              KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_key_get,          "Show a signing key" },
	{ GET,    "/v1/keys/{key}/document",                     KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_key_document,     "What a confirmation of the key signs" },
	{ GET,    "/v1/keys/{key}/statement",                    APPROVER,       SCOPE_READ,   READ,   NULL,       NULL,                api_key_statement,    "The statement that confirms a key, for ?key= to sign" },
	{ POST,   "/v1/keys/{key}/confirm",                      APPROVER,       SCOPE_MANAGE, WRITE,  envelope_in, NULL,               api_key_confirm,      "Confirm a key, signed by one's own program", .about = "key" },
	{ POST,   "/v1/keys/{key}/confirm/sealed",               APPROVER,       SCOPE_MANAGE, WORK,   confirm_in, api_sealed_open,     api_key_confirm_sealed, "Confirm a key, signed with a sealed one", .about = "key" },
	{ POST,   "/v1/keys/{key}/revoke",                       KNOWN,          SCOPE_MANAGE, WRITE,  reason_in,  NULL,                api_key_revoke,       "Revoke a key", .about = "key" },
	{ 0 },
};
/* clang-format on */
