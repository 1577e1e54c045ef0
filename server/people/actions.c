#include "people/actions.h"

#include "people/room.h"

/* clang-format off */
const struct action_row people_actions[] = {
	{ ACTION_SESSION_OPENED,    1, session_opened_1 },
	{ ACTION_SESSION_CLOSED,    1, apply_nothing },
	{ ACTION_ACCESS_REFUSED,    1, access_refused_1 },
	{ ACTION_LOGINS_FAILED,     1, apply_nothing },
	{ ACTION_ROLE_GRANTED,      1, role_granted_1, .access = true },
	{ ACTION_ROLE_GRANTED,      2, role_granted_2, .access = true },
	{ ACTION_ROLE_REVOKED,      1, role_revoked_1, .access = true },
	{ ACTION_ROLE_REVOKED,      2, role_revoked_2, .access = true },
	{ ACTION_SITE_CREATED,      1, site_created_1 },
	{ ACTION_TOKEN_ISSUED,      1, token_issued_1, .access = true },
	{ ACTION_TOKEN_REVOKED,     1, token_revoked_1, .access = true },
	{ ACTION_USER_CREATED,      1, user_created_1, .access = true },
	{ ACTION_USER_CREATED,      2, user_created_2, .access = true },
	{ ACTION_USER_DEACTIVATED,  1, user_deactivated_1, .access = true },
	{ ACTION_USER_ERASED,       1, user_erased_1 },
	{ ACTION_SOURCE_ERASED,     1, source_erased_1 },
	{ ACTION_USER_INVITED,      1, user_invited_1, .access = true },
	{ ACTION_USER_PASSWORD_SET, 1, user_password_set_1, .access = true },
	{ ACTION_USER_PASSWORD_SET, 2, user_password_set_2, .access = true },
	{ ACTION_USER_PASSWORD_SET, 3, user_password_set_3, .access = true },
	{ ACTION_FOUNDING_OPENED, 1, founding_opened_1 },
	{ ACTION_FOUNDING_CLOSED, 1, founding_closed_1 },
	{ 0 },
};
/* clang-format on */
