#pragma once

/*
 * Genesis: what signetd init writes after the log's own first entry.  A site;
 * an administrator who holds no quality role; two founders, who are approvers
 * and will confirm each other's keys; and the first documents of the tree.  One
 * thread, inside the transaction of instance_begin().
 */

#include "engine/instance.h"
#include "people/founder.h"
#include "signing/key.h"

struct genesis {
	const char *site, *zone, *admin;
	const char *admin_name;         /* printed; NULL: the id is the name */
	const char *founders[FOUNDERS]; /* NULL: no founding, and nobody can ever sign; for tests */
	const char *founder_names[FOUNDERS]; /* likewise */
	const char *code;                    /* out: invitations; each shown once */
	const char *founder_codes[FOUNDERS];
};

founding genesis; /* arg: struct genesis */
