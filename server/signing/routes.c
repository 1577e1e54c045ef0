#include "signing/routes.h"
#include "http/concerned.h"
#include "signing/sealed.h"

/* clang-format off */
const struct route signing_routes[] = {
	{ GET,    "/v1/keys",                                    KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_key_list,         "List signing keys, one's own or ?user=", .concerns = CONCERNS_NOBODY },
	{ POST,   "/v1/keys",                                    KNOWN,          SCOPE_MANAGE, WRITE,  key_in,     NULL,                api_key_enrol,        "Enrol a key that its owner holds", .concerns = CONCERNS_NOBODY },
	{ POST,   "/v1/keys/sealed",                             KNOWN,          SCOPE_MANAGE, WORK,   sealed_key_in, api_key_seal,     api_key_enrol_sealed, "Make and enrol a key that the server keeps sealed", .concerns = CONCERNS_NOBODY },
	{ GET,    "/v1/keys/{key}",                              KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_key_get,          "Show a signing key", .concerns = CONCERNS_NOBODY },
	{ GET,    "/v1/keys/{key}/document",                     KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_key_document,     "The key's document, byte for byte, which its confirmation names", .concerns = CONCERNS_NOBODY },
	{ POST,   "/v1/keys/{key}/revoke",                       KNOWN,          SCOPE_MANAGE, WRITE,  reason_in,  NULL,                api_key_revoke,       "Revoke a key", .about = "key", .concerns = CONCERNS_NOBODY },
	{ 0 },
};
/* clang-format on */
