#pragma once

/* What an entry of each of this room's actions does to its tables.  For actions.c alone. */

#include "engine/apply.h"

apply session_opened_1, access_refused_1, role_granted_1, role_revoked_1, site_created_1,
	token_issued_1, token_revoked_1, user_created_1, user_deactivated_1, user_invited_1,
	user_password_set_1, founding_opened_1, founding_closed_1;
