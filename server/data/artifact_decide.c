/*
 * Classes divide artifacts by who may read them.  Labels of frozen test sets
 * are for the process expert and auditors: people who could read them could
 * choose predictions by them.  The same bytes may be stored in both classes,
 * with a row each.
 */

#include "data/artifact.h"
#include "engine/concern.h"

enum err labels_open(struct ctx *cx, struct db *db, const struct principal *who, const char *digest,
		     int64_t *size, const char **site)
{
	const char *const *sites;
	size_t n;

	*size = -1;
	TRY(concern_home(cx, db, arena_printf(&cx->mem, "artifact:%s", digest), &sites, &n));
	principal_roles_of(who, sites, n, artifact_readers(CLASS_LABELS), site);
	return *site ? db_artifact_size(cx, db, digest, CLASS_LABELS, size) : OK;
}

static enum err labels_readable(struct ctx *cx, struct db *db, const struct principal *who,
				const char *digest, int64_t *size, const char **site)
{
	if (artifact_may_read(CLASS_LABELS, who->rests))
		return err_next(cx,
				errf(cx, E_NOT_FOUND,
				     "there is no artifact %s that this account may read: a "
				     "one-time code opens no labels, and nobody confirmed yet who "
				     "uses the account",
				     digest),
				CONFIRM_PERSON_NEXT, who->owner ? who->owner : who->user);
	TRY(labels_open(cx, db, who, digest, size, site));
	return *size >= 0 ? OK : errf(cx, E_NOT_FOUND, "there is no artifact %s", digest);
}

enum err artifact_readable(struct ctx *cx, struct db *db, const struct principal *who,
			   const char *digest, int64_t *size, const char **site)
{
	*site = NULL;
	TRY(db_artifact_size(cx, db, digest, CLASS_REGISTRY, size));
	return *size >= 0 ? OK : labels_readable(cx, db, who, digest, size, site);
}

enum err artifact_named(struct ctx *cx, struct db *db, const char *digest, const char *class,
			const char *place, int64_t *size)
{
	TRY(db_artifact_size(cx, db, digest, class, size));
	if (*size >= 0)
		return OK;
	return err_next(cx,
			err_at(cx, errf(cx, E_NOT_FOUND, "%s is not stored", digest), "%s", place),
			"Store the bytes with PUT /v1/artifacts/%s first.", digest);
}

enum err artifact_store(struct ctx *cx, struct db *db, const char *digest, const char *class,
			int64_t size, struct fact *out)
{
	fact_start(cx, out, ACTION_ARTIFACT_STORED);
	fact_object(cx, out, "artifact", digest);
	put_text(&out->body, "digest", digest);
	put_text(&out->body, "class", class);
	put_int(&out->body, "size", size);
	return OK;
}
