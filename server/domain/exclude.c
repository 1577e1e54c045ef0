#include "domain/change.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "store/history.h"
#include "store/run.h"
#include "store/version.h"

#define VERSION_PATHS "models/*/versions/*.json"

/* A member of a stored body, as text in the arena; NULL: null or absent. */
static enum err body_text(struct ctx *cx, const struct body *b, const char *member,
			  const char **out)
{
	auto_json json = NULL;
	const char *text;

	TRY(json_read(cx, b->json, strlen(b->json), &json));
	text = json_string_value(json_object_get(json, member));
	*out = text ? arena_strdup(&cx->mem, text) : NULL;
	return OK;
}

/* "models/<m>/versions/<n>.json" */
static bool version_of(struct ctx *cx, const char *path, const char **model, int64_t *number)
{
	const char *name = path + strlen("models/"), *digits;
	size_t n;

	if (!path_fits(VERSION_PATHS, path))
		return false;
	n = strcspn(name, "/");
	*model = arena_strndup(&cx->mem, name, n);
	digits = name + n + strlen("/versions/");
	return text_whole(arena_strndup(&cx->mem, digits, strlen(digits) - strlen(".json")), AT_NOW,
			  number);
}

/* The person behind the run that made the version; NULL: the registry knows of none. */
static enum err trainer_of(struct ctx *cx, struct db *db, const char *path, const char **out)
{
	const char *model, *run;
	struct version v;
	struct body body;
	int64_t number;
	enum err e;

	*out = NULL;
	if (!version_of(cx, path, &model, &number))
		return OK;
	e = db_version_at(cx, db, model, number, AT_NOW, &v);
	if (e != OK)
		return e == E_NOT_FOUND ? OK : e;
	TRY(body_text(cx, &v.body, "run", &run));
	if (!run)
		return OK;
	TRY(db_run_at(cx, db, run, AT_NOW, &body));
	return body_text(cx, &body, "person", out);
}

enum err change_excludes(struct ctx *cx, struct db *db, const struct needs *needs,
			 const struct change *c, const struct change_paths *paths, const char *user,
			 bool *out)
{
	const char *trainer;

	*out = (needs->exclude & exclude_bit(EXCLUDE_AUTHOR)) && strcmp(c->author, user) == 0;
	if (!(needs->exclude & exclude_bit(EXCLUDE_TRAINER)))
		return OK;
	for (size_t i = 0; i < paths->n && !*out; i++) {
		TRY(trainer_of(cx, db, paths->path[i].path, &trainer));
		*out = trainer && strcmp(trainer, user) == 0;
	}
	return OK;
}
