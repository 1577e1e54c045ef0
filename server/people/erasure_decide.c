#include "people/erasure.h"

#include "engine/content.h"
#include "engine/history.h"
#include "people/source.h"
#include "people/user.h"
#include "rules/sites.h"

static enum err not_yet_erased(struct ctx *cx, struct db *db, const char *digest, const char *what)
{
	bool erased;

	TRY(content_erased(cx, db, digest, &erased));
	return erased ? errf(cx, E_CONFLICT, "%s is erased already", what) : OK;
}

enum err user_erase(struct ctx *cx, struct db *db, const char *id, struct fact *out)
{
	struct user u;

	fact_start(cx, out, ACTION_USER_ERASED);
	fact_object(cx, out, "user", id);
	TRY(db_user_at(cx, db, id, AT_NOW, &u));
	fact_site(cx, out, u.site);
	TRY(not_yet_erased(cx, db, u.name_digest, "the name"));
	if (u.state != USER_DEACTIVATED)
		return err_next(
			cx,
			errf(cx, E_CONFLICT,
			     "'%s' may act, and a signature prints the name of its signer", id),
			"End the access first: 'signet user deactivate %s --reason WHY'.", id);
	put_text(&out->body, "user", id);
	put_text(&out->body, "name", u.name_digest);
	return OK;
}

enum err source_erase(struct ctx *cx, struct db *db, const char *digest, struct fact *out)
{
	bool there;

	fact_start(cx, out, ACTION_SOURCE_ERASED);
	fact_object(cx, out, "source", digest);
	TRY(db_source_named(cx, db, digest, &there));
	if (!there)
		return errf(cx, E_NOT_FOUND, "no entry names the source %s", digest);
	TRY(not_yet_erased(cx, db, digest, "the address"));
	put_text(&out->body, "source", digest);
	return OK;
}
