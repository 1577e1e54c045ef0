#include "fleet/credentials.h"

#include "access/secret.h"
#include "fleet/device.h"

/* A device's token is good until it enrols again or is retired. */
static enum err device_load(struct ctx *cx, struct db *db, const char *secret, int64_t now,
			    struct principal *out)
{
	struct device d;

	TRY(db_device_by_token(cx, db, secret_code(cx, secret), &d));
	out->user = d.name;
	out->kind = KIND_DEVICE;
	out->site = d.site;
	out->scopes = ALL_SCOPES;
	out->expires_at = INT64_MAX;
	return OK;
}

const struct credential fleet_credentials[] = {
	{ DEVICE_TOKEN_PREFIX, NULL, device_load },
	{ 0 },
};
