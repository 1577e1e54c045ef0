#pragma once

/*
 * Records that end something, or let it run again.
 *
 *   models/<m>/releases/<r>.withdrawn.json  {"v":1,"model","number","reason"}
 *   models/<m>/versions/<n>.retired.json    {"v":1,"model","number","successor":<n>|null,"reason"}
 *   models/<m>/lifts/<stop>.json            {"v":1,"model","stop","document","reason"}
 *
 * number is that of the release or the version; a lift names the stop by the id and the
 * digest of its document (documents/act.h).  Each
 * function: E_INVALID with the place; texts go to the arena of cx.  Pure; any thread.
 */

#include "base/json.h"

struct withdrawal {
	const char *model, *reason;
	int64_t number;
};

struct retirement {
	const char *model, *reason;
	int64_t number, successor; /* successor: a later version; 0: none */
};

struct lift {
	const char *model, *reason;
	const char *stop;     /* its id */
	const char *document; /* its digest */
};

must_check enum err withdrawal_read(struct ctx *cx, json_t *json, struct withdrawal *out);
must_check enum err retirement_read(struct ctx *cx, json_t *json, struct retirement *out);
must_check enum err lift_read(struct ctx *cx, json_t *json, struct lift *out);
