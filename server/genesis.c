/*
 * The first entries of an instance, in the transaction of its schema: a site,
 * an administrator, the two founders with their one-time codes, and the
 * policies that come with the program.  The same decide functions as later make
 * these facts, so the beginning follows the rules that it sets.
 */

#include "genesis.h"

#include <string.h>

#include "people/founder.h"
#include "people/site.h"
#include "people/user.h"
#include "policies.h"

static const struct act act = { .actor = SYSTEM_ACTOR, .what = "init" };

static enum err append(struct ctx *cx, struct db *db, struct log *log, struct fact *f)
{
	struct receipt r;

	return log_append(cx, db, log, &act, f, &r);
}

static enum err person(struct ctx *cx, struct db *db, struct log *log, const struct genesis *g,
		       const char *id, const char *name, enum role role, const char *at,
		       const char **code)
{
	const struct new_user u = { id, name ? name : id, g->site, NULL, NULL };
	struct fact f;

	TRY(user_create(cx, db, &u, &f));
	TRY(append(cx, db, log, &f));
	TRY(role_give(cx, db, &act, id, role_name(role), at, &f));
	TRY(append(cx, db, log, &f));
	TRY(user_invite(cx, db, id, &f, code));
	return append(cx, db, log, &f);
}

static enum err founding_open(struct ctx *cx, struct db *db, struct log *log, struct genesis *g)
{
	struct fact f;

	if (!g->founders[0])
		return OK;
	for (size_t i = 0; i < FOUNDERS; i++)
		TRY(person(cx, db, log, g, g->founders[i], g->founder_names[i], ROLE_APPROVER,
			   EVERY_SITE, &g->founder_codes[i]));
	fact_start(cx, &f, ACTION_FOUNDING_OPENED);
	put_open(&f.body, "founders", '[');
	for (size_t i = 0; i < FOUNDERS; i++) {
		fact_object(cx, &f, "user", g->founders[i]);
		put_text(&f.body, NULL, g->founders[i]);
	}
	put_close(&f.body, ']');
	return append(cx, db, log, &f);
}

/* The tree begins with the policies compiled in, each under its own name: from
 * the first entry on, changing them is a signed change. */
static enum err tree_begin(struct ctx *cx, struct db *db, struct log *log)
{
	struct fact f;

	fact_start(cx, &f, ACTION_TREE_BEGUN);
	put_open(&f.body, "documents", '[');
	for (const struct embedded *p = policies; p->name; p++) {
		const char *path = arena_printf(&cx->mem, "policies/%s.json", p->name);

		fact_object(cx, &f, "document", path);
		put_open(&f.body, NULL, '{');
		put_text(&f.body, "path", path);
		put_text(&f.body, "digest", fact_document(cx, &f, p->text, strlen(p->text)));
		put_close(&f.body, '}');
	}
	put_close(&f.body, ']');
	return append(cx, db, log, &f);
}

enum err genesis(struct ctx *cx, struct db *db, struct log *log, void *arg)
{
	struct genesis *g = arg;
	struct fact f;

	TRY(site_create(cx, db, g->site, g->zone, g->site, &f));
	TRY(append(cx, db, log, &f));
	TRY(person(cx, db, log, g, g->admin, g->admin_name, ROLE_ADMINISTRATOR, EVERY_SITE,
		   &g->code));
	TRY(founding_open(cx, db, log, g));
	return tree_begin(cx, db, log);
}
