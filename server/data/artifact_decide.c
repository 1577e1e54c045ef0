/*
 * Classes divide artifacts by who may read them.  Labels of frozen test sets
 * are for the process expert and auditors: people who could read them could
 * choose predictions by them.  The same bytes may be stored in both classes,
 * with a row each.
 */

#include "data/artifact.h"

#include <string.h>

static const struct class
{
	const char *name;
	unsigned readers; /* roles; 0: anybody who may read the registry */
} classes[] = {
	{ CLASS_REGISTRY, 0 },
	{ CLASS_LABELS, role_bit(ROLE_EXPERT) | role_bit(ROLE_AUDITOR) },
};

static const struct class *class_named(const char *name)
{
	for (size_t i = 0; i < countof(classes); i++)
		if (strcmp(classes[i].name, name) == 0)
			return &classes[i];
	return NULL;
}

const char *artifact_class_for(const char *asked)
{
	const struct class *c = class_named(asked ? asked : CLASS_REGISTRY);

	return c ? c->name : NULL;
}

bool artifact_may_read(const char *class, unsigned roles)
{
	const struct class *c = class_named(class);

	return c && (c->readers == 0 || (c->readers & roles));
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
	int64_t known;

	fact_start(cx, out, ACTION_ARTIFACT_STORED);
	fact_object(cx, out, "artifact", digest);
	TRY(db_artifact_size(cx, db, digest, class, &known));
	if (known >= 0)
		return err_next(cx, errf(cx, E_CONFLICT, "%s is stored already", digest),
				"Go on: the bytes are there.");
	put_text(&out->body, "digest", digest);
	put_text(&out->body, "class", class);
	put_int(&out->body, "size", size);
	return OK;
}
