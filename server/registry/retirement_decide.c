/*
 * The rule of a retirement, at opening and at merge: the version's record is in force,
 * the version is not retired, and its successor, if it names one, is there and is
 * not retired either.  Whether the successor is approved is no condition: a
 * version that is unsafe is ended first.
 */

#include "registry/retirement.h"

#include <string.h>

#include "base/text.h"
#include "documents/ending.h"
#include "engine/history.h"
#include "registry/kinds.h"
#include "registry/version.h"
#include "tree/document.h"

static enum err version_in_use(struct ctx *cx, struct db *db, const char *model, int64_t number)
{
	struct version v;

	TRY(db_version_at(cx, db, model, number, AT_NOW, &v));
	if (v.state == VERSION_REGISTERED)
		return OK;
	return errf(cx, E_CONFLICT, "version %lld of '%s' is %s", (long long)number, model,
		    state_name(&version_states, v.state));
}

enum err retirement_rule(struct ctx *cx, struct db *db, const struct record *record,
			 const struct record_set *set)
{
	const char *path = path_print(cx, PATH_VERSION, record->model, record->number), *digest;
	struct retirement r;
	enum err e;

	TRY(retirement_read(cx, record->json, &r));
	TRY(version_in_use(cx, db, r.model, r.number));
	TRY(db_document_digest(cx, db, path, AT_NOW, &digest));
	if (!digest)
		return err_next(cx, errf(cx, E_CONFLICT, "'%s' is not in force", path),
				"Its author retires it: signet version retire %s %lld --reason "
				"TEXT.",
				r.model, (long long)r.number);
	e = r.successor ? version_in_use(cx, db, r.model, r.successor) : OK;
	return e == OK ? OK : err_at(cx, e, "/successor");
}

enum err retirement_step(struct ctx *cx, struct db *db, const struct instance *in,
			 const char *object, struct fact *out)
{
	const char *slash = strchr(object, '/'), *model;
	int64_t number = 0;
	struct version v;
	bool in_force;

	if (!slash || !text_number(slash + 1, NUMBER_MAX, &number))
		return errf(cx, E_TAMPERED, "'%s' is no version", object);
	model = arena_strndup(&cx->mem, object, (size_t)(slash - object));
	TRY(db_version_at(cx, db, model, number, AT_NOW, &v));
	TRY(db_version_retirement(cx, db, model, number, &in_force));
	if (!in_force || v.state != VERSION_REGISTERED)
		return OK;
	return version_end(cx, db, model, number, out);
}
