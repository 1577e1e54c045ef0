#include "quality/routes.h"
#include "signing/sealed.h"

/* clang-format off */
const struct route quality_routes[] = {
	{ GET,    "/v1/keys/{key}/confirmation",                 KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_key_confirmation, "The entry that confirmed a key, with the proof that it is in the log" },
	{ GET,    "/v1/keys/{key}/statement",                    APPROVER,       SCOPE_READ,   READ,   NULL,       NULL,                api_key_statement,    "The statement that confirms a key, for ?key= to sign" },
	{ POST,   "/v1/keys/{key}/confirm",                      APPROVER,       SCOPE_MANAGE, WRITE,  envelope_in, NULL,               api_key_confirm,      "Confirm a key, signed by one's own program", .about = "key" },
	{ 0 },
};
/* clang-format on */
