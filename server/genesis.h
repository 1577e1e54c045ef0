#pragma once

/*
 * Genesis: what signetd init writes after the log's own first entry.  A site,
 * and an administrator who holds no quality role, with an invitation.
 */

#include "store/instance.h"

struct genesis {
	const char *site, *zone, *admin;
	const char *code; /* out: the administrator's invitation; shown once */
};

founding genesis; /* arg: struct genesis */
