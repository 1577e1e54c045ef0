#include "genesis.h"

#include "domain/site.h"
#include "domain/user.h"

static const struct act act = { .actor = { .kind = "system", .id = "signetd" }, .what = "init" };

static enum err append(struct ctx *cx, struct db *db, struct log *log, struct fact *f)
{
	struct receipt r;

	return log_append(cx, db, log, &act, f, &r);
}

enum err genesis(struct ctx *cx, struct db *db, struct log *log, void *arg)
{
	struct genesis *g = arg;
	const struct new_user admin = { g->admin, g->admin, g->site, NULL };
	struct fact f;

	TRY(site_create(cx, db, g->site, g->zone, g->site, &f));
	TRY(append(cx, db, log, &f));
	TRY(user_create(cx, db, &admin, &f));
	TRY(append(cx, db, log, &f));
	TRY(role_give(cx, db, &act, g->admin, role_name(ROLE_ADMINISTRATOR), g->site, &f));
	TRY(append(cx, db, log, &f));
	TRY(user_invite(cx, db, g->admin, &f, &g->code));
	return append(cx, db, log, &f);
}
